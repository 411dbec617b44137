"""Where titles' vectors begin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from unit.recommender.crowds import crowd
from unit.recommender.small_world import FILMS_A_SHELF, SHELVES, events
from whattowatch.recommender.counted import counted
from whattowatch.recommender.hyper import Hyper, Plan, Schedule
from whattowatch.recommender.prepare import prepared
from whattowatch.recommender.seen_together import seen_together
from whattowatch.recommender.train import Trainer

WIDTH = 16


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return seen_together(events(), WIDTH, seed=1)


def test_titles_that_are_seen_together_are_near_one_another(vectors: NDArray[np.float32]) -> None:
    """People of the small world watch one shelf after another."""
    alike = vectors @ vectors.T
    shelf = np.arange(len(vectors)) // FILMS_A_SHELF
    same = shelf[:, None] == shelf
    among, across = (alike[which & ~np.eye(len(vectors), dtype=bool)].mean() for which in (same, ~same))
    assert among > across + 0.5 * alike.std()
    assert len(SHELVES) == shelf.max() + 1


def test_numbers_are_of_mean_0_and_deviation_1_and_none_stands_out(vectors: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(vectors.mean(axis=0), 0, atol=1e-5)
    assert vectors.std() == pytest.approx(1, rel=1e-5)
    assert vectors.std(axis=0).max() < 2


def test_equal_seeds_give_equal_vectors_and_others_turn_them(vectors: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(seen_together(events(), WIDTH, seed=1), vectors)
    turned = seen_together(events(), WIDTH, seed=2)
    assert np.abs(turned - vectors).max() > 0.5
    np.testing.assert_allclose(turned @ turned.T, vectors @ vectors.T, atol=1e-2)


def test_where_nobody_saw_two_titles_they_are_random() -> None:
    small = events()
    alone = replace(small, users=np.arange(len(small.items)))
    found = seen_together(alone, WIDTH, seed=1)
    assert found.shape == (small.titles, WIDTH)
    assert found.std() == pytest.approx(1, abs=0.1)


def beginning_of(width: int, first_vectors: float) -> NDArray[np.float32]:
    """The titles' vectors before the first pass, of the crowd's forty titles."""
    people = crowd()
    plan = Plan(Hyper(width=width), Schedule(first_vectors=first_vectors))
    trainer = Trainer.of(prepared(people, counted(people, plan.hyper)), plan)
    return np.asarray(trainer.beginning().weights["item"])


def test_training_begins_with_them_where_the_plan_says_so() -> None:
    assert beginning_of(WIDTH, 0.3).std() == pytest.approx(0.3, rel=1e-4)
    assert beginning_of(WIDTH, 0).std() < 0.05


def test_of_fewer_titles_than_a_vector_has_numbers_training_begins_by_chance() -> None:
    assert 0 < beginning_of(64, 0.3).std() < 0.05
