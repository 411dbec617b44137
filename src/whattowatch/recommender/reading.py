"""What the network says of one person at any moment, and what it would say had they not done one of the latest things.

A moment matters by how long ago the last event is alone: the states are walked once, and read out anew.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.amounts import amounts
from whattowatch.recommender.events import KINDS
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.gaps import UNKNOWN, buckets
from whattowatch.recommender.leaving_out import walked_without_each
from whattowatch.recommender.network import State
from whattowatch.recommender.states import StateMemory
from whattowatch.recommender.walk import Past, Walker

READ = 256
"""The network reads so many of the latest titles, and up to a session more: a walk of a long past is dear, and what
came long before hardly moves a state any more. It begins where a session would begin, so that it does not move on with
each event."""


class Reading(NamedTuple):
    """What titles are compared with, for one person or for several versions of one.

    Attributes:
        query: float32 [..., D].
        gates: float32 [..., parts].
    """

    query: NDArray[np.float32]
    gates: NDArray[np.float32]


class Reader:
    """One person, as the network knows them. Thread-safe: what two threads work out at once is the same.

    Args:
        walker: of the model.
        latest: the latest events, oldest first.
        start: the state before these, [1, W] each.
    """

    def __init__(self, walker: Walker, latest: Past, start: State) -> None:
        self._walker = walker
        self._latest = latest
        self._start = start

    @classmethod
    def of(cls, person_id: str, walker: Walker, evidence: Evidence, states: StateMemory) -> Reader:
        """Finds or makes the state before the latest events."""
        count = len(evidence.past)
        begin = max(count - READ, 0) // walker.hyper.session_events * walker.hyper.session_events
        past = past_of(evidence, begin, unknown=len(walker.vectors) - 1)
        before = states.before(person_id, walker, evidence.past[: count - begin][::-1], past)
        return cls(walker, past.after(before.known), before.state)

    def read(self, now: datetime) -> Reading:
        """What is said now."""
        count = len(self._latest.items)
        wait = self._latest.wait(count, now.timestamp())
        both = self._said(self._walked, np.array([count]), np.array([wait]), self._latest.before + count)
        return Reading(both.query[0], both.gates[0])

    def without_each(self, now: datetime) -> Reading:
        """What would be said without each of the latest events, newest first, [latest + 1, ...].

        The last row is without any one of those before: the network says the same, and the gates know of one less.
        """
        moment, count = now.timestamp(), len(self._latest.items)
        waits, known = np.full(count + 1, self._latest.wait(count, moment)), np.full(count + 1, count - 1)
        if count:  # Without the newest event it is the one before that counts.
            waits[0] = self._latest.wait(count - 1, moment)
        known[-1] = count
        states = State(*map(np.concatenate, zip(self._walked_without_each, self._walked, strict=True)))
        return self._said(states, known, waits, max(self._latest.before + count - 1, 0))

    @cached_property
    def _walked(self) -> State:
        """After all events, [1, W] each."""
        return self._walker.walked(self._latest, self._start)

    @cached_property
    def _walked_without_each(self) -> State:
        """After all events but each, newest first, [latest, W] each."""
        return walked_without_each(self._walker, self._latest, self._start)

    def _said(self, state: State, known: NDArray[np.int64], waits: NDArray[np.float64], amount: int) -> Reading:
        """What is read out of states, so long after so many of the latest events, by gates that know of so many."""
        session = self._walker.read(state, self._latest.before + known, waits)
        gap = np.where(np.isnan(waits), UNKNOWN, buckets(waits)).astype(np.int32)
        weights = self._walker.weights
        return Reading(network.query(weights, session, gap), network.gates(weights, gap, amounts(amount)))


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
        kinds=np.array([_NUMBER[title.kind] for title in titles], np.int8),
        at=np.array([title.at.timestamp() for title in titles], np.float64),
        chosen=evidence.likes.chosen,
        before=begin,
        since=evidence.past[count].at.timestamp() if begin else np.nan,
    )


_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
