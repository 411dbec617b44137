"""Which of the questions a line of a table is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.events import Events
from whattowatch.recommender.gaps import DAY
from whattowatch.recommender.protocols import Cases, Protocol, Split

Slice = Callable[[Events, Split, Cases], NDArray[np.bool_]]


def everything(events: Events, parted: Split, cases: Cases) -> NDArray[np.bool_]:
    """All questions."""
    del events, parted
    return np.ones(len(cases), np.bool_)


def returning(events: Events, parted: Split, cases: Cases) -> NDArray[np.bool_]:
    """People who did something before, more than a day ago."""
    del parted
    return np.asarray((waits(events, cases) > DAY) & (cases.known > 0))


def first_of_returning(events: Events, parted: Split, cases: Cases) -> NDArray[np.bool_]:
    """The first thing that somebody does after the questions begin, more than a day after their last before that."""
    back = returning(events, parted, cases)
    begin = np.searchsorted(events.users, events.users[cases.targets])
    learned = np.concatenate(([0], np.cumsum(parted.count)))
    of_user = learned[begin + cases.known] - learned[begin]
    return np.asarray(back & (of_user > 0) & (of_user == cases.known))


def newcomers(events: Events, parted: Split, cases: Cases) -> NDArray[np.bool_]:
    """People of whom nothing is known but the genres that they chose."""
    del events, parted
    return np.asarray(cases.known == 0)


def cold_titles(events: Events, parted: Split, cases: Cases) -> NDArray[np.bool_]:
    """Titles that no learned event is about."""
    counts = events.counts(parted.count)
    return np.asarray(counts[events.items[cases.targets]] == 0)


def waits(events: Events, cases: Cases) -> NDArray[np.float64]:
    """Seconds since the last event that is known to each question, [cases]; infinite where none is known."""
    last = np.searchsorted(events.users, events.users[cases.targets]) + cases.known - 1
    return np.where(cases.known > 0, cases.now - events.at[np.maximum(last, 0)], np.inf)


SLICES: Final[Mapping[Protocol, Mapping[str, Slice]]] = {
    Protocol.LOO: {"all": everything},
    Protocol.LAST: {"all": everything},
    Protocol.NEWEST: {"all": everything},
    Protocol.TEMPORAL: {
        "all later events": everything,
        "returning events": returning,
        "first of a returning user": first_of_returning,
        "cold users": newcomers,
        "cold items": cold_titles,
    },
}
"""The lines of each protocol's table."""
