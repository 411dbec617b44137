"""What is being watched on this instance now."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import InteractionsReader
from whattowatch.recommender.items import Items

WINDOW = timedelta(days=30)
READ_EVERY = timedelta(minutes=1)

HALF_TREND = 5.0
"""So many events make half a trend: a single friend's evening shall not move everybody's list much."""


class _Reading(NamedTuple):
    """What was read of the interactions.

    Attributes:
        since: the day from which activity counts.
        at: when it was read.
        activity: events by title id.
    """

    since: date
    at: datetime
    activity: Mapping[str, float]


class Trend:
    """How much each title was watched, listed or rated by anybody lately. Thread-safe."""

    def __init__(self, interactions: InteractionsReader, clock: Clock) -> None:
        self._interactions = interactions
        self._clock = clock
        self._lock = threading.Lock()
        self._reading: _Reading | None = None
        self._scored: tuple[Items, _Reading, NDArray[np.float64]] | None = None

    def scores(self, items: Items, now: datetime) -> NDArray[np.float64]:
        """0-1 for each title, [titles]: the activity of the `WINDOW` before `now`, as of at most `READ_EVERY` ago.

        Raises:
            StoreUnavailable: the interactions could not be read.
        """
        with self._lock:
            reading = self._read((now - WINDOW).date())
            if self._scored is None or self._scored[0] is not items or self._scored[1] is not reading:
                self._scored = (items, reading, _scores(items, reading.activity))
            return self._scored[2]

    def _read(self, since: date) -> _Reading:
        """The activity since that day, read anew if the day changed or the last reading is old."""
        now, last = self._clock.now(), self._reading
        if last is None or last.since != since or abs(now - last.at) >= READ_EVERY:
            last = self._reading = _Reading(since, now, self._interactions.activity_since(since))
        return last


def _scores(items: Items, activity: Mapping[str, float]) -> NDArray[np.float64]:
    events = np.zeros(len(items.ids))
    for title_id, count in activity.items():
        slot = items.slots.get(title_id)
        if slot is not None:
            events[slot] = count
    return events / (events + HALF_TREND)
