from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import DOUBT, Cooccurrence, Lags, ages, fit, fit_counts, rows

IDS = ("movie-1", "movie-2", "movie-3", "movie-4")
PLAIN = Lags(first=1, lags=2, lag_decay=0.5, alpha=0.0, window=30, age_decay=0.7, floor=1e-3)


def counted(*sequences: list[int], lags: Lags = PLAIN) -> Cooccurrence:
    return fit_counts(IDS, *events(*sequences), lags)


def fitted(*sequences: list[int], lags: Lags = PLAIN) -> Cooccurrence:
    return fit(IDS, *events(*sequences), lags)


def events(*sequences: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    users = np.repeat(np.arange(len(sequences)), [len(sequence) for sequence in sequences])
    return users, np.array([item for sequence in sequences for item in sequence], np.int64)


def followers(model: Cooccurrence, item: int) -> dict[int, float]:
    pairs, _ = rows(model, np.array([item]))
    return dict(zip(model.followers[pairs].tolist(), model.weights[pairs].tolist(), strict=True))


def test_a_step_more_counts_less() -> None:
    row = followers(counted([0, 1, 2]), 0)
    assert row[2] / row[1] == pytest.approx(0.5)


def test_what_lies_further_apart_than_the_lags_does_not_count() -> None:
    assert 3 not in followers(fitted([0, 1, 2, 3]), 0)


def test_what_lies_closer_than_the_first_lag_does_not_count() -> None:
    row = followers(counted([0, 1, 2, 3], lags=replace(PLAIN, first=2, lags=3)), 0)
    assert list(row) == [2, 3]
    assert row[3] / row[2] == pytest.approx(0.5)


def test_order_matters() -> None:
    model = fitted([0, 1])
    assert followers(model, 0)
    assert not followers(model, 1)


def test_one_persons_titles_do_not_follow_anothers() -> None:
    assert followers(fitted([0], [1]), 0) == {}


def test_popular_followers_are_damped() -> None:
    people = ([0, 1], [0, 2], [2], [2])
    even, damped = followers(counted(*people), 0), followers(counted(*people, lags=replace(PLAIN, alpha=0.5)), 0)
    assert even[1] == pytest.approx(even[2])
    assert damped[1] / damped[2] == pytest.approx((4 / 2) ** 0.5)


def test_only_the_strongest_followers_are_kept() -> None:
    model = fitted([0, 1], [0, 1], [0, 2], [0, 3], lags=replace(PLAIN, keep=2))
    assert list(followers(model, 0)) == [1, 2]


def test_a_memory_holds_the_logarithm_of_a_followers_share() -> None:
    row = followers(fitted([0, 1, 2], [0, 1, 3]), 0)  # Title 1 follows twice by one step, two others once by two.
    shares = {1: 2 / (3 + DOUBT), 2: 0.5 / (3 + DOUBT), 3: 0.5 / (3 + DOUBT)}
    assert row == pytest.approx({title: np.log1p(share / PLAIN.floor) for title, share in shares.items()}, rel=1e-6)


def test_followers_that_are_not_kept_still_have_their_share() -> None:
    people = [0, 1], [0, 1], [0, 2], [0, 3]
    assert followers(fitted(*people, lags=replace(PLAIN, keep=1)), 0)[1] == followers(fitted(*people), 0)[1]


def test_a_title_that_few_have_seen_says_less_than_one_that_many_have() -> None:
    once, often = fitted([0, 1]), fitted(*[[0, 1]] * 50)
    assert followers(once, 0)[1] < followers(often, 0)[1] < np.log1p(1 / PLAIN.floor)


def test_nothing_follows_where_everybody_saw_one_title() -> None:
    assert len(fitted([0], [1]).weights) == 0


def test_older_titles_count_less_and_none_beyond_the_window() -> None:
    assert ages(replace(PLAIN, window=2, age_decay=0.5), 3).tolist() == [1.0, 0.5, 0.0]
