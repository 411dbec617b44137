"""Walking through what people did, in NumPy: from event to event, for one person or for many side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from whattowatch.recommender import network
from whattowatch.recommender.gaps import HOUR, UNKNOWN, buckets
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.network import Event, State

Weights = Mapping[str, NDArray[np.float32]]

AT_ONCE = 1 << 14
"""So many events are turned into inputs at a time: some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Past:
    """What one person did, oldest first.

    Attributes:
        items: int64 [events], rows of the titles' vectors.
        values: int8 [events], ratings; 0 for none.
        kinds: int8 [events], see `events.KINDS`.
        at: float64 [events], seconds since 1970; not a number where that is not known.
        chosen: float32 [features], genres chosen less genres disliked.
        before: how many events came before these, and are in the state that a walk begins with.
        since: when the last of those was; not a number where there were none.
    """

    items: NDArray[np.int64]
    values: NDArray[np.int8]
    kinds: NDArray[np.int8]
    at: NDArray[np.float64]
    chosen: NDArray[np.float32]
    before: int = 0
    since: float = np.nan

    def waits(self) -> NDArray[np.float64]:
        """Seconds since the event before, [events]; not a number where that is not known."""
        return np.diff(self.at, prepend=self.since)

    def wait(self, known: int, now: float) -> float:
        """Seconds from the last of the first `known` events until `now`; not a number where that is not known."""
        return now - (float(self.at[known - 1]) if known else self.since)

    def some(self, chosen: NDArray[np.bool_]) -> Past:
        """The past without the events that are not chosen, bool [events]."""
        names = ("items", "values", "kinds", "at")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def after(self, count: int) -> Past:
        """The events after the first `count`."""
        rest = self.some(np.arange(len(self.items)) >= count)
        return replace(rest, before=self.before + count, since=float(self.at[count - 1])) if count else rest


class Asked(NamedTuple):
    """One question to the network.

    Attributes:
        person: whose past, a place in a list of them.
        known: how many of the events are known.
        now: seconds since 1970; not a number where that is not known.
        shown: whether the network is told how long ago the last event was.
    """

    person: int
    known: int
    now: float
    shown: bool = True


class Readings(NamedTuple):
    """What the network answers with.

    Attributes:
        session: float32 [asked, W], the states to read out.
        gap: int32 [asked], the bucket of the time since the last event.
    """

    session: NDArray[np.float32]
    gap: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Walker:
    """Steps states of people.

    Attributes:
        weights: of the network.
        vectors: float32 [titles, D], the titles' vectors.
        hyper: says when sessions end.
    """

    weights: Weights
    vectors: NDArray[np.float32]
    hyper: Hyper

    def start(self, chosen: NDArray[np.float32]) -> State:
        """The states of people who have said which genres they like and dislike, [people, features]."""
        state = network.nobody(self.weights, (len(chosen),))
        said = network.preference_input(self.weights, chosen)
        return network.stepped(self.weights, state, network.given(self.weights, "session", said))

    def step(self, state: State, brought: NDArray[np.float32], ended: NDArray[np.bool_]) -> State:
        """The states after one more event of each person.

        Args:
            state: before it, [people, W] each.
            brought: by the event, [people, 3 W].
            ended: bool [people], whether a session has ended before it.
        """
        return network.stepped(self.weights, self.settled(state, ended), brought)

    def walked(self, past: Past, start: State) -> State:
        """The state of one person after all of these events, [1, W] each; `start` is the one before."""
        waits, state = past.waits(), start
        event = Event(self.vectors[past.items], past.values, past.kinds, buckets(waits))
        brought = network.given(self.weights, "session", network.event_input(self.weights, event))
        for row, ended in zip(brought, self.ended(past.before + np.arange(len(waits)), waits).tolist(), strict=True):
            settled = network.session_ended(self.weights, state) if ended else state
            state = network.stepped(self.weights, settled, row[None])
        return state

    def settled(self, state: State, ended: NDArray[np.bool_]) -> State:
        """The states once the sessions that have `ended`, bool [people], are taken in."""
        if not ended.any():
            return state
        after = network.session_ended(self.weights, state)
        return State(*(np.where(ended[:, None], new, old) for new, old in zip(after, state, strict=True)))

    def read(self, state: State, known: NDArray[np.int64], waits: NDArray[np.float64]) -> NDArray[np.float32]:
        """The session states to read out, [asked, W]: a session that the wait has ended is taken in before.

        Args:
            state: after everything that is known, [asked, W] each.
            known: [asked], how many events that were.
            waits: [asked], seconds since the last of them; not a number where that is not to be known.
        """
        session: NDArray[np.float32] = self.settled(state, self.ended(known, waits) & ~np.isnan(waits)).session
        return session

    def ended(self, known: ArrayLike, waits: ArrayLike) -> NDArray[np.bool_]:
        """Whether the next event begins a session: after so many events, or after so many seconds."""
        full = (np.asarray(known) > 0) & (np.asarray(known) % self.hyper.session_events == 0)
        return np.asarray(full | (np.nan_to_num(np.asarray(waits, np.float64)) > self.hyper.session_hours * HOUR))


