"""A function that tells, beside its answer, what the database's share in it was. Runs in the function's own process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, NamedTuple

import psycopg

from whattowatch.faces import lambdas

ITS_OWN: tuple[tuple[type, str], ...] = (
    (psycopg.Cursor, "execute"),
    (psycopg.Cursor, "executemany"),
    (psycopg.Connection, "commit"),
    (psycopg.Connection, "rollback"),
    (psycopg.Connection, "connect"),
)
"""Whatever is done with PostgreSQL is within one of these."""


class Spent(NamedTuple):
    """Milliseconds on the wall, and of the process's CPU."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Spent:
        """Since some moment in the past."""
        return cls(time.perf_counter() * 1000, time.process_time() * 1000)

    def since(self, begun: Spent) -> Spent:
        """From then on."""
        return Spent(self.wall - begun.wall, self.cpu - begun.cpu)


class Share:
    """Sums up what the driver takes, from the call of one of its methods to its end."""

    def __init__(self) -> None:
        self.spent = Spent(0.0, 0.0)
        self._within = False

    def begin(self) -> None:
        """From now on."""
        for kind, name in ITS_OWN:
            setattr(kind, name, self._measured(getattr(kind, name)))

    def _measured(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def measured(*given: Any, **named: Any) -> Any:
            if self._within:  # One of them calls another.
                return original(*given, **named)
            self._within, begun = True, Spent.now()
            try:
                return original(*given, **named)
            finally:
                self._within, took = False, Spent.now().since(begun)
                self.spent = Spent(self.spent.wall + took.wall, self.spent.cpu + took.cpu)

        return measured


@cache
def _measured() -> tuple[Callable[[Any, object], Any], Share]:
    share = Share()
    share.begin()
    return getattr(lambdas, os.environ["TIMED"]), share


def answer(event: Any, context: object) -> dict[str, Any]:
    """The function's answer, and what it and the database took."""
    function, share = _measured()
    share.spent, begun = Spent(0.0, 0.0), Spent.now()
    said = function(event, context)
    return {"said": said, "all": Spent.now().since(begun)._asdict(), "store": share.spent._asdict()}
