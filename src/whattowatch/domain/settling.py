"""Bringing a progress up to date with the time and with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from whattowatch.domain.catalogue import Episode, Title
from whattowatch.domain.episodes import Standing, standing
from whattowatch.domain.watching import Progress, WatchingWriter, settle


def settled(progress: Progress, title: Title, episodes: Sequence[Episode], now: datetime) -> tuple[Progress, Standing]:
    """The progress as it should be now, an instant on the person's own clock, and how it stands."""
    stands = standing(title, episodes, progress.done, now)
    return settle(progress, stands, now.astimezone(UTC)), stands


def refresh(person_id: str, title: Title, episodes: Sequence[Episode], watching: WatchingWriter, now: datetime) -> None:
    """Store the progress anew after an episode aired or the catalogue changed; without one there is nothing to store.

    Args:
        person_id: whose it is.
        title: of what.
        episodes: the title's.
        watching: each call must be a transaction of its own, or part of the request's.
        now: on the person's own clock.
    """
    progress = watching.progress(person_id, title.id)
    if progress is None:
        return
    current, stands = settled(progress, title, episodes, now)
    watching.save(person_id, current, stands, title)
