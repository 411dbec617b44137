"""What is being watched on this instance now."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import InteractionsReader
from whattowatch.recommender.items import Items
from whattowatch.recommender.trends import shares, trend

WINDOW = timedelta(days=30)
READ_EVERY = timedelta(minutes=1)


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


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """What activity says of each title; equal to nothing but itself.

    Attributes:
        lately: bool [titles], whether anybody did anything with it.
        live: float32 [titles], the trend part of its score.
        quiet: float32 [titles], what it would be had nobody done anything lately: popularity alone.
    """

    lately: NDArray[np.bool_]
    live: NDArray[np.float32]
    quiet: NDArray[np.float32]


class Trend:
    """How much each title was watched, listed or rated by anybody lately. Thread-safe."""

    def __init__(self, interactions: InteractionsReader, clock: Clock) -> None:
        self._interactions = interactions
        self._clock = clock
        self._lock = threading.Lock()
        self._reading: _Reading | None = None
        self._scored: tuple[Items, _Reading, Trends] | None = None

    def scores(self, items: Items, now: datetime) -> Trends:
        """See `trends.trend`, for each title, [titles].

        The activity of the `WINDOW` before `now` counts, as of at most `READ_EVERY` ago.

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


def _scores(items: Items, activity: Mapping[str, float]) -> Trends:
    events = np.zeros(len(items.ids))
    for title_id, count in activity.items():
        slot = items.slots.get(title_id)
        if slot is not None:
            events[slot] = count
    share = shares(items.prior)
    return Trends(events > 0, trend(events, share), trend(np.zeros_like(events), share))
