from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from whattowatch.recommender.best import best
from whattowatch.recommender.features import feature_matrix
from whattowatch.recommender.variety import COMPARED, PLACES, STRENGTH, Variety

WESTERN, CRIME, CRIME_DRAMA, COMEDY, UNKNOWN = range(5)
GENRES = np.zeros((5, 24), np.float32)
GENRES[[WESTERN, CRIME, CRIME_DRAMA, CRIME_DRAMA, COMEDY], [23, 4, 4, 6, 3]] = 1
FEATURES = feature_matrix(GENRES, np.zeros(5, np.bool_), np.full(5, 10))
LIKENESS = FEATURES @ FEATURES.T / 1.25
LIKENESS[:, UNKNOWN] = 1


def ids(count: int) -> list[str]:
    """In another order than the titles."""
    return [f"movie-{count - number:03}" for number in range(count)]


def variety(kinds: list[int], strength: float = STRENGTH) -> Variety:
    return Variety(ids(len(kinds)), np.array(kinds, np.int64), FEATURES, strength)


shelves = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from([-np.inf, *np.linspace(0, 3, 13).tolist()])), min_size=1, max_size=80
)
"""Kind and score of each title; many scores are equal, and some titles are ruled out."""


def parted(shelf: list[tuple[int, float]]) -> tuple[list[int], NDArray[np.float32]]:
    return [kind for kind, _ in shelf], np.array([score for _, score in shelf], np.float32)


def worth(shelf: list[tuple[int, float]], above: list[int]) -> dict[int, float]:
    """What is left of the score of every other title below these."""
    kinds, scores = parted(shelf)
    cost = STRENGTH * float(np.ptp(scores[best(scores, COMPARED, ids(len(kinds)))]))
    others = [slot for slot in range(len(kinds)) if slot not in above]
    alike = [max((LIKENESS[kinds[each], kinds[slot]] for each in above[:PLACES]), default=0) for slot in others]
    return {slot: float(scores[slot]) - cost * like for slot, like in zip(others, alike, strict=True)}


@given(shelves)
def test_each_place_goes_to_what_is_best_beside_what_stands_above(shelf: list[tuple[int, float]]) -> None:
    kinds, scores = parted(shelf)
    found = variety(kinds).listed(scores, scores, len(kinds))
    slots = found.slots.tolist()
    for place, (slot, left) in enumerate(zip(slots, found.scores.tolist(), strict=True)):
        values = worth(shelf, slots[:place])
        assert left == pytest.approx(values[slot], abs=1e-4)
        assert left == pytest.approx(max(values.values()), abs=1e-4)


@given(shelves)
def test_every_title_that_may_be_listed_is_listed_once(shelf: list[tuple[int, float]]) -> None:
    kinds, scores = parted(shelf)
    found = variety(kinds).listed(scores, scores, len(kinds))
    assert sorted(found.slots.tolist()) == np.flatnonzero(scores > -np.inf).tolist()


@given(shelves)
def test_what_is_left_of_the_scores_falls(shelf: list[tuple[int, float]]) -> None:
    kinds, scores = parted(shelf)
    left = variety(kinds).listed(scores, scores, len(kinds)).scores
    assert (np.diff(left) <= 0).all()


@given(shelves, st.integers(1, 30))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(shelf: list[tuple[int, float]], limit: int) -> None:
    kinds, scores = parted(shelf)
    whole = variety(kinds).listed(scores, scores, len(kinds))
    begun = variety(kinds).listed(scores, scores, limit)
    assert begun.slots.tolist() == whole.slots[:limit].tolist()
    assert begun.scores.tolist() == whole.scores[:limit].tolist()


@given(shelves)
def test_without_any_strength_the_best_come_first(shelf: list[tuple[int, float]]) -> None:
    kinds, scores = parted(shelf)
    found = variety(kinds, strength=0.0).listed(scores, scores, len(kinds))
    assert found.slots.tolist() == best(scores, len(kinds), ids(len(kinds))).tolist()


def test_westerns_alone_do_not_fill_the_beginning_while_other_titles_are_nearly_as_good() -> None:
    kinds = [WESTERN] * 30 + [CRIME, COMEDY] * 10
    scores = np.linspace(5, 3, len(kinds), dtype=np.float32)
    assert set(best(scores, 10, ids(len(kinds))).tolist()) <= set(range(30))
    found = variety(kinds, strength=0.7).listed(scores, scores, 10)
    assert {kinds[slot] for slot in found.slots.tolist()} == {WESTERN, CRIME, COMEDY}


def test_a_title_of_unknown_genres_gains_nothing_by_that() -> None:
    kinds, scores = [WESTERN, WESTERN, UNKNOWN], np.array([3, 2, 1.9], np.float32)
    assert variety(kinds).listed(scores, scores, 3).slots.tolist() == [0, 1, 2]


def test_the_best_title_stays_the_first() -> None:
    kinds, scores = [WESTERN, WESTERN, CRIME], np.array([1, 3, 2], np.float32)
    assert variety(kinds).listed(scores, scores, 3).slots[0] == 1


@pytest.mark.parametrize("cost", [1000.0, 1e6])
def test_what_is_put_to_the_end_stays_there(cost: float) -> None:
    kinds, scores = [WESTERN] * 5 + [CRIME] * 5, np.linspace(3, 1, 10, dtype=np.float32)
    ranked = scores - (cost * np.isin(kinds, [CRIME])).astype(np.float32)
    assert sorted(variety(kinds).listed(ranked, scores, 10).slots[5:].tolist()) == [5, 6, 7, 8, 9]


def test_nothing_may_be_listed() -> None:
    scores = np.full(3, -np.inf, np.float32)
    assert not len(variety([WESTERN, CRIME, COMEDY]).listed(scores, np.zeros(3, np.float32), 5).slots)
