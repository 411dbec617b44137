"""What unit tests share with the stores' tests: an empty database on disk, and a clock that stands still."""

from __future__ import annotations

import pytest

from adapters.conftest import cluster, database, engine, scope
from moving_clock import MovingClock

__all__ = ["clock", "cluster", "database", "engine", "scope"]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()
