"""What the network says of one person now, and what it would say had they not done one of the latest things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.events import KINDS
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.network import State
from whattowatch.recommender.states import Before, StateMemory
from whattowatch.recommender.walk import Asked, Past, Readings, Walker, readings

READ = 256
"""The network reads so many of the latest titles, and up to a session more: a walk of a long past is dear, and what
came long before hardly moves a state any more. It begins where a session would begin, so that it does not move on with
each event."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What titles are compared with, for one person or for several versions of one.

    Attributes:
        query: float32 [..., D].
        gates: float32 [..., parts].
    """

    query: NDArray[np.float32]
    gates: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reader:
    """One person at one moment.

    Attributes:
        walker: of the model.
        past: the latest of it that the network reads, oldest first.
        before: the state before the latest events.
        now: seconds since 1970.
    """

    walker: Walker
    past: Past
    before: Before
    now: float

    @classmethod
    def of(cls, person_id: str, walker: Walker, evidence: Evidence, states: StateMemory, now: datetime) -> Reader:
        """Finds or makes the state."""
        count = len(evidence.past)
        begin = max(count - READ, 0) // walker.hyper.session_events * walker.hyper.session_events
        past = past_of(evidence, begin, unknown=len(walker.vectors) - 1)
        before = states.before(person_id, walker, evidence.past[: count - begin][::-1], past)
        return cls(walker, past, before, now.timestamp())

    def now_read(self) -> Reading:
        """What is said now."""
        latest = self.past.after(self.before.known)
        read = readings(self.walker, [latest], [Asked(0, len(latest.items), self.now)], self.before.state)
        both = self._said(read)
        return Reading(both.query[0], both.gates[0])

    def without_each(self) -> Reading:
        """What would be said without each of the latest events, newest first, [latest, ...]."""
        latest = self.past.after(self.before.known)
        count = len(latest.items)
        versions = [latest.some(np.arange(count) != left_out) for left_out in range(count - 1, -1, -1)]
        state = State(*(np.repeat(part, count, axis=0) for part in self.before.state))
        asked = [Asked(version, count - 1, self.now) for version in range(count)]
        return self._said(readings(self.walker, versions, asked, state))

    def _said(self, read: Readings) -> Reading:
        weights = self.walker.weights
        query = network.query(weights, read.session, read.gap)
        return Reading(query, network.gates(weights, read.session, read.gap))


def past_of(evidence: Evidence, begin: int, unknown: int) -> Past:
    """A person's past as the network reads it, oldest first.

    Args:
        evidence: what is known of the person.
        begin: so many of the oldest titles are not read.
        unknown: the row of titles that the catalogue does not have.
    """
    count = len(evidence.past) - begin
    titles, slots = evidence.past[:count][::-1], evidence.slots[:count][::-1]
    return Past(
        items=np.where(slots >= 0, slots, unknown),
        values=np.array([title.value for title in titles], np.int8),
        kinds=np.array([KINDS.index(title.kind) for title in titles], np.int8),
        at=np.array([title.at.timestamp() for title in titles], np.float64),
        chosen=evidence.chosen,
        before=begin,
        since=evidence.past[count].at.timestamp() if begin else np.nan,
    )
