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
from whattowatch.recommender.parts import taste
from whattowatch.recommender.remembered import Remembered, asked, remembered

LIKENESS = 2.5
"""What full likeness to a past title is worth for titles that no memory knows: as much as a memory gives a title that
makes a hundredth of what follows the past one."""
SAID, SAID_FADES = 2.0, 10
"""What a chosen genre counts besides what is learned of it, and after so many events half of that: who has done nothing
yet shall see at once that their choice was heard."""


class Leanings(NamedTuple):
    """The parts of a score that need no network, before its gates.

    Attributes:
        taste: float32 [kinds].
        said: float32 [kinds], what chosen and disliked genres count besides.
        alike: float32 [kinds] for each memory, in its stead for titles that it does not know.
        remembered: of each memory.
    """

    taste: NDArray[np.float32]
    said: NDArray[np.float32]
    alike: tuple[NDArray[np.float32], ...]
    remembered: tuple[Remembered, ...]


def leanings(titles: CatalogueModel, likes: Likes) -> Leanings:
    """What this past says of these titles."""
    memories, hyper = titles.memories(), titles.hyper
    return Leanings(
        taste=titles.features @ taste(*likes.liked(), likes.chosen, hyper),
        said=(said(len(likes.items)) * (titles.features @ likes.chosen)).astype(np.float32),
        alike=tuple([_alike(titles, likes, memory) for _, memory in memories]),
        remembered=tuple([remembered(memory, titles.numbering, likes) for _, memory in memories]),
    )


def said(seen: int) -> float:
    """What a chosen or disliked genre counts besides its share of the taste for who has so many titles behind them."""
    return SAID * SAID_FADES / (SAID_FADES + seen)


def _alike(titles: CatalogueModel, likes: Likes, memory: Cooccurrence) -> NDArray[np.float32]:
    strengths = asked(memory, likes).astype(np.float32)
    found: NDArray[np.float32] = titles.features @ (LIKENESS * (strengths @ likes.features[: len(strengths)]))
    return found
