"""One person asking at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import score
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.items import Items
from whattowatch.recommender.leanings import Leanings
from whattowatch.recommender.reading import Reader, Reading
from whattowatch.recommender.trend import Trends
from whattowatch.recommender.turn import Turn, rotation


@dataclass(frozen=True)
class Question:
    """What an answer is made from.

    Attributes:
        items: the catalogue.
        titles: the model over it.
        evidence: what is known about the person.
        leanings: what that says of all titles.
        reader: asks the network.
        trend: what is watched here now.
        turn: the person's on this day.
        now: the moment.
    """

    items: Items
    titles: CatalogueModel
    evidence: Evidence
    leanings: Leanings
    reader: Reader
    trend: Trends
    turn: Turn
    now: datetime

    @cached_property
    def reading(self) -> Reading:
        """What the network says now."""
        return self.reader.read(self.now)

    def scores(self) -> NDArray[np.float32]:
        """The score of every title, [titles]."""
        total = score.scores(self.titles, self.leanings, self.reading, self.trend.live)
        if share := rotation(self.evidence.amount):
            total -= share * self.turn.numbers(slice(None))
        return total

    def cold(self) -> NDArray[np.bool_]:
        """The titles of which nobody has told anything, neither in training nor here of late, [titles]."""
        return (self.titles.numbering.item_of_slot < 0) & ~self.trend.lately
