"""States are a cache: whatever happened to the events, answers are those of a walk from the beginning."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from moving_clock import NOON
from unit.recommender.small_world import film, rated
from unit.recommender.worlds import over
from whattowatch.adapters.sql.database import Database
from whattowatch.domain.discovery import Interaction, Kind, Taste
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.reading import READ, SPREAD
from whattowatch.recommender.serve import LocalRecommender

LONG = rated(NOON, *((film(shelf, number), 6 + number % 5) for number in range(20) for shelf in ("Western", "Drama")))
WHEN = NOON + timedelta(minutes=5)


@pytest.fixture
def fresh(small_world: Database, model: Trained) -> LocalRecommender:
    """It has seen nobody yet."""
    return over(small_world, model)


def same_as_new(asked_before: LocalRecommender, fresh: LocalRecommender, taste: Taste) -> bool:
    known, new = (recommender.scores(taste, WHEN)[1] for recommender in (asked_before, fresh))
    return bool(np.allclose(known, new, atol=1e-4))


@pytest.mark.parametrize(
    "later",
    [
        pytest.param((*LONG, *rated(WHEN, (film("Comedy", 3), 9))), id="one more"),
        pytest.param(LONG[:-1], id="the last one undone"),
        pytest.param(LONG[1:], id="the first one taken back"),
        pytest.param(
            (Interaction(Kind.RATED, film("Horror", 1), LONG[0].at - timedelta(days=9), 9), *LONG), id="older"
        ),
        pytest.param((*LONG[:2], *rated(NOON, (film("Horror", 1), 2)), *LONG[2:]), id="one in between"),
        pytest.param((), id="everything gone"),
    ],
)
def test_an_answer_after_a_change_is_that_of_somebody_new(
    recommender: LocalRecommender, fresh: LocalRecommender, later: tuple[Interaction, ...]
) -> None:
    recommender.scores(Taste("ada", LONG), NOON)
    assert same_as_new(recommender, fresh, Taste("ada", later))


def test_other_genres_in_the_preferences_begin_anew(recommender: LocalRecommender, fresh: LocalRecommender) -> None:
    recommender.scores(Taste("ada", LONG), NOON)
    assert same_as_new(recommender, fresh, Taste("ada", LONG, ("Horror",)))


def test_growing_step_by_step_is_walking_at_once(recommender: LocalRecommender, fresh: LocalRecommender) -> None:
    for count in range(len(LONG) + 1):
        recommender.scores(Taste("grace", LONG[:count]), WHEN)
    assert same_as_new(recommender, fresh, Taste("grace", LONG))


def test_a_past_longer_than_the_network_reads_grows_as_if_walked_at_once(
    recommender: LocalRecommender, fresh: LocalRecommender
) -> None:
    assert len(LONGER) > READ + SPREAD
    for count in range(READ - 5, len(LONGER) + 1, 7):
        recommender.scores(Taste("alan", LONGER[:count]), WHEN)
    recommender.scores(Taste("alan", LONGER[:-1]), WHEN)
    assert same_as_new(recommender, fresh, Taste("alan", LONGER))


def test_the_state_stays_when_titles_from_before_what_it_knows_are_rated_again(
    recommender: LocalRecommender, fresh: LocalRecommender
) -> None:
    history = LONGER
    for _ in range(5):
        recommender.scores(Taste("alan", history), WHEN)
        before = recommender.states.rebuilt
        first, *rest = history
        history = (*rest, *rated(WHEN, (first.title_id, 3)))
        assert same_as_new(recommender, fresh, Taste("alan", history))
        assert recommender.states.rebuilt == before


def _ratings(history: tuple[Interaction, ...]) -> list[tuple[str, int]]:
    return [(deed.title_id, deed.value or 0) for deed in history]


LONGER = rated(NOON, *((f"movie-{10**6 + number}", 1 + number % 10) for number in range(READ + 90)), *_ratings(LONG))
