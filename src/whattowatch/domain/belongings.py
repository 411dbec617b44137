"""Everything that an instance keeps of one person: to be shown as a whole, and to be removed as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """A title of the watchlist."""

    title_id: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SeenEpisode:
    """An episode that was watched, or a film as a whole.

    Attributes:
        round: 1 for the first time that the title was watched, 2 for the first rewatch, and so on.
        season: None, as the episode, for a film.
    """

    title_id: str
    round: int
    season: int | None
    episode: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BegunTitle:
    """A title that is being watched, or was.

    Attributes:
        state: whether it is being watched, finished or abandoned.
        round: how often it was begun.
    """

    title_id: str
    state: str
    round: int
    started_at: datetime
    touched_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenRating:
    """A rating of a title; of one of its episodes, where season and episode are known."""

    title_id: str
    season: int | None
    episode: int | None
    rating: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AskedRating:
    """A title, or an episode of it, that waits for a rating."""

    title_id: str
    season: int | None
    episode: int | None


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a person has to do with titles; what they have to do with people, other ports know."""

    watchlist: tuple[ListedTitle, ...]
    progress: tuple[BegunTitle, ...]
    episodes: tuple[SeenEpisode, ...]
    ratings: tuple[GivenRating, ...]
    to_rate: tuple[AskedRating, ...]


class BelongingsReader(Protocol):
    """Reads everything of one person. The number of queries is constant."""

    def of_person(self, person_id: str) -> Belongings:
        """Everything, each part by title and then in order of time."""
        ...


class BelongingsWriter(BelongingsReader, Protocol):
    """Removes everything of one person within the request's transaction."""

    def remove(self, person_id: str) -> None:
        """The person goes, with everything that names them, their credentials included; an unknown one is fine.

        What they did no longer counts in anybody's trends. Evenings that they host go with them, and so do mails that
        are owed to them or about them; who must hear of that is told by mails that are owed afterwards.
        """
        ...
