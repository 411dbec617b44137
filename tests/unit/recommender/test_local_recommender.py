from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contracts.recommender import ADA, EVERYTHING, NOW, RecommenderContract
from unit.recommender.small_world import trained_in
from unit.recommender.worlds import Made, over
from whattowatch.adapters.sql.database import Database
from whattowatch.domain.discovery import ModelCard, Recommender
from whattowatch.recommender.events import RATED, Events
from whattowatch.recommender.model_files import Trained

WATCHED_BY = (1, 2, 3)
"""Three people watch the films in order: every one, every second one, every third."""


@pytest.fixture(scope="module")
def films_model() -> Trained:
    walks = [np.arange(0, 50, step) for step in WATCHED_BY]
    users = np.repeat(np.arange(3), [len(walk) for walk in walks])
    items = np.concatenate(walks)
    events = Events(
        title_ids=tuple(f"movie-{number}" for number in range(1, 51)),
        genres=(("Drama",),) * 50,
        series=np.zeros(50, np.bool_),
        users=users,
        items=items,
        values=np.full(len(items), 8, np.int8),
        kinds=np.full(len(items), RATED, np.int8),
        at=10**9 + np.arange(len(items)),
        digest="films in order",
    )
    found = trained_in(events, epochs=1)
    return Trained(found.model, replace(found.card, model=ModelCard("test", None)))


class TestWithoutAModel(RecommenderContract):
    @pytest.fixture
    def recommender(self, contract_world: Database) -> Recommender:
        return over(contract_world, None)

    def test_its_card_says_that_it_was_not_trained(self, recommender: Recommender) -> None:
        assert recommender.card().trained_at is None


class TestWithAModel(RecommenderContract):
    @pytest.fixture
    def recommender(self, contract_world: Database, films_model: Trained) -> Recommender:
        return over(contract_world, films_model)

    def test_its_card_is_the_models(self, recommender: Recommender) -> None:
        assert recommender.card() == ModelCard("test", None)


def test_an_empty_catalogue_gives_an_empty_list(made: Made, films_model: Trained) -> None:
    assert list(made(films_model).recommend(ADA, EVERYTHING, NOW)) == []
