"""How people would rate titles, worked out over the small catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.likings import LikingsContract
from unit.recommender.small_world import film, rated, series
from whattowatch.domain.discovery import Taste
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.liking import Likings
from whattowatch.recommender.liking import BY_HAND, CalibratedLikings, Calibration, Damping, Parts, Weights, liking
from whattowatch.recommender.liking_fit import as_json, fitted_weights, load_from, load_shipped, title_biases
from whattowatch.recommender.serve import LocalRecommender

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
NEARLY_NONE = 1e-9
EIGHT, NINE = film("Western", 8), film("Western", 9)


class TestLikings(LikingsContract):
    """With the numbers made by hand."""

    @pytest.fixture
    def likings(self, recommender: LocalRecommender) -> Likings:
        return CalibratedLikings(BY_HAND, recommender)


def only(**weights: float) -> Calibration:
    """One part alone, without damping, around 5."""
    return Calibration(
        Weights(**{"base": 5.0, "title": 0.0, "level": 0.0, "genres": 0.0, "standing": 0.0, **weights}),
        Damping(NEARLY_NONE, NEARLY_NONE, NEARLY_NONE),
        5.0,
        {EIGHT: 1.5},
    )


def foretold(calibration: Calibration, recommender: LocalRecommender, *ratings: tuple[str, int]) -> Mapping[str, float]:
    asked = [EIGHT, NINE, film("Horror", 8)]
    return CalibratedLikings(calibration, recommender).foretold(Taste("ada", rated(NOW, *ratings)), asked, NOW)


def test_a_title_that_others_rate_higher_is_liked_more(recommender: LocalRecommender) -> None:
    likings = foretold(only(title=1.0), recommender, (film("Drama", 1), 5))
    assert (likings[EIGHT], likings[NINE]) == pytest.approx((6.5, 5.0))


def test_who_rates_higher_is_foretold_higher(recommender: LocalRecommender) -> None:
    assert foretold(only(level=1.0), recommender, (film("Drama", 1), 9), (film("Comedy", 1), 7))[NINE] == pytest.approx(
        8.0
    )


def test_who_rates_titles_high_that_everybody_does_is_no_high_rater(recommender: LocalRecommender) -> None:
    assert foretold(only(level=1.0), recommender, (EIGHT, 7))[NINE] == pytest.approx(5.5)


def test_a_genre_that_is_rated_better_is_liked_more(recommender: LocalRecommender) -> None:
    likings = foretold(only(genres=1.0), recommender, (film("Western", 1), 9), (film("Horror", 1), 5))
    assert (likings[NINE], likings[film("Horror", 8)]) == pytest.approx((7.0, 3.0))


def test_the_title_that_the_model_ranks_first_stands_at_one(recommender: LocalRecommender) -> None:
    taste = Taste("ada", rated(NOW, (film("Western", 1), 9)))
    items, scores = recommender.scores(taste, NOW)
    best, worst = items.ids[int(scores.argmax())], items.ids[int(scores.argmin())]
    likings = CalibratedLikings(only(standing=2.0), recommender).foretold(taste, [best, worst], NOW)
    assert likings[best] == pytest.approx(7.0)
    assert 5.0 <= likings[worst] < 5.2


def test_a_titles_own_rating_does_not_move_its_liking(recommender: LocalRecommender) -> None:
    past = tuple((film(shelf, number), 8) for shelf in ("Western", "Drama") for number in range(8, 14))
    found = {foretold(BY_HAND, recommender, *past, (NINE, rating))[NINE] for rating in range(1, 11)}
    assert len(found) == 1


def test_a_rating_moves_the_likings_of_other_titles(recommender: LocalRecommender) -> None:
    low, high = (foretold(BY_HAND, recommender, (NINE, rating))[EIGHT] for rating in (1, 10))
    assert low < high


@given(st.lists(st.integers(-30, 30), min_size=5, max_size=5), st.integers(-30, 30))
def test_no_liking_leaves_the_scale(weights: list[int], part: int) -> None:
    parts = Parts(*(np.full(2, float(part)) for _ in range(4)))
    assert all(1 <= each <= 10 for each in liking(parts, Weights(*map(float, weights))).tolist())


def test_the_fit_finds_the_weights_that_made_the_ratings() -> None:
    draw = np.random.default_rng(3)
    parts = Parts(*draw.normal(size=(4, 50)))
    made = Weights(6.5, 1.0, 0.5, 2.0, -1.0)
    values = made.base + np.tensordot(np.array(made[1:]), np.array(parts), 1)
    assert fitted_weights(parts, values) == made


def test_a_title_rated_low_by_people_who_rate_low_is_not_blamed_for_it() -> None:
    users = np.array([0, 0, 1, 1])
    items = np.array([0, 1, 1, 2])
    values = np.array([2.0, 2.0, 8.0, 8.0])
    biases = title_biases(users, items, values, 3, Damping(title=0.1, level=0.1))
    assert abs(biases[0] - biases[2]) < 1.0


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "liking.json"
    file.write_text(json.dumps(as_json(only(title=0.7), {"data": "none"})))
    assert load_from(file) == only(title=0.7)


def test_without_a_file_there_are_no_numbers(tmp_path: Path) -> None:
    assert load_from(tmp_path / "liking.json") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}'])
def test_a_file_of_something_else_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "liking.json"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=r"liking\.json"):
        load_from(file)


def test_the_shipped_numbers_foretell_better_than_means_do() -> None:
    shipped = load_shipped()
    assert shipped is not None
    assert len(shipped.titles) > 1_000
    assert 6 < shipped.mean < 8


def test_series_are_foretold_by_level_genres_and_standing(recommender: LocalRecommender) -> None:
    taste = Taste("ada", rated(NOW, (series("Western", 1), 10), (film("Horror", 1), 2)))
    likings = CalibratedLikings(BY_HAND, recommender).foretold(taste, [series("Western", 2), series("Horror", 2)], NOW)
    assert likings[series("Western", 2)] > likings[series("Horror", 2)]
