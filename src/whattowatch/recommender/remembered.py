"""What a memory says to a person's past: of few titles, so that nothing is added to all the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence, added_up, ages
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.numbering import Numbering


class Remembered(NamedTuple):
    """The titles that follow something in the past.

    Attributes:
        slots: int64 [found], rising.
        sums: float32 [found], what each is worth.
    """

    slots: NDArray[np.int64]
    sums: NDArray[np.float32]

    def of(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """What these titles are worth, [asked]; 0 for those that follow nothing."""
        place = np.searchsorted(self.slots, slots)
        found = np.zeros(len(slots), np.float32)
        there = np.append(self.slots, -1)[place] == slots
        found[there] = self.sums[place[there]]
        return found


def remembered(memory: Cooccurrence, numbering: Numbering, likes: Likes) -> Remembered:
    """What a memory says of a catalogue's titles."""
    strengths = asked(memory, likes)
    latest = likes.items[: len(strengths)]
    sums = added_up(memory, latest[latest >= 0], strengths[latest >= 0])
    items = np.flatnonzero(sums != 0)  # Numbers themselves are looked through ten times as slowly.
    slots = numbering.slot_of_item[items]
    order = np.argsort(slots, kind="stable")[np.count_nonzero(slots < 0) :]
    return Remembered(slots[order], sums[items[order]].astype(np.float32))


def asked(memory: Cooccurrence, likes: Likes) -> NDArray[np.float64]:
    """How much each of the latest titles asks of a memory, newest first, [window] or fewer."""
    strengths = likes.asking()[: memory.lags.window]
    return strengths * ages(memory.lags, len(strengths))
