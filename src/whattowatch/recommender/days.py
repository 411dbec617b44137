"""What people did in the days before a moment, counted by title."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.events import NO_TIME, Events
from whattowatch.recommender.gaps import DAY


class Days:
    """The activity of the days before a day, for the trends.

    Args:
        items: [events], item numbers.
        at: [events], seconds since 1970.
        titles: how many titles there are.
        window: how many days count.
    """

    def __init__(self, items: NDArray[np.int64], at: NDArray[np.int64], titles: int, window: int) -> None:
        order = np.argsort(at, kind="stable")
        self._day, self._items = at[order] // DAY, items[order]
        self._window, self._titles = window, titles

    @classmethod
    def of(cls, events: Events, window: int) -> Days:
        """Of all events whose times are known."""
        timed = events.at != NO_TIME
        return cls(events.items[timed], events.at[timed], events.titles, window)

    @property
    def known(self) -> bool:
        """Whether any event has a time."""
        return len(self._day) > 0

    def counts(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Events of each title in the window before each day began, [days, titles]."""
        begin, end = np.searchsorted(self._day, (days - self._window, days))
        return np.stack(
            [np.bincount(self._items[low:high], minlength=self._titles) for low, high in zip(begin, end, strict=True)]
        ).astype(np.float64)

    def before(self, now: float) -> NDArray[np.float64]:
        """Events of each title in the window before the day of this moment, seconds since 1970, [titles]."""
        counts: NDArray[np.float64] = self.counts(np.array([int(now) // DAY]))[0]
        return counts
