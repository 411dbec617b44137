"""Events in the order in which training reads them: people one after another in lanes, lanes side by side."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.recommender.events import NO_TIME, Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.gaps import HOUR, UNKNOWN, buckets
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.past import likings

CHOSEN = 3
"""So many genres a person of the training data is taken to have chosen: those liked most."""


@dataclass(frozen=True, slots=True)
class Examples:
    """One example for each event: the event is the target, the one before it the input.

    All arrays are [events]; what concerns the input is 0 where the target is its user's first event.

    Attributes:
        begins: bool, the target is a user's first.
        item: the input's title; `titles` where there is none.
        value, kind, gap: of the input.
        now: the bucket of the time from input to target.
        ends: bool, a session ends in between.
        page: the place of the last event in the same second as the target.
        place: how many events the user has before the target.
        left: how many events of the user are read from the target on.
        target: the title to predict.
        target_liking: how much it was liked.
        counts: bool, the target is learned from: not the first of those kept, unless it is the user's very first.
        users: whose.
    """

    begins: NDArray[np.bool_]
    item: NDArray[np.int32]
    value: NDArray[np.int32]
    kind: NDArray[np.int32]
    gap: NDArray[np.int32]
    now: NDArray[np.int32]
    ends: NDArray[np.bool_]
    page: NDArray[np.int64]
    place: NDArray[np.int64]
    left: NDArray[np.int64]
    target: NDArray[np.int32]
    target_liking: NDArray[np.float32]
    counts: NDArray[np.bool_]
    users: NDArray[np.int64]


def stretches(events: Events, hyper: Hyper, length: int, draw: np.random.Generator) -> NDArray[np.bool_]:
    """Marks a stretch of each user's events to read, drawn by chance, bool [events]; all of a user with few.

    Args:
        events: of which.
        hyper: reading begins where a session may, as it does when serving.
        length: so many events, if the user has as many; fewer at the end.
        draw: decides where each begins.
    """
    place, count = _places(events.users)
    session = hyper.session_events if hyper.session_events <= length else 1
    begins = -(-np.maximum(count - length, 0) // session)  # So many sessions may come before.
    drawn = draw.random(int(events.users.max(initial=-1)) + 1)[events.users]
    first = (drawn * (begins + 1)).astype(np.int64) * session
    return np.asarray((place >= first) & (place < first + length))


def examples(events: Events, hyper: Hyper, kept: NDArray[np.bool_]) -> Examples:
    """An example for each event that is kept.

    Args:
        events: what to learn from.
        hyper: says when a session ends.
        kept: bool [events], one stretch of each user.
    """
    place, _ = _places(events.users)
    read = events.some(kept)
    begins = np.diff(read.users, prepend=-1) != 0
    waits = gaps(read)
    now = buckets(waits)
    passed, count = _places(read.users)
    return Examples(
        begins=begins,
        item=_before(read.items, begins, read.titles),
        value=_before(read.values, begins, 0),
        kind=_before(read.kinds, begins, 0),
        gap=_before(now, begins, UNKNOWN),
        now=now,
        ends=session_ends(waits, begins, hyper),
        page=_pages(read),
        place=place[kept],
        left=count - passed,
        target=read.items.astype(np.int32),
        target_liking=likings(read.values, read.kinds),
        counts=~begins | (place[kept] == 0),
        users=read.users,
    )


def _places(users: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many events the same user has before each, and in all, [events]."""
    first, last = (np.searchsorted(users, users, side=side) for side in ("left", "right"))
    return np.arange(len(users)) - first, last - first


def _before(values: NDArray[np.integer], begins: NDArray[np.bool_], none: int) -> NDArray[np.int32]:
    """The value of the event before each, [events]; `none` before a user's first."""
    return np.where(begins, none, np.roll(values, 1)).astype(np.int32)


def gaps(events: Events) -> NDArray[np.float64]:
    """Seconds since the same user's event before, [events]; not a number where that is not known."""
    begins = np.diff(events.users, prepend=-1) != 0
    unknown = begins | (events.at == NO_TIME) | (np.roll(events.at, 1) == NO_TIME)
    return np.where(unknown, np.nan, np.diff(events.at, prepend=0).astype(np.float64))


def session_ends(waits: NDArray[np.float64], begins: NDArray[np.bool_], hyper: Hyper) -> NDArray[np.bool_]:
    """Marks the events that come after the end of a session, [events]: after a long gap, or after many events."""
    first = np.flatnonzero(begins)
    place = np.arange(len(begins)) - np.repeat(first, np.diff(first, append=len(begins)))
    full = (place > 0) & (place % hyper.session_events == 0)
    return np.asarray(full | (np.nan_to_num(waits) > hyper.session_hours * HOUR))


def any_session_ends(events: Events, hyper: Hyper) -> bool:
    """Whether anybody has more than one session."""
    begins = np.diff(events.users, prepend=-1) != 0
    return bool(session_ends(gaps(events), begins, hyper).any())


def _pages(events: Events) -> NDArray[np.int64]:
    """The place of the last event of the same user in the same second, [events]; its own without times."""
    alone = (np.diff(events.users, append=-1) != 0) | (np.diff(events.at, append=-1) != 0) | (events.at == NO_TIME)
    last = np.flatnonzero(alone)
    return last[np.searchsorted(last, np.arange(len(alone)))]


def chosen_genres(events: Events, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """The genres that each user likes most, as if chosen in the preferences, [users, features], 0 or 1.

    Args:
        events: of users numbered from 0 without gaps.
        features: [titles, features].
    """
    liked = likings(events.values, events.kinds)
    sums = np.zeros((int(events.users.max(initial=-1)) + 1, FEATURES), np.float32)
    np.add.at(sums, events.users, liked[:, None] * features[events.items])
    genres = sums[:, : len(GENRES)]
    most = np.argsort(-genres, axis=1, kind="stable")[:, :CHOSEN]
    chosen = np.zeros_like(sums)
    np.put_along_axis(chosen, most, np.take_along_axis(genres, most, axis=1) > 0, axis=1)
    return chosen


def lanes(users: NDArray[np.int64], count: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Users in random order, each given to the lane that is shortest so far.

    Args:
        users: [examples], rising.
        count: how many lanes.
        draw: decides the order.

    Returns:
        Places of examples, [longest lane, lanes]; -1 where a lane has ended.
    """
    first = np.flatnonzero(np.diff(users, prepend=-1))
    size = np.diff(first, append=len(users))
    heap = [(0, lane) for lane in range(count)]
    members: list[list[NDArray[np.int64]]] = [[] for _ in range(count)]
    for user in draw.permutation(len(first)).tolist():
        length, lane = heapq.heappop(heap)
        members[lane].append(np.arange(first[user], first[user] + size[user]))
        heapq.heappush(heap, (length + int(size[user]), lane))
    places = np.full((max(length for length, _ in heap), count), -1, np.int64)
    for lane, parts in enumerate(members):
        joined = np.concatenate([np.empty(0, np.int64), *parts])
        places[: len(joined), lane] = joined
    return places


def chunks(places: NDArray[np.int64], steps: int) -> Iterator[NDArray[np.int64]]:
    """Pieces of equal length, [steps, lanes]; the last one is filled up with -1."""
    for begin in range(0, len(places), steps):
        piece = places[begin : begin + steps]
        yield np.pad(piece, ((0, steps - len(piece)), (0, 0)), constant_values=-1)
