"""What the network says of one person at any moment, and what it would say had they not done one of the latest things.

A moment matters by how long ago the last event is alone: the states are walked once, and read out anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
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
from whattowatch.recommender.past import PastTitle
from whattowatch.recommender.states import StateMemory
from whattowatch.recommender.walk import Past, Walker

READ, SPREAD = 256, 64
"""The network reads so many of the latest titles, and up to so many more: a walk of a long past is dear, and what came
long before hardly moves a state any more."""

Moment = tuple[tuple[int, bool], ...]
"""Since the newest event, and since the one before: the bucket of the time, and whether it ends a session."""


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
        read = _read(evidence.past)
        past = past_of(evidence, len(evidence.past) - read, unknown=len(walker.vectors) - 1)
        before = states.before(person_id, walker, evidence.past[:read][::-1], past)
        return cls(walker, past.after(before.known), before.state)

    def moment(self, now: datetime) -> Moment:
        """What it is about this moment that changes an answer: nothing else does."""
        waits, known = self._waits(now), self._latest.before + np.array([len(self._latest.items)])
        ended = self._walker.ended(known - (1, 0), waits)
        return tuple(zip(buckets(waits).tolist(), ended.tolist(), strict=True))

    def read(self, now: datetime) -> Reading:
        """What is said now."""
        count = len(self._latest.items)
        both = self._said(self._walked, np.array([count]), self._waits(now)[:1], self._latest.before + count)
        return Reading(both.query[0], both.gates[0])

    def without_each(self, now: datetime) -> Reading:
        """What would be said without each of the latest events, newest first, [latest + 1, ...].

        The last row is without any one of those before: the network says the same, and the gates know of one less.
        """
        count, (wait, wait_before) = len(self._latest.items), self._waits(now)
        waits, known = np.full(count + 1, wait), np.full(count + 1, count - 1)
        waits[0] = wait_before  # Without the newest event it is the one before that counts.
        known[-1] = count
        states = State(*map(np.concatenate, zip(self._walked_without_each, self._walked, strict=True)))
        return self._said(states, known, waits, max(self._latest.before + count - 1, 0))

    def _waits(self, now: datetime) -> NDArray[np.float64]:
        """Seconds since the newest event, and since the one before; the same if there is none."""
        counts = (len(self._latest.items), max(len(self._latest.items) - 1, 0))
        return np.array([self._latest.wait(count, now.timestamp()) for count in counts])

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


def _read(past: Sequence[PastTitle]) -> int:
    """How many of the latest titles are read; `past` is newest first.

    Which title comes first is settled by the titles themselves, as content-defined chunking settles where a piece of a
    file ends. So a state that is kept stays of use where a count would move on: with another event most often, and
    always where somebody rates a title from before.
    """
    counts = range(min(READ, len(past)), min(READ + SPREAD, len(past)) + 1)
    return min(counts, key=lambda count: zlib.crc32(past[count - 1].title_id.encode())) if past else 0


def past_of(evidence: Evidence, begin: int, unknown: int) -> Past:
    """A person's past as the network reads it, oldest first.

    Args:
        evidence: what is known of the person.
        begin: so many of the oldest titles are not read, and the walk begins as if there were none.
        unknown: the row of titles that the catalogue does not have.
    """
    count = len(evidence.past) - begin
    titles, slots = evidence.past[:count][::-1], evidence.rows.slots[:count][::-1]
    return Past(
        items=np.where(slots >= 0, slots, unknown),
        values=np.array([title.value for title in titles], np.int8),
        kinds=np.array([_NUMBER[title.kind] for title in titles], np.int8),
        at=np.array([title.at.timestamp() for title in titles], np.float64),
        chosen=evidence.likes.chosen,
        since=evidence.past[count].at.timestamp() if begin else np.nan,
    )


_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
