from __future__ import annotations

from datetime import timedelta
from statistics import mean

import pytest

from moving_clock import NOON
from unit.recommender.small_world import (
    FILMS_A_SHELF,
    SHELVES,
    did,
    film,
    rated,
    series,
    shelf_of,
    thirty_ratings,
    well_known,
)
from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.discovery import Interaction, Kind, Taste, Wanted
from whattowatch.recommender.serve import LocalRecommender

EVERYTHING = Wanted(1000)


def listed(
    recommender: LocalRecommender,
    history: tuple[Interaction, ...] = (),
    *,
    wanted: Wanted = EVERYTHING,
    **taste: tuple[str, ...],
) -> list[str]:
    return [found.title_id for found in recommender.recommend(Taste("ada", history, **taste), wanted, NOON)]


def mean_place(ids: list[str], shelf: str) -> float:
    return mean(place for place, title_id in enumerate(ids) if shelf_of(title_id) == shelf)


@pytest.mark.parametrize("title_id", well_known())
@pytest.mark.parametrize("before", [(), thirty_ratings(NOON)], ids=["first rating", "after thirty"])
def test_a_like_and_a_dislike_order_the_other_titles_differently(
    recommender: LocalRecommender, title_id: str, before: tuple[Interaction, ...]
) -> None:
    liked, disliked = (listed(recommender, before + rated(NOON, (title_id, value))) for value in (9, 2))
    assert set(liked) == set(disliked)
    assert liked[:20] != disliked[:20]


def test_even_the_oldest_of_thirty_ratings_still_counts(recommender: LocalRecommender) -> None:
    later = thirty_ratings(NOON)
    liked, disliked = (
        listed(recommender, rated(NOON - timedelta(days=99), (film("Western", 0), value)) + later) for value in (9, 2)
    )
    assert liked != disliked


def test_a_rating_changes_the_list_of_the_others(recommender: LocalRecommender) -> None:
    before = listed(recommender, thirty_ratings(NOON))
    after = listed(recommender, thirty_ratings(NOON) + rated(NOON, (film("Horror", 1), 10)))
    assert [title_id for title_id in before if title_id != film("Horror", 1)] != after


@pytest.mark.parametrize(
    "title_id",
    [film("Western", 0), film("Western", FILMS_A_SHELF), series("Western", 0)],
    ids=["a film the model knows", "a film it does not know", "a series"],
)
def test_a_liked_western_raises_westerns_and_a_disliked_one_lowers_them(
    recommender: LocalRecommender, title_id: str
) -> None:
    nothing = listed(recommender, wanted=Wanted(1000, exclude=frozenset({title_id})))
    liked, disliked = (listed(recommender, rated(NOON, (title_id, value))) for value in (9, 2))
    places = [mean_place(ids, "Western") for ids in (liked, nothing, disliked)]
    assert places == sorted(places)
    assert places[0] < places[1] - 10


@pytest.mark.parametrize("kind", [Kind.FINISHED, Kind.STARTED, Kind.LISTED])
def test_turning_to_westerns_raises_westerns(recommender: LocalRecommender, kind: Kind) -> None:
    history = did(NOON, *((kind, film("Western", number), None) for number in range(3)))
    assert mean_place(listed(recommender, history), "Western") < mean_place(listed(recommender), "Western")


@pytest.mark.parametrize("kind", [Kind.REFUSED, Kind.ABANDONED])
def test_turning_away_from_westerns_lowers_them(recommender: LocalRecommender, kind: Kind) -> None:
    history = did(NOON, *((kind, film("Western", number), None) for number in range(3)))
    assert mean_place(listed(recommender, history), "Western") > mean_place(listed(recommender), "Western")


def test_a_chosen_genre_raises_films_and_series_of_it(recommender: LocalRecommender) -> None:
    best = listed(recommender, genres=("Horror",), wanted=Wanted(10))
    assert [shelf_of(title_id) for title_id in best].count("Horror") >= 6
    assert {title_id.split("-")[0] for title_id in best} == {"movie", "tv"}


def test_after_five_liked_series_there_are_six_series_among_the_first_twenty(recommender: LocalRecommender) -> None:
    history = rated(NOON, *((series(shelf, 3), 9) for shelf in SHELVES[:5]))
    assert sum(title_id.startswith("tv-") for title_id in listed(recommender, history, wanted=Wanted(20))) >= 6


def test_liking_films_of_a_genre_raises_series_of_it(recommender: LocalRecommender) -> None:
    history = rated(NOON, *((film("Romance", number), 9) for number in range(5)))
    best = listed(recommender, history, wanted=Wanted(5, type=TitleType.TV))
    assert {shelf_of(title_id) for title_id in best} == {"Romance"}


def test_films_and_series_both_come_to_a_newcomer(recommender: LocalRecommender) -> None:
    assert {title_id.split("-")[0] for title_id in listed(recommender, wanted=Wanted(10))} == {"movie", "tv"}


def test_a_newcomer_gets_popular_titles(recommender: LocalRecommender) -> None:
    assert mean(int(title_id.split("-")[1]) % 100 for title_id in listed(recommender, wanted=Wanted(10))) < 10


def test_how_long_somebody_was_away_changes_the_scores(recommender: LocalRecommender) -> None:
    history = rated(NOON, (film("Western", 0), 9))
    at_once, later = (
        recommender.scores(Taste("ada", history), NOON + gap)[1] for gap in (timedelta(), timedelta(days=9))
    )
    assert (at_once.argsort() != later.argsort()).any()
