"""What training asks for at each event: of titles that were rated in one second, any of them.

A page of titles is often rated at once, and the next event is then another title of the same page, which says more of
the page than of the person. So at the border of a page all of its titles are asked for. Within a page its next title
counts little, and half of the time the page after it is asked for instead, as if this one had ended.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.streams import Examples

TARGETS = 8
"""So many titles are asked for at once, K; of a page with more titles, some that follow one another."""
GROWTH = 0.5
"""All titles of a page together count as many times as it has titles, to this power."""
WITHIN = 0.3
"""What the next title of the same page counts."""
SAME_SECOND = 1
"""The bucket of the time between two events of one page."""


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


def targets(read: Examples, at: NDArray[np.int64], draw: np.random.Generator) -> Targets:
    """Draws what is asked for.

    Args:
        read: the examples.
        at: [steps, lanes], their places. What is drawn of those without times has one outcome, and uses up no chance.
        draw: decides which targets, and whether the next page is asked for.
    """
    after = _next_page(read, at)
    jumps = draw.integers(0, 1 + (after != at)) == 1
    first = np.where(jumps, after, at)
    border = jumps | (read.now[at] != SAME_SECOND)
    size = np.where(border, read.page[first] + 1 - first, 1)
    number = np.arange(TARGETS)
    turned = (draw.integers(0, size)[..., None] + number) % size[..., None]
    whole = np.where(border, size**GROWTH, WITHIN) / np.minimum(size, TARGETS)
    weight = np.where(number < size[..., None], whole[..., None], 0).astype(np.float32)
    return Targets(first[..., None] + turned, weight, read.now[first])


def _next_page(read: Examples, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first place of the page after that of each place; the place itself at borders and where no such page follows.

    A page that begins another session does not follow: the state that it is asked of is not that of the page before.
    """
    after = np.minimum(read.page[at] + 1, len(read.page) - 1)
    follows = (after > read.page[at]) & ~read.begins[after] & ~read.ends[after] & (read.now[at] == SAME_SECOND)
    return np.where(follows, after, at)
