"""What a memory says is of few titles, and each keeps its own."""

from __future__ import annotations

import numpy as np

from whattowatch.recommender.cooccurrence import Cooccurrence, Lags, fit
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.numbering import Numbering
from whattowatch.recommender.remembered import Remembered, remembered

IDS = ("movie-1", "movie-2", "movie-3", "movie-4")
LAGS = Lags(first=1, lags=1, lag_decay=1.0, alpha=0.0, window=3, age_decay=0.5, floor=1e-3)
SLOTS = {"movie-1": 3, "movie-2": 0, "movie-3": 2}
"""Of a catalogue of five, which lacks the fourth title and has two that the memory does not know."""


def memory() -> Cooccurrence:
    items = [0, 1, 0, 2, 1, 3]
    return fit(IDS, np.repeat(np.arange(3), 2), np.array(items, np.int64), LAGS)


def after(*items: int, likings: tuple[float, ...] | None = None) -> Remembered:
    """What is said after these titles, the newest first."""
    liked = np.array(likings or [1.0] * len(items), np.float32)
    features, chosen = np.zeros((len(items), FEATURES), np.float32), np.zeros(FEATURES, np.float32)
    likes = Likes(np.array(items, np.int64), liked, features, chosen)
    return remembered(memory(), Numbering.of(IDS, SLOTS, 5), likes)


def test_followers_lie_at_the_catalogues_slots() -> None:
    assert after(0).slots.tolist() == [0, 2]


def test_followers_that_the_catalogue_lacks_are_left_out() -> None:
    assert after(1).slots.tolist() == []


def test_titles_that_follow_nothing_are_worth_nothing() -> None:
    said = after(0)
    assert said.of(np.array([4, 2, 1, 0])).tolist() == [0, said.sums[1], 0, said.sums[0]]


def test_who_has_done_nothing_is_told_of_no_title() -> None:
    assert after().of(np.arange(5)).tolist() == [0] * 5


def test_an_older_title_asks_for_less_and_a_disliked_one_for_nothing() -> None:
    newest, older = after(0), after(2, 0)
    assert older.sums.tolist() == (newest.sums / 2).tolist()
    assert after(0, likings=(-1.0,)).slots.tolist() == []


def test_two_of_the_models_titles_that_became_one_count_once() -> None:
    numbering = Numbering.of(IDS, {**SLOTS, "movie-4": 0}, 5)
    assert sorted(numbering.slot_of_item.tolist()) == [-1, 0, 2, 3]
    assert numbering.slot_of_item[numbering.item_of_slot[0]] == 0
