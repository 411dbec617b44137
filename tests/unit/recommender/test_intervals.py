from __future__ import annotations

import numpy as np

from whattowatch.recommender.measure import bootstrap, rank_of


def test_the_rank_counts_what_stands_above() -> None:
    assert rank_of(np.array([0.1, 0.9, 0.5]), 2) == 1


def test_ties_count_against_the_model() -> None:
    assert rank_of(np.zeros(5), 0) == 4


def test_what_may_not_be_ranked_does_not_count() -> None:
    assert rank_of(np.array([-np.inf, 0.5, -np.inf]), 1) == 0


def test_the_interval_holds_the_mean_and_is_the_same_for_the_same_seed() -> None:
    values, users = np.tile([0.0, 1.0], 20), np.arange(40) // 4
    first = bootstrap(values, users, seed=1)
    assert first == bootstrap(values, users, seed=1)
    assert first.low <= first.mean <= first.high


def test_many_cases_of_one_user_give_no_certainty() -> None:
    values = np.repeat([0.0, 1.0], 100)
    by_user = bootstrap(values, np.repeat([0, 1], 100), seed=1)
    assert (by_user.low, by_user.high) == (0.0, 1.0)
