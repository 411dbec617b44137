"""Ratings from 1 to 10, of a title or of one episode, at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from whattowatch.domain.catalogue import EpisodeRef

LOWEST, HIGHEST = 1, 10


@dataclass(frozen=True, slots=True)
class Subject:
    """What is rated: a title, or one episode of it."""

    title_id: str
    episode: EpisodeRef | None = None


class RatingsReader(Protocol):
    """Reads a person's ratings."""

    def of_titles(self, person_id: str, title_ids: Iterable[str] | None = None) -> Mapping[str, int]:
        """The person's ratings of these titles (None: of all), episodes left out. One query."""
        ...

    def of_episodes(self, person_id: str, title_id: str) -> Mapping[EpisodeRef, int]:
        """The person's ratings of single episodes of this title. One query."""
        ...

    def by_people(self, person_ids: Iterable[str], title_id: str) -> Mapping[str, int]:
        """How these people rated the title itself, by person; who has not is left out. One query."""
        ...

    def of(self, person_id: str, subject: Subject) -> int | None:
        """The person's rating of this subject; None when there is none."""
        ...


class RatingsWriter(RatingsReader, Protocol):
    """Changes ratings within the request's transaction."""

    def rate(self, person_id: str, subject: Subject, rating: int | None, at: datetime) -> None:
        """Set the rating, replacing an earlier one; None clears it. Repeating it changes nothing."""
        ...
