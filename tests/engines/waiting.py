"""Waiting for what another process does in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 90
"""More than a minute, after which every schedule has come round."""


def eventually(holds: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
    """Return as soon as it holds. Raises `AssertionError` when it does not within that time."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(0.1)
