"""A function that tells, beside its answer, what stores' drivers and the model took of it. Runs in its own process."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from functools import cache, wraps
from importlib import import_module
from typing import Any, NamedTuple

import httpx
import psycopg
from botocore.client import BaseClient

from whattowatch.faces import lambdas

Method = tuple[type, str]

DRIVERS: tuple[Method, ...] = (
    *((psycopg.Cursor, name) for name in ("execute", "executemany", "fetchone", "fetchmany", "fetchall")),
    *((psycopg.Connection, name) for name in ("commit", "rollback", "connect")),
    (BaseClient, "_make_api_call"),
    (httpx.Client, "send"),
)
"""Whatever is done with PostgreSQL, asked of AWS or asked of OpenSearch is within one of these."""
RANKING = {
    "whattowatch.recommender.living": ("LivingRecommender", ("recommend",)),
    "whattowatch.recommender.liking": ("CalibratedLikings", ("foretold",)),
}
"""By module, class and methods that rank."""
DOCUMENT = {
    "rows": [{"id": f"movie-{number}", "year": 1900 + number, "genres": ["Crime", "Drama"]} for number in range(100)]
}
"""That of `benchmarks.baseline`, which is not on a function's path."""


class Spent(NamedTuple):
    """Milliseconds on the wall, and of the process's CPU."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Spent:
        """Since some moment in the past."""
        return cls(time.perf_counter() * 1000, time.process_time() * 1000)

    def __sub__(self, other: Spent) -> Spent:
        """What remains, or the time from one moment to another."""
        return Spent(self.wall - other.wall, self.cpu - other.cpu)

    def plus(self, other: Spent) -> Spent:
        """Both."""
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


NOTHING = Spent(0.0, 0.0)


class Share:
    """Sums up what some methods take, from the call of one of them to its end.

    Args:
        methods: to be measured from now on.
        beside: what is taken within them counts there and not here.
    """

    def __init__(self, methods: Iterable[Method], beside: Share | None = None) -> None:
        self.spent = NOTHING
        self._beside = beside
        self._within = False
        for kind, name in methods:
            setattr(kind, name, self._measured(getattr(kind, name)))

    def _measured(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def measured(*given: Any, **named: Any) -> Any:
            if self._within:  # One of them calls another.
                return original(*given, **named)
            self._within, elsewhere, begun = True, self._elsewhere(), Spent.now()
            try:
                return original(*given, **named)
            finally:
                took = Spent.now() - begun - (self._elsewhere() - elsewhere)
                self._within, self.spent = False, self.spent.plus(took)

        return measured

    def _elsewhere(self) -> Spent:
        return NOTHING if self._beside is None else self._beside.spent


class Shares(NamedTuple):
    """The function, and what is told apart in it."""

    function: Callable[[Any, object], Any]
    store: Share
    ranking: Share


@cache
def _measured() -> Shares:
    function = getattr(lambdas, os.environ["TIMED"])
    store = Share(DRIVERS)
    return Shares(function, store, Share(_ranking(), store))


def _ranking() -> Iterable[Method]:
    """Of the functions that rank; the others have no NumPy."""
    try:
        loaded = {module: import_module(module) for module in RANKING}
    except ModuleNotFoundError:
        return
    for module, (kind, names) in RANKING.items():
        yield from ((getattr(loaded[module], kind), name) for name in names)


def answer(event: Any, context: object) -> dict[str, Any]:
    """The function's answer, and the milliseconds of it: all, the drivers', the model's; and a document's."""
    function, store, ranking = _measured()
    store.spent = ranking.spent = NOTHING
    begun = Spent.now()
    said = function(event, context)
    took = Spent.now() - begun
    return {
        "said": said,
        "all": took._asdict(),
        "store": store.spent._asdict(),
        "ranking": ranking.spent._asdict(),
        "document": _document(),
    }


def _document() -> float:
    """CPU milliseconds of a document there and back, in the midst of what is measured."""
    begun = Spent.now()
    json.loads(json.dumps(DOCUMENT))
    return (Spent.now() - begun).cpu
