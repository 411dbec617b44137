from __future__ import annotations

import numpy as np
import pytest

from contracts.recommender import ADA, EVERYTHING, NOW, RecommenderContract
from unit.recommender.worlds import Made, over
from whattowatch.adapters.sql.database import Database
from whattowatch.domain.discovery import ModelCard, Recommender
from whattowatch.recommender.cooccurrence import GENTLE, fit
from whattowatch.recommender.weights import Card, Trained


class TestWithoutAModel(RecommenderContract):
    @pytest.fixture
    def recommender(self, contract_world: Database) -> Recommender:
        return over(contract_world, None)

    def test_its_card_says_that_it_was_not_trained(self, recommender: Recommender) -> None:
        assert recommender.card().trained_at is None


class TestWithAModel(RecommenderContract):
    @pytest.fixture
    def recommender(self, contract_world: Database) -> Recommender:
        return over(contract_world, trained_on_films())

    def test_its_card_is_the_models(self, recommender: Recommender) -> None:
        assert recommender.card() == ModelCard("test", None)


def test_an_empty_catalogue_gives_an_empty_list(made: Made) -> None:
    assert list(made(trained_on_films()).recommend(ADA, EVERYTHING, NOW)) == []


def trained_on_films() -> Trained:
    """Learned from people who watch the films in order, every second one, or every third."""
    ids = tuple(f"movie-{number}" for number in range(1, 51))
    walks = [np.arange(0, 50, step) for step in (1, 2, 3)]
    users = np.repeat(np.arange(3), [len(walk) for walk in walks])
    model = fit(ids, users, np.concatenate(walks), GENTLE)
    return Trained(model, Card(ModelCard("test", None), GENTLE, {}, {}, {}))
