"""Titles that get another id: what people have to do with them follows, and joins what stands under the other id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from whattowatch.domain.catalogue import Episode, Title
from whattowatch.domain.watching import Progress


@dataclass(frozen=True, slots=True)
class Renamed:
    """An id that became an alias.

    Attributes:
        old: the id as people's rows may hold it.
        title: what it means now.
        episodes: of that title.
    """

    old: str
    title: Title
    episodes: tuple[Episode, ...] = ()


def as_one(one: Progress, other: Progress) -> Progress:
    """What two progresses of one title come to, which was watched under two ids; the order of the two is no matter.

    The later round is the present one. Of the same round, what was last touched says whether it is being watched,
    finished or abandoned; the round began when the first of them did. Nothing that is done gets lost, and who has
    finished it under either id has finished it.

    Args:
        one: under either id, its `done` all that is done of its round.
        other: under the other id.
    """
    last, first = sorted((one, other), key=_presence, reverse=True)
    same_round = last.round == first.round
    return replace(
        last,
        started_at=min(one.started_at, other.started_at) if same_round else last.started_at,
        touched_at=max(one.touched_at, other.touched_at),
        finished_at=max(filter(None, (one.finished_at, other.finished_at)), default=None),
        done=last.done | first.done if same_round else last.done,
    )


def _presence(progress: Progress) -> tuple[int, datetime, str]:
    return (progress.round, progress.touched_at, progress.state)


class Renaming(Protocol):
    """Lets people's rows follow a title to its new id. Every call is atomic and may be repeated.

    Where rows stand under both ids, one is left: on the watchlist since the earlier day, unless one of them is being
    watched; of an episode watched in the same round, the earlier instant; of ratings, and of what the recommender
    learns of them, the later one; of what waits for a rating, the newer question; of news, what was told; progress by
    `as_one`.
    """

    def holders(self, old_ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Who has anything to do with each of these ids; nobody's are left out. The number of queries is constant."""
        ...

    def move(self, person_id: str, renamed: Renamed, now: datetime) -> None:
        """All that the person has under the old id stands under the new one from now on, on the person's own clock."""
        ...

    def move_evenings(self, old: str, new: str) -> None:
        """Evenings offer the title under its new id, and votes for it count there; nobody is told of that."""
        ...
