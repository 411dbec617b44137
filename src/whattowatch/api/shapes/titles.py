"""Titles as they stand in lists."""

from __future__ import annotations

from datetime import date

from whattowatch.api.shapes.basics import Answer, Input, TitleId
from whattowatch.domain.catalogue import TitleType


class Mine(Answer, omit_defaults=True):
    """What the caller has to do with a title; `rating` is left out without one."""

    watchlist: bool
    watchnow: bool
    finished: bool
    rating: int | None = None


class TitleCard(Answer, kw_only=True, omit_defaults=True):
    """A title in a list; what is not known is null, or left out where it has a default.

    One that is `gone` was deleted at its source.
    """

    id: str
    type: TitleType
    title: str
    original_title: str | None
    year: int | None
    release_date: date | None
    genres: tuple[str, ...]
    runtime: int | None
    seasons: int | None = None
    episodes: int | None = None
    poster: str | None = None
    vote_average: float | None = None
    services: tuple[str, ...] | None
    gone: bool = False
    mine: Mine


class TitleRef(Input):
    """A title, named by its id."""

    title_id: TitleId
