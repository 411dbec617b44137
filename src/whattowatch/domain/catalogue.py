"""Titles: films and series, their episodes, where they come from, and what is trending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from whattowatch.domain.details import TitleDetails

GENRES = (
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy", "Film-Noir",
    "History", "Horror", "Kids", "Music", "Mystery", "News", "Reality", "Romance", "Science Fiction", "Soap", "Talk",
    "Thriller", "War", "Western",
)  # fmt: skip
"""The one list of genres, for films and series alike."""


PROVISIONAL = ("movie-ml-", "tv-maze-", "tv-wtw-")
"""What the ids of titles begin with whose TMDB id is not known."""


class TitleType(StrEnum):
    """A film or a series."""

    MOVIE = "movie"
    TV = "tv"


class Source(StrEnum):
    """Where a title's facts come from; later ones replace earlier ones."""

    STARTER = "starter"
    TVMAZE = "tvmaze"
    TMDB = "tmdb"


class EpisodeRef(NamedTuple):
    """Which episode: season 0 holds the specials. A film counts as the one episode `FILM`."""

    season: int
    episode: int


FILM = EpisodeRef(0, 0)


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of a series.

    Attributes:
        air_date: the day it first aired or will air; None when unknown.
        airs_at: the instant at which it first aired or will air; None when no more than the day is known.
        runtime: minutes; None when unknown.
    """

    season: int
    number: int
    name: str | None = None
    air_date: date | None = None
    runtime: int | None = None
    airs_at: datetime | None = None

    @property
    def ref(self) -> EpisodeRef:
        """Which episode this is."""
        return EpisodeRef(self.season, self.number)


@dataclass(frozen=True, slots=True)
class Title:
    """A film or a series, without its episodes. What is not known is None, never invented.

    Attributes:
        id: `movie-603`, `tv-1396`, or the forms for titles whose TMDB id is not known.
        genres: for display, search and `by_genre`; from any source.
        model_genres: for the recommender; only from sources whose terms allow it.
        runtime: minutes of the film, or of a usual episode.
        ended: whether no more episodes will come; None for a film or when unknown.
        seasons: number of seasons, specials left out; None for a film.
        episodes: number of episodes, specials left out; None for a film.
        services: ids of streaming services that have it, without a price of its own, in any of the instance's
            countries; None when nothing is known, which is not the same as none.
        popularity: comparable within one catalogue only; higher is better known.
        model_popularity: the same for the recommender; only from sources whose terms allow it, 0 when there is none.
        external_ids: for instance `{"imdb": "tt0133093", "movielens": "2571"}`.
        gone: deleted at its source; people's lists keep it.
        original_language: ISO 639-1, two letters.
        poster, backdrop: paths of pictures at the source, to be put behind its address and a size.
        air_zone: the IANA time zone in which a series first airs; None when unknown.
    """

    id: str
    type: TitleType
    title: str
    original_title: str | None = None
    other_titles: tuple[str, ...] = ()
    year: int | None = None
    release_date: date | None = None
    genres: tuple[str, ...] = ()
    model_genres: tuple[str, ...] = ()
    runtime: int | None = None
    ended: bool | None = None
    seasons: int | None = None
    episodes: int | None = None
    poster: str | None = None
    vote_average: float | None = None
    services: tuple[str, ...] | None = None
    popularity: float = 0.0
    model_popularity: float = 0.0
    source: Source = Source.STARTER
    external_ids: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False
    original_language: str | None = None
    backdrop: str | None = None
    air_zone: str | None = None


@dataclass(frozen=True, slots=True)
class TitleRecord:
    """A title with all that belongs to it, as a source delivers it.

    Attributes:
        episodes: all of them; empty for a film.
        details: None from a source that has none.
    """

    title: Title
    episodes: tuple[Episode, ...] = ()
    details: TitleDetails | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in the catalogue after a cursor.

    Attributes:
        titles: each changed title once, as it now is, in the order of change.
        cursor: pass it on to see what comes next; unchanged when there was nothing.
    """

    titles: tuple[Title, ...]
    cursor: int


@dataclass(frozen=True, slots=True)
class TrendingList:
    """What is trending in one window ("day" or "week"), best first.

    Attributes:
        source: "tmdb" or "starter", said to people.
        loaded_at: when the list was loaded.
    """

    window: str
    source: str
    loaded_at: datetime
    movies: tuple[str, ...]
    tv: tuple[str, ...]


def bare(title: Title) -> Title:
    """What is left of a title of which every fact has to be forgotten."""
    return Title(id=title.id, type=title.type, title=title.id, gone=True)


