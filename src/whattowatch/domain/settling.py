"""Bringing a progress up to date with the day and with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from whattowatch.domain.catalogue import Episode, Title
from whattowatch.domain.episodes import Standing, standing
from whattowatch.domain.watching import Progress, WatchingWriter, settle


def settled(progress: Progress, title: Title, episodes: Sequence[Episode], now: datetime) -> tuple[Progress, Standing]:
    """The progress as it should be now, and how it stands."""
    stands = standing(title, episodes, progress.done, now.date())
    return settle(progress, stands, now), stands


def refresh(person_id: str, title: Title, episodes: Sequence[Episode], watching: WatchingWriter, now: datetime) -> None:
    """Store the progress anew after a day or the catalogue changed; without a progress there is nothing to store."""
    progress = watching.progress(person_id, title.id)
    if progress is None:
        return
    current, stands = settled(progress, title, episodes, now)
    watching.save(person_id, current, stands, title)
