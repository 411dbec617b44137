"""One title, feedback, and what was watched."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from whattowatch.api.shapes.basics import Answer, Cursor, Id, Input, Limit
from whattowatch.api.shapes.discovery import Moves
from whattowatch.api.shapes.friends import Person
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.details import OfferKind, Part, ReleaseKind


class TitlePath(Input):
    """The title of a page."""

    id: Id


class EpisodeRow(Answer):
    """An episode, and whether the caller has done it in the present round."""

    season: int
    episode: int
    name: str | None
    air_date: date | None
    runtime: int | None
    aired: bool
    done: bool


class SeasonRow(Answer):
    """A season; 0 holds the specials and comes last."""

    season: int
    episodes: list[EpisodeRow]


class ReleaseDate(Answer):
    """When a title came out, and for which age; `country` is null where it is not known of which one this holds."""

    country: str | None
    date: date
    kind: ReleaseKind | None
    certification: str | None


class OfferRow(Answer):
    """A service that has the title in a country, and what that costs."""

    country: str
    kind: OfferKind
    service: str
    name: str


class ContributorRow(Answer):
    """Somebody who made the title; `character` is whom they play."""

    name: str
    part: Part
    character: str | None


class FriendOpinion(Answer):
    """What a friend has to do with a title; null is what they do not share, or have not rated."""

    friend: Person
    rating: int | None
    finished: bool | None
    watching: bool | None
    listed: bool | None


class EpisodeRating(Answer):
    """The caller's rating of an episode."""

    season: int
    episode: int
    rating: int


class TranslationRow(Answer):
    """A title in another language; what is not translated is null."""

    language: str
    title: str | None
    overview: str | None


class TitleAnswer(Answer):
    """Everything about one title."""

    title: TitleCard
    translation: TranslationRow | None
    other_titles: tuple[str, ...]
    seasons: list[SeasonRow]
    release_dates: list[ReleaseDate]
    external_ids: dict[str, str]
    services_credit: str | None
    source_credit: str | None
    backdrop: str | None
    overview: str | None
    certifications: dict[str, str]
    offers: list[OfferRow]
    contributors: list[ContributorRow]
    keywords: tuple[str, ...]
    friends: list[FriendOpinion]
    episode_ratings: list[EpisodeRating]


class Feedback(Input):
    """What the caller says of a title; `undo` takes it back."""

    title_id: Id
    kind: Literal["not_interested", "seen", "more"]
    undo: bool = False


class FeedbackAnswer(Answer):
    """The title as it now stands, and what was said did."""

    title: TitleCard
    changed: Moves | None


class HistoryQuery(Input):
    """Which part of the history."""

    limit: Limit = 50
    cursor: Cursor | None = None


class HistoryRow(Answer):
    """A film or an episode that was done; `round` is 2 for the first rewatch."""

    title: TitleCard
    season: int | None
    episode: int | None
    at: datetime
    round: int


class HistoryAnswer(Answer):
    """What was watched, newest first."""

    rows: list[HistoryRow]
    cursor: str | None


class TakeBack(Input):
    """What was not watched after all: a film, an episode, or without one everything of the series' round."""

    title_id: Id
    season: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    episode: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    round: Annotated[int, Meta(ge=1, le=100_000)] | None = None
