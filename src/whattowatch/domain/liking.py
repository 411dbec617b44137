"""How much somebody would like a title: a rating foretold on the scale of ratings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from whattowatch.domain.discovery import Taste


class Likings(Protocol):
    """Foretells ratings. Thread-safe; deterministic for equal arguments; raises `Unavailable` only."""

    def foretold(self, taste: Taste, title_ids: Collection[str], now: datetime) -> Mapping[str, float]:
        """The rating, 1 to 10, that this person would most likely give each of these titles.

        Titles that the catalogue does not have are left out. What the person rated a title themselves is no answer:
        it is foretold from everything that is known of them, and does not repeat what they said.
        """
        ...
