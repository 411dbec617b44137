"""Counts of what could be abused, in SQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts.limits import QUARTER, LimitsContract
from moving_clock import MovingClock
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.limits import SqlLimits
from whattowatch.domain.limits import LONGEST, Limits


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def limits(scope: Apart, clock: MovingClock) -> Limits:
    return scope.store(lambda here: SqlLimits(here, clock))


class TestSqlLimits(LimitsContract):
    pass


def test_what_counts_no_more_is_forgotten(limits: Limits, scope: Apart, clock: MovingClock) -> None:
    limits.hit("guess:olga", 5, QUARTER)
    clock.move(LONGEST)
    limits.hit("guess:frank", 5, QUARTER)
    clock.move(timedelta(seconds=1))
    limits.hit("guess:sven", 5, QUARTER)
    with scope.read() as connection:
        assert set(connection.scalars(select(schema.limits.c.key))) == {"guess:frank", "guess:sven"}