def merged(known: TitleRecord | None, incoming: TitleRecord) -> TitleRecord:
    """What the catalogue should hold after `incoming` arrives where `known` stands.

    A richer source is never replaced by the starter, and the starter's genres and popularity stay available to the
    model, since TMDB's may not be used there. TVmaze adds to what is known, and never replaces TMDB; the air times that
    it told stay with their episodes. Ids of other sources are gathered.

    Args:
        known: what stands, a series with its episodes, whatever arrives from TVmaze with its details.
        incoming: what arrived.
    """
    if known is None:
        return incoming
    if incoming.title.source is Source.TVMAZE:
        return _guided(known, incoming)
    if incoming.title.source is Source.STARTER and known.title.source is not Source.STARTER:
        return known
    kept = replace(
        incoming.title,
        model_genres=incoming.title.model_genres or known.title.model_genres,
        model_popularity=incoming.title.model_popularity or known.title.model_popularity,
        external_ids={**known.title.external_ids, **incoming.title.external_ids},
        air_zone=incoming.title.air_zone or known.title.air_zone,
    )
    return replace(incoming, title=kept, episodes=_timed(incoming.episodes, known.episodes))


def _guided(known: TitleRecord, guide: TitleRecord) -> TitleRecord:
    """What is known, with what TVmaze tells: times and genres of any series, all episodes of one from the starter."""
    title = replace(
        known.title,
        model_genres=guide.title.model_genres or known.title.model_genres,
        external_ids={**guide.title.external_ids, **known.title.external_ids},
        air_zone=guide.title.air_zone or known.title.air_zone,
    )
    if known.title.source is Source.TMDB or known.title.gone:
        return replace(known, title=title, episodes=_timed(known.episodes, guide.episodes, newer=True))
    told = guide.title
    title = replace(
        title,
        source=Source.TVMAZE,
        release_date=told.release_date,
        ended=told.ended,
        seasons=told.seasons,
        episodes=told.episodes,
        runtime=told.runtime or title.runtime,
    )
    return replace(known, title=title, episodes=guide.episodes)


def _timed(episodes: Sequence[Episode], others: Sequence[Episode], *, newer: bool = False) -> tuple[Episode, ...]:
    """The episodes with the instants that the others know; `newer` ones win."""
    told = {each.ref: each.airs_at for each in others}
    return tuple(
        replace(each, airs_at=(told.get(each.ref) if newer else None) or each.airs_at or told.get(each.ref))
        for each in episodes
    )


class CatalogueReader(Protocol):
    """Reads titles. Thread-safe; reads what was committed; raises `StoreUnavailable` only.

    Wherever ids are given, an alias (an older id of the same title) is understood and answered under the id given.
    """

    def titles(self, ids: Iterable[str]) -> Mapping[str, Title]:
        """The titles with these ids, by the id asked for; unknown ids are left out. One round trip."""
        ...

    def episodes(self, ids: Iterable[str]) -> Mapping[str, tuple[Episode, ...]]:
        """The episodes of these series by id, in order of season and number; absent for films. One round trip."""
        ...

    def details(self, ids: Iterable[str]) -> Mapping[str, TitleDetails]:
        """What is known beyond the title by the id asked for; absent where nothing is. One round trip."""
        ...

    def popular(self, *, type: TitleType | None, genre: str | None, page: int, size: int) -> tuple[str, ...]:  # noqa: A002
        """Ids by falling popularity, ties by id; `page` counts from 0."""
        ...

    def trending(self) -> tuple[TrendingList, ...]:
        """The stored lists, at most one for each window."""
        ...

    def changes_since(self, cursor: int, limit: int) -> Changes:
        """At most `limit` titles changed after `cursor` (0: everything), oldest change first."""
        ...

    def size(self) -> int:
        """How many titles there are."""
        ...


class CatalogueWriter(CatalogueReader, Protocol):
    """Writes titles, and reads what only a load asks for.

    Each title changes as a whole, and each call may be repeated: what is there already changes nothing. A call that
    fails may have changed some of its titles.
    """

    def put(self, records: Sequence[TitleRecord]) -> int:
        """Add or replace these titles by `merged`; returns how many really changed.

        Only a real change is seen by `changes_since`.
        """
        ...

    def put_alias(self, old: str, new: str) -> None:
        """From now on `old` means the title `new`."""
        ...

    def put_trending(self, trending: TrendingList) -> None:
        """Replace the list of that window."""
        ...

    def provisional(self) -> tuple[Title, ...]:
        """The titles whose TMDB id is not known (see `PROVISIONAL`), by id, those that are gone left out."""
        ...

    def of_source(self, source: Source, after: str, limit: int) -> tuple[str, ...]:
        """At most `limit` ids, in order and greater than `after`, of the titles with facts of this source."""
        ...

    def retire(self, ids: Iterable[str]) -> int:
        """Mark these titles as gone, their facts kept for people's lists; how many were not gone before.

        Ids that are unknown, or aliases, are passed over. A later `put` of such a title brings it back.
        """
        ...

    def purge(self, ids: Iterable[str]) -> int:
        """Forget every fact of these titles, as a source may demand; how many had any.

        What is left is a title that is gone, named by its id, of the source `STARTER`, which any `put` replaces.
        Unknown ids and aliases are passed over.
        """
        ...


class MovieDb(Protocol):
    """Where titles come from. Iteration is lazy; it raises `Unavailable` when the source does not answer."""

    def records(self) -> Iterable[TitleRecord]:
        """Every title that the source offers, most popular first."""
        ...

    def trending(self, window: str, now: datetime) -> TrendingList:
        """What is trending in the window "day" or "week"."""
        ...
