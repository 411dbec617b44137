"""What unit tests share with the stores' tests: an empty database on disk, and a clock that stands still."""

from __future__ import annotations

import pytest

from adapters.conftest import database, scope
from moving_clock import MovingClock

__all__ = ["clock", "database", "scope"]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()
