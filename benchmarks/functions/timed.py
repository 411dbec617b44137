"""A function that tells, beside its answer, how long it waited for PostgreSQL. Runs in the function's own process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import psycopg

from whattowatch.faces import lambdas


class Waiting:
    """Sums up what psycopg waits: every statement, commit and connection goes through `Connection.wait`."""

    def __init__(self) -> None:
        self.ms = 0.0

    def begin(self) -> None:
        """From now on."""
        original = psycopg.Connection.wait

        def wait(connection: Any, *given: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return original(connection, *given, **named)
            finally:
                self.ms += (time.perf_counter() - begun) * 1000

        psycopg.Connection.wait = wait  # type: ignore[assignment]  # It is what is measured.


@cache
def _measured() -> tuple[Callable[[Any, object], Any], Waiting]:
    waiting = Waiting()
    waiting.begin()
    return getattr(lambdas, os.environ["TIMED"]), waiting


def answer(event: Any, context: object) -> dict[str, Any]:
    """The function's answer, and the milliseconds."""
    function, waiting = _measured()
    waiting.ms = 0.0
    said = function(event, context)
    return {"said": said, "store_ms": waiting.ms}
