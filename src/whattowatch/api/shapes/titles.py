"""Titles as they stand in lists."""

from __future__ import annotations

from datetime import date

from whattowatch.api.shapes.basics import Answer, Input, TitleId
from whattowatch.domain.catalogue import TitleType


class Mine(Answer):
    """What the caller has to do with a title."""

    watchlist: bool
    watchnow: bool
    finished: bool
    rating: int | None


class TitleCard(Answer):
    """A title in a list; what is not known is null. One that is `gone` was deleted at its source."""

    id: str
    type: TitleType
    title: str
    original_title: str | None
    year: int | None
    release_date: date | None
    genres: tuple[str, ...]
    runtime: int | None
    seasons: int | None
    episodes: int | None
    poster: str | None
    vote_average: float | None
    services: tuple[str, ...] | None
    gone: bool
    mine: Mine


class TitleRef(Input):
    """A title, named by its id."""

    title_id: TitleId
