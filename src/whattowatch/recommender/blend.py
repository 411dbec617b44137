"""How much each part of a score counts, by how long ago a person did something last."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple


class Mix(NamedTuple):
    """The weight of each part beside the popularity prior, whose weight is 1.

    Attributes:
        neighbours: of what people turn to after the latest titles.
        taste: of genres.
        trend: of what is watched on this instance now.
    """

    neighbours: float
    taste: float
    trend: float


@dataclass(frozen=True, slots=True)
class Blend:
    """The numbers that join the parts; how they were chosen is in docs/recommender.md.

    Attributes:
        session: the mix while somebody is at it.
        returning: the mix after a long gap, and for somebody who never did anything.
        session_hours: the gap after which the session's share has fallen to 1/e.
        half_neighbours: the neighbours' sum that makes half of their full part.
        likeness: what full likeness to a title is worth, in the neighbours' sum, for titles that the model never saw.
        shrink: so many liked titles make half of the full taste.
        choice: so many liked titles of a genre are what choosing it in the preferences says.
        rotation: how far a title may fall, by person and day, for somebody of whom nothing is known.
    """

    session: Mix = field(default=Mix(neighbours=6.0, taste=1.0, trend=0.25))
    returning: Mix = field(default=Mix(neighbours=3.0, taste=2.0, trend=1.0))
    session_hours: float = 6.0
    half_neighbours: float = 0.3
    likeness: float = 0.04
    shrink: float = 2.0
    choice: float = 4.0
    rotation: float = 0.3

    def mix(self, gap: timedelta | None) -> Mix:
        """The weights for somebody who did something last `gap` ago; None: never."""
        if gap is None:
            return self.returning
        share = math.exp(-max(gap / timedelta(hours=1), 0.0) / self.session_hours)
        pairs = zip(self.session, self.returning, strict=True)
        return Mix(*(share * now + (1 - share) * later for now, later in pairs))
