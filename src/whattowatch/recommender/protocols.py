"""What a model may learn from, and what it is then asked: the splits of docs/recommender.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.events import NO_TIME, Events
from whattowatch.recommender.walk import Asked, Past

LEAST_EVENTS = 3
"""A user with fewer has nothing to learn from once the last two events are set aside."""
LEARN_SHARE, TEST_SHARE = 0.85, 0.9
"""Of all events in order of time: until here the network learns, until there validation reads; then the test begins."""


class Protocol(StrEnum):
    """How events are held back."""

    LOO = "loo"
    """Each user's last event is the test, the one before the validation; everything else is learned from."""
    TEMPORAL = "temporal"
    """The latest tenth of all events is the test, the twentieth before it the validation."""
    LAST = "last"
    """Each user's last event is the validation, and there is no test: for a model that is to serve."""
    NEWEST = "newest"
    """The newest of this instance's own events are validation and test: for a model that is to follow another one."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Questions with the title that somebody really turned to.

    Attributes:
        targets: int64 [cases], places in the events.
        known: int64 [cases], how many of the user's events are known: not those in the same second as the target.
        now: float64 [cases], seconds since 1970; not a number where that is not known.
        shown: whether the model is told how long ago the last event was.
    """

    targets: NDArray[np.int64]
    known: NDArray[np.int64]
    now: NDArray[np.float64]
    shown: bool = True

    def __len__(self) -> int:
        return len(self.targets)

    def some(self, chosen: NDArray[np.generic]) -> Cases:
        """The chosen ones: places, or bool [cases]."""
        return replace(self, targets=self.targets[chosen], known=self.known[chosen], now=self.now[chosen])

    def hiding_the_gap(self) -> Cases:
        """The same questions, the model not being told how long ago the last event was."""
        return replace(self, shown=False)


@dataclass(frozen=True, slots=True)
class Split:
    """One protocol applied to events.

    Attributes:
        protocol: which.
        learn: bool [events], what weights may be learned from.
        count: bool [events], what may be counted once the weights are learned.
        validation: to choose by.
        test: to report, once.
    """

    protocol: Protocol
    learn: NDArray[np.bool_]
    count: NDArray[np.bool_]
    validation: Cases
    test: Cases


def split(events: Events, protocol: Protocol) -> Split:
    """Applies a protocol.

    Raises:
        InvalidInput: it goes by time, and some events have none.
    """
    if protocol is Protocol.TEMPORAL and (events.at == NO_TIME).any():
        raise InvalidInput.of("protocol", "temporal needs the times of all events, and this data lacks some")
    return by_time(events) if protocol is Protocol.TEMPORAL else by_last(events, protocol)


def by_last(events: Events, protocol: Protocol) -> Split:
    """Holds back the last event of each user, or the last two; users with few events are learned from as they are."""
    last = np.flatnonzero(np.diff(events.users, append=-1))
    last = last[np.diff(last, prepend=-1) >= LEAST_EVENTS]
    everything = np.ones(len(events.users), np.bool_)
    learn = everything.copy()
    learn[last] = False
    if protocol is Protocol.LAST:
        return Split(protocol, learn, everything, _ordered(events, last), _ordered(events, last[:0]))
    learn[last - 1] = False
    return Split(protocol, learn, learn, _ordered(events, last - 1), _ordered(events, last))


def _ordered(events: Events, targets: NDArray[np.int64]) -> Cases:
    """Asks for each target after all events before it, at no particular time: protocol S knows order alone."""
    return Cases(targets, _places(events)[targets], np.full(len(targets), np.nan))


def by_time(events: Events) -> Split:
    """Cuts the time of all events; histories stay live after the cut, while the model does not learn any more."""
    cut, begin = (int(np.quantile(events.at, share, method="lower")) for share in (LEARN_SHARE, TEST_SHARE))
    early, before_test = events.at <= cut, events.at <= begin
    return Split(
        Protocol.TEMPORAL,
        learn=early,
        count=before_test,
        validation=live(events, np.flatnonzero(before_test & ~early)),
        test=live(events, np.flatnonzero(~before_test)),
    )


def by_newest(events: Events, own: int, after: float) -> Split:
    """Holds back the newest of this instance's own events, of which the first half validates and the rest tests.

    Args:
        events: all of them, this instance's own first.
        own: how many are its own.
        after: seconds since 1970 up to which own events may be learned from: what another model may know already.
    """
    mine = np.arange(len(events.users)) < own
    late = np.flatnonzero(mine & (events.at > after))
    if not len(late):
        return Split(Protocol.NEWEST, *(np.ones(len(mine), np.bool_),) * 2, *(live(events, late),) * 2)
    middle = np.quantile(events.at[late], 0.5, method="lower")
    early = ~mine | (events.at <= after)
    validation, test = late[events.at[late] <= middle], late[events.at[late] > middle]
    return Split(
        Protocol.NEWEST, learn=early, count=early, validation=live(events, validation), test=live(events, test)
    )


def live(events: Events, targets: NDArray[np.int64]) -> Cases:
    """Asks for each target at its time, when all of the seconds before were known."""
    begins = (np.diff(events.users, prepend=-1) != 0) | (np.diff(events.at, prepend=-1) != 0) | (events.at == NO_TIME)
    first_of_page = np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    return Cases(targets, _places(events)[first_of_page[targets]], events.at[targets].astype(np.float64))


def _places(events: Events) -> NDArray[np.int64]:
    """How many events the same user has before each, [events]."""
    first = np.searchsorted(events.users, events.users)
    return np.arange(len(events.users)) - first


def pasts(events: Events, cases: Cases, chosen: NDArray[np.float32]) -> tuple[list[Past], list[Asked]]:
    """The people behind the cases, and the questions to the network.

    Args:
        events: of all people.
        cases: the questions.
        chosen: [users, features], what each user says of genres.
    """
    users, person = np.unique(events.users[cases.targets], return_inverse=True)
    people = [_past(events, user, chosen[user]) for user in users.tolist()]
    questions = zip(person.tolist(), cases.known.tolist(), cases.now.tolist(), strict=True)
    return people, [Asked(*question, cases.shown) for question in questions]


def _past(events: Events, user: int, chosen: NDArray[np.float32]) -> Past:
    begin, end = np.searchsorted(events.users, (user, user + 1))
    own = slice(int(begin), int(end))
    at = np.where(events.at[own] == NO_TIME, np.nan, events.at[own].astype(np.float64))
    return Past(events.items[own], events.values[own], events.kinds[own], at, chosen)
