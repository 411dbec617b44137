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
        past: all of it, oldest first.
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
        past = past_of(evidence, unknown=len(walker.vectors) - 1)
        before = states.before(person_id, walker, evidence.past[::-1], past)
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


def past_of(evidence: Evidence, unknown: int) -> Past:
    """A person's past as the network reads it, oldest first.

    Args:
        evidence: what is known of the person.
        unknown: the row of titles that the catalogue does not have.
    """
    titles = evidence.past[::-1]
    slots = evidence.slots[::-1]
    return Past(
        items=np.where(slots >= 0, slots, unknown),
        values=np.array([title.value for title in titles], np.int8),
        kinds=np.array([KINDS.index(title.kind) for title in titles], np.int8),
        at=np.array([title.at.timestamp() for title in titles], np.float64),
        chosen=evidence.chosen,
    )
