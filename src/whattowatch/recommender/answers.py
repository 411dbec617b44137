"""Lists made for one person a moment ago: who asks again, and has done nothing, is told the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from whattowatch.domain.discovery import Recommendation, Wanted
from whattowatch.recommender.reading import Moment
from whattowatch.recommender.trend import Trends

MOST = 4
"""Lists; a page that is looked at asks for one or two."""

Answer = tuple[Recommendation, ...]


class Asked(NamedTuple):
    """Everything that an answer depends on besides the person, the model and the catalogue.

    Attributes:
        wanted: what kind of list.
        moment: of the time that has passed.
        trend: what is watched here now.
        seed: of the person's turn.
    """

    wanted: Wanted
    moment: Moment
    trend: Trends
    seed: int


class Answers:
    """The latest of one person. Thread-safe: of two that are made at once, one may be forgotten."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[Asked, Answer], ...] = ()

    def answer(self, asked: Asked, made: Callable[[], Answer]) -> Answer:
        """What was answered, or is now."""
        for before, answer in self._kept:
            if before == asked:
                return answer
        answer = made()
        self._kept = ((asked, answer), *self._kept[: MOST - 1])
        return answer
