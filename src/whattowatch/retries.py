"""Trying again what a store refused because another transaction got in the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import uniform
from typing import TypeVar

from whattowatch.domain.errors import StoreBusy

ATTEMPTS = 10
"""Of those who want the same row at once one is always served, so that this many of them all come to their turn."""
SHORTEST_S, LONGEST_S = 0.005, 0.2

Answer = TypeVar("Answer")


def retried(attempt: Callable[[], Answer], attempts: int = ATTEMPTS) -> Answer:
    """What the attempt answers; it is made anew while the store is busy.

    Args:
        attempt: one transaction; it leaves nothing behind when it fails.
        attempts: how often it is made at most.

    Raises:
        StoreBusy: the store was still busy at the last of them.
    """
    for number in range(attempts - 1):
        try:
            return attempt()
        except StoreBusy:
            time.sleep(_pause(number))
    return attempt()


def _pause(number: int) -> float:
    """Seconds to wait; the whole span is left to chance, so that those who met do not meet again."""
    return uniform(0, min(SHORTEST_S * 2**number, LONGEST_S))  # noqa: S311  (nothing secret)
