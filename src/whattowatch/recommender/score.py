"""The score of every title for one person.

    score = network + bias + near + wide + taste + trend - rotation

each of the four parts weighted by a gate that the network computes: see docs/recommender.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.items import Items
from whattowatch.recommender.neighbours import Neighbours
from whattowatch.recommender.parts import fading, strength, taste
from whattowatch.recommender.reading import Reader, Reading
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.trend import Trends

LIKENESS = 0.2
"""What full likeness to a past title is worth, on the scale of a memory, for titles that the memory does not know."""
SAID, SAID_FADES = 2.0, 10
"""What a chosen genre counts besides what is learned of it, and after so many events half of that: who has done nothing
yet shall see at once that their choice was heard."""
ROTATION = 0.3
"""How far a title may fall, by person and day, for somebody of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Question:
    """One person asking at one moment.

    Attributes:
        items: the catalogue.
        bound: the model over it.
        evidence: what is known about the person.
        reader: asks the network.
        reading: what it says now.
        trend: what is watched here now.
        turn: float64 [titles], 0-1: by person, day and title alone.
    """

    items: Items
    bound: CatalogueModel
    evidence: Evidence
    reader: Reader
    reading: Reading
    trend: Trends
    turn: NDArray[np.float64]

    def scores(self) -> NDArray[np.float64]:
        """The score of every title, [titles]."""
        gates = self.reading.gates
        total = self.bound.walker.vectors[:-1] @ self.reading.query + self.bound.bias
        for part, memory, fade in self.memories():
            total += gates[part] * strength(self._remembered(memory, fade), self.bound.hyper.memory_floor)
        total += gates[Part.TASTE] * (self.items.features @ self.taste())[self.items.kind]
        total += gates[Part.TREND] * self.trend.live
        total += self.said() * (self.items.features @ self.evidence.chosen)[self.items.kind]
        return total - rotation(self.evidence.amount) * self.turn

    def memories(self) -> tuple[tuple[Part, Neighbours, float], ...]:
        """The two memories: the part that each is, and what one event older is worth there."""
        hyper = self.bound.hyper
        return (Part.NEAR, self.bound.near, hyper.near_fade), (Part.WIDE, self.bound.wide, hyper.wide_fade)

    def taste(self) -> NDArray[np.float32]:
        """What the person likes among features, [features]."""
        liked, amount = self.liked()
        return taste(liked, amount, self.evidence.chosen, self.bound.hyper)

    def said(self, fewer: int = 0) -> float:
        """What a chosen or disliked genre counts besides its share of the taste, had so many fewer titles been seen."""
        return SAID * SAID_FADES / (SAID_FADES + len(self.evidence.past) - fewer)

    def liked(self) -> tuple[NDArray[np.float32], float]:
        """The features of all titles times how much each was liked, added up, [features], and how much that was."""
        likings = self.evidence.likings
        return (likings @ self.evidence.features).astype(np.float32), float(np.abs(likings).sum())

    def _remembered(self, memory: Neighbours, fade: float) -> NDArray[np.float64]:
        """What a memory says of each title, [titles]; of those that it does not know, their genres."""
        asked = fading(fade, strengths(self.evidence))
        latest = self.evidence.items[: len(asked)]
        sums = memory.scores(latest[latest >= 0], asked[latest >= 0])
        alike = LIKENESS * (self.items.features @ (asked @ self.evidence.features[: len(asked)]))[self.items.kind]
        return np.where(memory.item_of_slot < 0, alike, sums)


def strengths(evidence: Evidence) -> NDArray[np.float32]:
    """How much each past title asks of the memories, newest first, [past]: nothing if it was not liked."""
    return (evidence.likings > 0).astype(np.float32)


def rotation(amount: int) -> float:
    """How far a title may fall by chance when so many things are known; it soon only breaks ties."""
    return ROTATION / (1 + amount) ** 2
