from __future__ import annotations

from itertools import pairwise

import pytest

from moving_clock import NOON
from unit.recommender.small_world import did, rated
from whattowatch.domain.discovery import Kind
from whattowatch.recommender.past import LIKING, past_titles, rating_liking


def test_a_higher_rating_means_more_liking() -> None:
    assert all(lower < higher for lower, higher in pairwise(rating_liking(rating) for rating in range(1, 11)))


def test_the_neutral_point_lies_between_five_and_six() -> None:
    assert rating_liking(5) < 0 < rating_liking(6)


@pytest.mark.parametrize("kind", [Kind.FINISHED, Kind.STARTED, Kind.LISTED])
def test_turning_to_a_title_says_a_little_liking(kind: Kind) -> None:
    assert 0 < LIKING[kind] < rating_liking(9)


def test_asking_for_more_says_as_much_as_a_good_rating() -> None:
    assert rating_liking(8) == pytest.approx(LIKING[Kind.MORE], abs=0.01)


def test_asking_for_more_speaks_before_what_was_done_later() -> None:
    (past,) = past_titles(did(NOON, (Kind.MORE, "movie-1", None), (Kind.ABANDONED, "movie-1", None)))
    assert past.kind is Kind.MORE


def test_a_rating_speaks_before_asking_for_more() -> None:
    (past,) = past_titles(did(NOON, (Kind.RATED, "movie-1", 2), (Kind.MORE, "movie-1", None)))
    assert past.kind is Kind.RATED


@pytest.mark.parametrize("kind", [Kind.REFUSED, Kind.ABANDONED])
def test_turning_away_says_dislike(kind: Kind) -> None:
    assert LIKING[kind] < 0


def test_a_rating_speaks_before_anything_done_later() -> None:
    (past,) = past_titles(did(NOON, (Kind.RATED, "movie-1", 2), (Kind.FINISHED, "movie-1", None)))
    assert (past.kind, past.liking) == (Kind.RATED, rating_liking(2))


def test_a_newer_rating_speaks_before_an_older_one() -> None:
    (past,) = past_titles(rated(NOON, ("movie-1", 2), ("movie-1", 9)))
    assert past.liking == rating_liking(9)


def test_without_a_rating_the_latest_thing_speaks() -> None:
    (past,) = past_titles(did(NOON, (Kind.ABANDONED, "movie-1", None), (Kind.FINISHED, "movie-1", None)))
    assert past.kind is Kind.FINISHED


def test_titles_come_once_each_the_latest_touched_first() -> None:
    history = rated(NOON, ("movie-1", 8), ("movie-2", 8), ("movie-1", 9))
    assert [past.title_id for past in past_titles(history)] == ["movie-1", "movie-2"]
    assert past_titles(history)[0].at == history[-1].at
