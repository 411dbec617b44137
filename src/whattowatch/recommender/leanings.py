"""What a person's past says of all titles, whatever the moment: worked out once, until they do something.

A moment matters through the network's gates and through what others do, which `score` adds.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.choices import said
from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.parts import taste
from whattowatch.recommender.remembered import Remembered, asked, remembered
from whattowatch.recommender.shapes import Part

LIKENESS: Final = {Part.NEAR: 0.3, Part.WIDE: 0.45}
"""What full likeness to the latest title is worth for titles that a memory does not know, older ones counting as in
that memory. No gate weighs it: gates are learned where all titles are known, of films alone, and what somebody's first
five films say of another one is less than what five series say of series."""


class Leanings(NamedTuple):
    """The parts of a score that need no network, before its gates.

    Attributes:
        taste: float32 [kinds].
        said: float32 [kinds], what chosen and disliked genres say.
        alike: float32 [kinds], in the stead of the memories for titles that they do not know.
        remembered: of each memory.
    """

    taste: NDArray[np.float32]
    said: NDArray[np.float32]
    alike: NDArray[np.float32]
    remembered: tuple[Remembered, ...]


def leanings(titles: CatalogueModel, likes: Likes) -> Leanings:
    """What this past says of these titles."""
    memories, hyper = titles.memories(), titles.hyper
    return Leanings(
        taste=titles.features @ taste(*likes.liked(), likes.chosen, hyper),
        said=titles.features @ said(titles.choices, likes.chosen).sum(axis=0),
        alike=titles.features @ sum(_alike(likes, part, memory) for part, memory in memories),
        remembered=tuple([remembered(memory, titles.numbering, likes) for _, memory in memories]),
    )


def _alike(likes: Likes, part: Part, memory: Cooccurrence) -> NDArray[np.float32]:
    """What the latest titles say of each feature in the stead of a memory, [features]."""
    strengths = asked(memory, likes).astype(np.float32)
    found: NDArray[np.float32] = LIKENESS[part] * (strengths @ likes.features[: len(strengths)])
    return found
