"""What a person's past says of all titles, whatever the moment: worked out once, until they do something.

A moment matters through the network's gates and through what others do, which `score` adds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.parts import fading, remembered, strength, taste

LIKENESS = 0.2
"""What full likeness to a past title is worth, on the scale of a memory, for titles that the memory does not know."""
SAID, SAID_FADES = 2.0, 10
"""What a chosen genre counts besides what is learned of it, and after so many events half of that: who has done nothing
yet shall see at once that their choice was heard."""


class Leanings(NamedTuple):
    """The parts of a score that need no network, before its gates.

    Attributes:
        taste: float32 [kinds].
        said: float32 [kinds], what chosen and disliked genres count besides.
        alike: float32 [kinds] for each memory, in its stead for titles that it does not know.
        remembered: float32 [items of the model] for each memory.
    """

    taste: NDArray[np.float32]
    said: NDArray[np.float32]
    alike: tuple[NDArray[np.float32], ...]
    remembered: tuple[NDArray[np.float32], ...]


def leanings(titles: CatalogueModel, likes: Likes) -> Leanings:
    """What this past says of these titles."""
    memories, hyper = titles.memories(), titles.hyper
    return Leanings(
        taste=titles.features @ taste(*likes.liked(), likes.chosen, hyper),
        said=(said(len(likes.items)) * (titles.features @ likes.chosen)).astype(np.float32),
        alike=tuple([strength(_alike(titles, likes, fade), hyper.memory_floor) for _, _, fade in memories]),
        remembered=tuple([strength(_sums(memory, likes, fade), hyper.memory_floor) for _, memory, fade in memories]),
    )


def said(seen: int) -> float:
    """What a chosen or disliked genre counts besides its share of the taste for who has so many titles behind them."""
    return SAID * SAID_FADES / (SAID_FADES + seen)


def _alike(titles: CatalogueModel, likes: Likes, fade: float) -> NDArray[np.float64]:
    asked = fading(fade, likes.asking())
    found: NDArray[np.float64] = LIKENESS * (titles.features @ (asked @ likes.features[: len(asked)]))
    return found


def _sums(memory: Cooccurrence, likes: Likes, fade: float) -> NDArray[np.float32]:
    asked = fading(fade, likes.asking())
    latest = likes.items[: len(asked)]
    return remembered(memory, latest[latest >= 0], asked[latest >= 0])
