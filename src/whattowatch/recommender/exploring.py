"""One place for a title of which nobody has told anything yet, so that something can be told of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.best import best
from whattowatch.recommender.variety import Listed

FIRST, LAST = 9, 20
"""The place is one from the tenth to the twentieth: counted from 0, at least `FIRST` and less than `LAST`."""
OF = 5
"""It goes to one of so many of the best such titles: somebody who passes one over sees another the day after."""


def explored(
    listed: Listed, cold: NDArray[np.bool_], ranked: NDArray[np.float32], ids: Sequence[str], chance: int
) -> Listed:
    """The list with a cold title at one place, unless one stands there or above by itself.

    It counts as much as the title that it stands before, so that scores still fall; a shorter list is still the
    beginning of a longer one.

    Args:
        listed: what would be shown without it.
        cold: [titles], of which nobody has told anything, and which may come.
        ranked: [titles], by what the best of them are found.
        ids: by slot.
        chance: decides the place and the title; the same for a person on a day.
    """
    places = LAST - FIRST
    place = FIRST + chance % places
    if place >= len(listed.slots) or cold[listed.slots[: place + 1]].any():
        return listed
    found = best(np.where(cold, ranked, np.float32(-np.inf)), OF, ids)
    return _moved(listed, int(found[chance // places % len(found)]), place) if len(found) else listed


def _moved(listed: Listed, slot: int, place: int) -> Listed:
    """The list with this title at this place, above which it does not stand yet."""
    others, length = listed.slots != slot, len(listed.slots)
    return Listed(
        np.insert(listed.slots[others], place, slot)[:length],
        np.insert(listed.scores[others], place, listed.scores[place])[:length],
    )
