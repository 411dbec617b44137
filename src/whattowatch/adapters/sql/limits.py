"""Counts of what could be abused, in the database, so that several web processes share them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import limits
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import TooMany
from whattowatch.domain.limits import LONGEST


class SqlLimits:
    """A `Limits`.

    Args:
        scope: each of its calls must be a transaction of its own.
        clock: the time.
    """

    def __init__(self, scope: Scope, clock: Clock) -> None:
        self._scope = scope
        self._clock = clock

    def hit(self, key: str, most: int, window: timedelta) -> None:
        """Count one.

        Raises:
            TooMany: there were `most` in the present window; this one is not counted.
        """
        now = self._clock.now()
        with self._scope.write() as connection:
            # What nobody counts any more is forgotten here, or addresses that were once typed would pile up.
            connection.execute(delete(limits).where(limits.c.since <= now - LONGEST))
            since = _began(connection, key, now, window)
            below = (limits.c.key == key) & (limits.c["count"] < most)
            counted = connection.execute(update(limits).where(below).values(count=limits.c["count"] + 1)).rowcount
        if not counted:
            raise TooMany("that was too often: wait a while", max(1, math.ceil((since + window - now).total_seconds())))

    def take_back(self, key: str) -> None:
        """The last hit is not to count; fine where none stands."""
        some = (limits.c.key == key) & (limits.c["count"] > 0)
        with self._scope.write() as connection:
            connection.execute(update(limits).where(some).values(count=limits.c["count"] - 1))

    def clear(self, key: str) -> None:
        """Begin anew; fine where nothing stands."""
        with self._scope.write() as connection:
            connection.execute(delete(limits).where(limits.c.key == key))


def _began(connection: Connection, key: str, now: datetime, window: timedelta) -> datetime:
    """When the key's present window began: now, where there was none or it is over."""
    over = (limits.c.key == key) & (limits.c.since <= now - window)
    connection.execute(delete(limits).where(over))
    upsert(connection, limits, [{"key": key, "since": now, "count": 0}], keys=["key"])
    began: datetime = connection.execute(select(limits.c.since).where(limits.c.key == key)).scalar_one()
    return began
