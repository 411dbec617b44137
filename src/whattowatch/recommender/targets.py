"""What training asks for at each event: of titles that were rated in one second, any of them.

A page of titles is often rated at once, and the next event is then another title of the same page, which says more of
the page than of the person. So at the border of a page all of its titles are asked for. Within a page its next title
counts little, and half of the time the page after it is asked for instead, as if this one had ended.

Who has just come wants what they will like, not what stands beside what they named: at people's first events any of the
titles that follow is asked for, half of the time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.gaps import SAME_SECOND
from whattowatch.recommender.streams import Examples

TARGETS = 8
"""So many titles are asked for at once, K; of more, as many evenly spread."""
GROWTH = 0.5
"""All titles of a page together count as many times as it has titles, to this power."""
WITHIN = 0.3
"""What the next title of the same page counts."""
LATER = 20
"""Of newcomers, any of so many titles that follow is asked for."""


class Targets(NamedTuple):
    """What is asked for at each place, [steps, lanes] of them.

    Attributes:
        example: int64 [steps, lanes, K], whose targets these are.
        weight: float32 [steps, lanes, K], what each counts; a page with fewer titles has 0 beyond them.
        now: int32 [steps, lanes], the bucket of the time from the input to the targets.
    """

    example: NDArray[np.int64]
    weight: NDArray[np.float32]
    now: NDArray[np.int32]


def targets(read: Examples, newcomers: int, at: NDArray[np.int64], draw: np.random.Generator) -> Targets:
    """Draws what is asked for.

    Args:
        read: the examples.
        newcomers: so many of everybody's first events are also asked for what comes later.
        at: [steps, lanes], their places. What is drawn of those without times has one outcome, and uses up no chance
            where nobody is a newcomer.
        draw: decides which targets, and whether the next page or what comes later is asked for.
    """
    after = _next_page(read, at)
    later = _chosen(read.place[at] < newcomers, draw)
    jumps = _chosen(after != at, draw) & ~later
    first = np.where(jumps, after, at)
    border = jumps | (read.now[at] != SAME_SECOND)
    size = np.where(border, read.page[first] + 1 - first, 1)
    whole = np.where(border, size**GROWTH, WITHIN)
    size, whole = np.where(later, np.minimum(read.left[at], LATER), size), np.where(later, 1, whole)
    among, weight = _spread(size, whole, draw)
    return Targets(first[..., None] + among, weight, read.now[first])


def _chosen(possible: NDArray[np.bool_], draw: np.random.Generator) -> NDArray[np.bool_]:
    """Half of what is possible; what is not uses up no chance."""
    return np.asarray(draw.integers(0, 1 + possible) == 1)


def _spread(
    size: NDArray[np.int64], whole: NDArray[np.float64], draw: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """At most K of so many titles, evenly spread from a random one on, and what each of them counts, [..., K]."""
    number, size = np.arange(TARGETS), size[..., None]
    among = (draw.integers(0, size) + number * np.maximum(size // TARGETS, 1)) % size
    weight = np.where(number < size, whole[..., None] / np.minimum(size, TARGETS), 0)
    return among, weight.astype(np.float32)


def _next_page(read: Examples, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first place of the page after that of each place; the place itself at borders and where no such page follows.

    A page that begins another session does not follow: the state that it is asked of is not that of the page before.
    """
    after = np.minimum(read.page[at] + 1, len(read.page) - 1)
    follows = (after > read.page[at]) & ~read.begins[after] & ~read.ends[after] & (read.now[at] == SAME_SECOND)
    return np.where(follows, after, at)