def readings(walker: Walker, people: Sequence[Past], asked: Sequence[Asked]) -> Readings:
    """Walks through everybody's past from its beginning, once, and answers all questions on the way.

    Args:
        walker: steps the states.
        people: whose pasts.
        asked: the questions, in any order.
    """
    waits = np.array([people[one.person].wait(one.known, one.now) if one.shown else np.nan for one in asked])
    needed = np.zeros(len(people), np.int64)
    np.maximum.at(needed, [one.person for one in asked], [one.known for one in asked])
    order = np.argsort(-needed, kind="stable")
    row = np.argsort(order)
    by_known: dict[int, list[int]] = {}
    for number, one in enumerate(asked):
        by_known.setdefault(one.known, []).append(number)
    events = _side_by_side(walker, [people[person] for person in order.tolist()], needed[order])
    state = walker.start(np.stack([people[person].chosen for person in order.tolist()]))
    found = np.zeros((len(asked), state.session.shape[1]), np.float32)
    for known, brought in enumerate(_brought(walker, events, needed)):
        if numbers := by_known.get(known, []):
            rows = row[[asked[number].person for number in numbers]]
            at_hand = State(state.user[rows], state.session[rows])
            found[numbers] = walker.read(at_hand, np.full(len(numbers), known), waits[numbers])
        going = len(brought)
        if going:
            left = State(state.user[:going], state.session[:going])
            state = walker.step(left, brought, events.ended[known, :going])
    return Readings(found, np.where(np.isnan(waits), UNKNOWN, buckets(waits)).astype(np.int32))


def _brought(walker: Walker, events: _Events, needed: NDArray[np.int64]) -> Iterator[NDArray[np.float32]]:
    """What each event brings to the session's unit, [people who have it, 3 W] in turn; at last, of nobody.

    Several events are worked out at once, since products of small arrays are dear.
    """
    begin, longest = 0, len(events.gap)
    while begin < longest:
        going = int((needed > begin).sum())
        part = slice(begin, begin + max(1, AT_ONCE // going))
        item, value, kind, gap = (column[part, :going] for column in events[:4])
        x = network.event_input(walker.weights, Event(walker.vectors[item], value, kind, gap))
        brought = network.given(walker.weights, "session", x)
        for place, row in enumerate(brought, begin):
            yield row[: int((needed > place).sum())]
        begin = part.stop
    yield np.empty((0, 0), np.float32)


class _Events(NamedTuple):
    """Events of several people side by side, [longest, people] each; beyond a person's last they mean nothing."""

    item: NDArray[np.int64]
    value: NDArray[np.int8]
    kind: NDArray[np.int8]
    gap: NDArray[np.int32]
    ended: NDArray[np.bool_]


def _side_by_side(walker: Walker, people: Sequence[Past], needed: NDArray[np.int64]) -> _Events:
    longest = int(needed.max(initial=0))
    columns: list[tuple[NDArray[Any], ...]] = [
        (
            past.items,
            past.values,
            past.kinds,
            buckets(past.waits()),
            walker.ended(np.arange(len(past.items)), past.waits()),
        )
        for past in people
    ]
    kinds = (np.int64, np.int8, np.int8, np.int32, np.bool_)
    tables: list[NDArray[Any]] = [np.zeros((longest, len(people)), kind) for kind in kinds]
    for person, (parts, count) in enumerate(zip(columns, needed.tolist(), strict=True)):
        for table, part in zip(tables, parts, strict=True):
            table[:count, person] = part[:count]
    return _Events(*tables)
