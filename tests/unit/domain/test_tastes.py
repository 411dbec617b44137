"""How much of a taste is told to others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whattowatch.domain.discovery import Interaction, Kind, Taste
from whattowatch.domain.tastes import in_steps

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def rated(rating: int) -> Taste:
    return Taste("ada", (Interaction(Kind.RATED, "movie-603", NOW, rating),), ("Drama",), ("War",))


@pytest.mark.parametrize("step", [range(1, 6), range(6, 8), range(8, 11)])
def test_ratings_of_one_step_cannot_be_told_apart(step: range) -> None:
    assert len({in_steps(rated(rating)) for rating in step}) == 1


def test_a_higher_step_stays_higher() -> None:
    values = [in_steps(rated(rating)).history[0].value or 0 for rating in (5, 7, 10)]
    assert values == sorted(set(values))


def test_everything_but_ratings_stays_as_it_is() -> None:
    taste = Taste("ada", (Interaction(Kind.FINISHED, "movie-603", NOW),), ("Drama",), ("War",))
    assert in_steps(taste) == taste
