"""What a person did, title by title, and how much each says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from whattowatch.domain.discovery import Interaction, Kind

LIKING: Final = {
    Kind.FINISHED: 0.5,
    Kind.LISTED: 0.4,
    Kind.STARTED: 0.3,
    Kind.ABANDONED: -0.15,
    Kind.REFUSED: -0.25,
}
"""Liking read from what was done where there is no rating, on the scale of `rating_liking`."""

NEUTRAL_RATING = 5.5
DISLIKE_SHARE = 0.25
"""A disliked title counts a quarter of a liked one: whoever rates a title has at least chosen to watch it."""


@dataclass(frozen=True, slots=True)
class PastTitle:
    """All that a person did with one title.

    Attributes:
        kind: what speaks: the rating if there is one, else what was done last.
        liking: -0.25 to 1.
        at: when the last thing was done with it.
    """

    title_id: str
    kind: Kind
    liking: float
    at: datetime


def rating_liking(rating: int) -> float:
    """1 for a 10, a little for a 6, -0.25 for a 1.

    Concave above the neutral rating, since what matters most is on which side of it a rating lies.
    """
    distance = (rating - NEUTRAL_RATING) / (10 - NEUTRAL_RATING)
    return float(distance**0.5 if distance > 0 else DISLIKE_SHARE * distance)


def past_titles(history: Iterable[Interaction]) -> tuple[PastTitle, ...]:
    """Each title once, the one that something was done with last first."""
    titles: dict[str, Interaction] = {}
    spoken: dict[str, Interaction] = {}
    for interaction in history:
        titles.pop(interaction.title_id, None)  # So that the title moves to the end.
        titles[interaction.title_id] = interaction
        before = spoken.get(interaction.title_id)
        if before is None or before.value is None or interaction.value is not None:
            spoken[interaction.title_id] = interaction
    return tuple(_past(spoken[title_id], titles[title_id].at) for title_id in reversed(titles))


def _past(spoken: Interaction, at: datetime) -> PastTitle:
    liking = LIKING[spoken.kind] if spoken.value is None else rating_liking(spoken.value)
    return PastTitle(spoken.title_id, spoken.kind, liking, at)
