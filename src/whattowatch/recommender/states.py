"""States of the people who asked last: a cache, rebuilt from the events whenever these are not what they were."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

import numpy as np

from whattowatch.recommender.network import State
from whattowatch.recommender.past import PastTitle
from whattowatch.recommender.walk import Past, Walker

MOST = 1000
"""People; a kilobyte each and what they did."""
LATEST = 16
"""So many of the latest events are walked anew each time: an edit among them leaves the kept state valid, and reasons
are worked out from there."""
STRIDE = 4
"""A kept state is moved on by more than so many events at once: it is still good for somebody who takes back their
latest deed, and few more events than need be are walked anew."""


class Before(NamedTuple):
    """The state before a person's latest events.

    Attributes:
        state: [1, W] each.
        known: how many of the events it knows that the network reads.
    """

    state: State
    known: int


class _Kept(NamedTuple):
    """Of one person; `said` is the rest of what a walk begins with: choices of genres, and where the past begins."""

    walker: Walker
    said: bytes
    titles: tuple[PastTitle, ...]
    before: Before


class StateMemory:
    """Holds for a person, a model and the events that a state knows.

    Thread-safe by comparing and swapping: what was made from a state takes its place, unless another thread has put
    something else there meanwhile; that stays, and whoever made the other one answers from it and forgets it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._rebuilt = 0

    @property
    def people(self) -> frozenset[str]:
        """Whose states are kept."""
        with self._lock:
            return frozenset(self._kept)

    @property
    def rebuilt(self) -> int:
        """How often a kept state did not fit the events any more, and was made anew."""
        return self._rebuilt

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        with self._lock:
            self._kept.pop(person_id, None)

    def before(self, person_id: str, walker: Walker, titles: tuple[PastTitle, ...], past: Past) -> Before:
        """The state before the latest events, of which there are at least `LATEST` if there are as many at all.

        Args:
            person_id: whose.
            walker: of the model.
            titles: what the network reads, oldest first.
            past: the same as it reads it.
        """
        said = past.chosen.tobytes() + np.array([past.before, past.since]).tobytes()
        with self._lock:
            seen = kept = self._kept.get(person_id)
        wanted = max(len(titles) - LATEST, 0)
        known = kept is not None and kept.walker is walker and kept.said == said
        if kept is None or not known or kept.titles != titles[: kept.before.known] or kept.before.known > wanted:
            self._rebuilt += kept is not None
            kept = _Kept(walker, said, (), Before(walker.start(past.chosen[None]), 0))
        if wanted - kept.before.known > STRIDE or kept.before.known == 0:
            kept = self._moved(kept, titles, past, wanted)
        self._swap(person_id, seen, kept)
        return kept.before

    def _moved(self, kept: _Kept, titles: tuple[PastTitle, ...], past: Past, wanted: int) -> _Kept:
        """The same person some events later."""
        between = past.some(np.arange(len(past.items)) < wanted).after(kept.before.known)
        state = kept.walker.walked(between, kept.before.state)
        return kept._replace(titles=titles[:wanted], before=Before(state, wanted))

    def _swap(self, person_id: str, seen: _Kept | None, kept: _Kept) -> None:
        """Keeps it, if what it was made from is still what is kept."""
        with self._lock:
            if self._kept.get(person_id) is not seen:
                return
            self._kept[person_id] = kept
            self._kept.move_to_end(person_id)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
