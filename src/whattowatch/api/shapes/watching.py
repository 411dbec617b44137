"""The home page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from whattowatch.api.shapes.basics import Answer, Cursor, Input, Limit, TitleId
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.watching import Sort


class HomeQuery(Input):
    """Which part of the home page's lists."""

    limit: Limit = 50
    list_cursor: Cursor | None = None
    now_cursor: Cursor | None = None
    sort: Sort = Sort.SMART


class ListRow(Answer):
    """A row of the watchlist."""

    title: TitleCard
    added_at: datetime


class NextEpisode(Answer):
    """The episode to watch next, or the next one to air."""

    season: int
    episode: int
    name: str | None
    air_date: date | None


class NowRow(Answer):
    """A row of what is being watched; a film is one episode."""

    title: TitleCard
    started_at: datetime
    finished: int
    aired: int
    left_minutes: int | None
    next: NextEpisode | None


class ToRate(Answer):
    """Something that was finished and waits for a rating."""

    title: TitleCard
    season: int | None
    episode: int | None


class Home(Answer):
    """The home page."""

    watchlist: list[ListRow]
    watchnow: list[NowRow]
    to_rate: list[ToRate]
    list_cursor: str | None
    now_cursor: str | None


class Removed(Answer):
    """Whether there was something to remove."""

    removed: bool


class EpisodeName(Input):
    """One episode."""

    season: Annotated[int, Meta(ge=0, le=100_000)]
    episode: Annotated[int, Meta(ge=0, le=100_000)]


class DoneNow(Input):
    """What was watched: some episodes, everything up to one, or (neither) the film or the next episode."""

    title_id: TitleId
    episodes: Annotated[tuple[EpisodeName, ...], Meta(min_length=1, max_length=1_000)] | None = None
    up_to: EpisodeName | None = None
