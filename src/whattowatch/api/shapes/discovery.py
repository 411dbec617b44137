"""Ratings, recommendations and search."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from whattowatch.api.shapes.account import Genre
from whattowatch.api.shapes.basics import Answer, Cursor, Input, Limit, TitleId
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.ratings import HIGHEST, LOWEST

Year = Annotated[int, Meta(ge=1800, le=3000)]


class RateTitle(Input):
    """A rating of a title, or of one episode of it; null clears it."""

    title_id: TitleId
    rating: Annotated[int, Meta(ge=LOWEST, le=HIGHEST)] | None
    season: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    episode: Annotated[int, Meta(ge=0, le=100_000)] | None = None


class ModelName(Answer):
    """Which model answered, how much of the caller it knows, and whether it can say why."""

    name: str
    trained_at: datetime | None
    seen_events: int
    explains: bool


class Moves(Answer):
    """What an action did to the caller's recommendations."""

    up: list[TitleCard]
    down: list[TitleCard]


class Rated(Answer):
    """The rating as it now stands, and its effect."""

    rating: int | None
    changed: Moves | None
    model: ModelName


class RecommendQuery(Input):
    """Which recommendations."""

    limit: Limit = 50
    services: Literal["mine"] | None = None
    type: TitleType | None = None
    year_from: Year | None = None
    year_to: Year | None = None
    runtime_to: Annotated[int, Meta(ge=1, le=10_000, description="minutes")] | None = None


class WhyCard(Answer, kw_only=True, omit_defaults=True):
    """One true reason, which names a title, a genre or neither; `weight` is its share of the score."""

    kind: str
    title_id: str | None = None
    genre: str | None = None
    weight: float


class Recommended(Answer):
    """A recommended title."""

    title: TitleCard
    score: float
    why: list[WhyCard] | None


class GenreList(Answer):
    """Titles of a genre that the caller chose."""

    genre: str
    titles: list[TitleCard]


class TrendingTitles(Answer):
    """What is trending in one window."""

    movies: list[TitleCard]
    tv: list[TitleCard]


class TrendingAnswer(Answer):
    """What is trending, and who says so."""

    source: str
    day: TrendingTitles
    week: TrendingTitles


class Recommendations(Answer):
    """What to watch."""

    recommended: list[Recommended]
    by_genre: list[GenreList]
    trending: TrendingAnswer
    model: ModelName


class FindTitles(Input):
    """What to search for; without a text, titles are browsed by popularity."""

    q: Annotated[str, Meta(max_length=500)] = ""
    genre: Genre | None = None
    type: TitleType | None = None
    year: Year | None = None
    services: Annotated[str, Meta(max_length=2_000, description='ids separated by commas, or "mine"')] | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class Facets(Answer):
    """How many titles were found by genre, type and year."""

    genres: dict[str, int]
    types: dict[str, int]
    years: dict[str, int]


class FoundTitles(Answer):
    """The titles found."""

    titles: list[TitleCard]
    total: int
    corrected: str | None
    facets: Facets
    cursor: str | None
