"""What something that the caller did changed in their recommendations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from whattowatch.api.cards import Cards, in_turn
from whattowatch.api.shapes.discovery import Moves
from whattowatch.domain.discovery import Recommender, Taste, Wanted
from whattowatch.domain.moves import moves

COMPARED = 50
"""How much of the list before and after is compared: what people see at most."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference between two tastes of one person, as recommendations show it.

    Attributes:
        exclude: titles that are in neither list besides those that its taste rules out: what the person has to do with,
            and what was acted on.
    """

    before: Taste
    after: Taste
    exclude: Collection[str]

    def shown(self, recommender: Recommender, cards: Cards, now: datetime) -> Moves | None:
        """Which titles rose and which fell; None where the recommender cannot tell."""
        if not recommender.card().explains:
            return None
        wanted = Wanted(COMPARED, exclude=frozenset(self.exclude), explained=False)
        up, down = moves(*(_ranked(taste, wanted, recommender, now) for taste in (self.before, self.after)))
        known = cards.of([*up, *down])
        return Moves(in_turn(up, known), in_turn(down, known))


def _ranked(taste: Taste, wanted: Wanted, recommender: Recommender, now: datetime) -> list[str]:
    return [row.title_id for row in recommender.recommend(taste, wanted, now)]
