"""Who asks again, and has done nothing, is told the same without it being worked out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moving_clock import NOON, MovingClock
from unit.recommender.small_world import film, rated
from unit.recommender.worlds import over
from whattowatch.adapters.sql.database import Database
from whattowatch.domain.discovery import Recommendation, Taste, Wanted
from whattowatch.recommender.answers import MOST
from whattowatch.recommender.items import POLL_EVERY
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.serve import LocalRecommender
from whattowatch.recommender.trend import READ_EVERY

HISTORY = rated(NOON - timedelta(minutes=2), (film("Western", 1), 9), (film("Drama", 2), 4))
ADA, WANTED = Taste("ada", HISTORY), Wanted(5)


@pytest.fixture
def recommender(small_world: Database, model: Trained, clock: MovingClock) -> LocalRecommender:
    return over(small_world, model, clock)


@pytest.fixture
def told(recommender: LocalRecommender) -> Recommendation:
    """What comes first for Ada."""
    return recommender.recommend(ADA, WANTED, NOON)[0]


def test_the_same_question_a_second_later_has_the_same_answer(
    recommender: LocalRecommender, told: Recommendation
) -> None:
    assert recommender.recommend(ADA, WANTED, NOON + timedelta(seconds=1))[0] is told


@pytest.mark.parametrize(
    ("taste", "wanted", "later"),
    [
        pytest.param(Taste("ada", HISTORY[:1]), WANTED, timedelta(), id="something undone"),
        pytest.param(Taste("ada", HISTORY, ("Horror",)), WANTED, timedelta(), id="a genre chosen"),
        pytest.param(ADA, Wanted(6), timedelta(), id="a longer list"),
        pytest.param(ADA, Wanted(5, exclude=frozenset({"movie-1"})), timedelta(), id="a title ruled out"),
        pytest.param(ADA, WANTED, timedelta(hours=2), id="after some time"),
        pytest.param(ADA, WANTED, timedelta(days=1), id="on another day"),
    ],
)
def test_another_question_is_worked_out(
    recommender: LocalRecommender, told: Recommendation, taste: Taste, wanted: Wanted, later: timedelta
) -> None:
    assert all(one is not told for one in recommender.recommend(taste, wanted, NOON + later))


def test_what_others_do_is_read_again(recommender: LocalRecommender, told: Recommendation, clock: MovingClock) -> None:
    clock.move(POLL_EVERY)
    assert recommender.recommend(ADA, WANTED, NOON)[0] is told
    clock.move(READ_EVERY)
    assert recommender.recommend(ADA, WANTED, NOON)[0] is not told


def test_only_the_latest_answers_are_kept(recommender: LocalRecommender, told: Recommendation) -> None:
    for more in range(1, MOST):
        recommender.recommend(ADA, Wanted(5 + more), NOON)
    assert recommender.recommend(ADA, WANTED, NOON)[0] is told
    recommender.recommend(ADA, Wanted(5 + MOST), NOON)
    assert recommender.recommend(ADA, WANTED, NOON)[0] is not told


def test_nothing_is_told_to_somebody_else(recommender: LocalRecommender, told: Recommendation) -> None:
    assert all(one is not told for one in recommender.recommend(Taste("bob", HISTORY), WANTED, NOON))
