"""Queries of the catalogue's tables, run on whatever connection they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, Table, false, func, or_, select, union_all

from whattowatch.adapters.sql.catalogue_rows import details_of, episodes_of, title_of
from whattowatch.adapters.sql.given import among, as_given
from whattowatch.adapters.sql.schema import title_aliases, title_details, title_genres, title_seasons, titles, trending
from whattowatch.domain.catalogue import (
    PROVISIONAL,
    Changes,
    Episode,
    Source,
    Title,
    TitleRecord,
    TitleType,
    TrendingList,
)
from whattowatch.domain.details import TitleDetails

_count = select(func.count()).select_from(titles).where(titles.c.gone == false())


def _asked(table: Table, key: ColumnElement[str]) -> CompoundSelect[Any]:
    """The table's rows whose `key` is one of the given ids or is meant by one of them, that id in front as `asked`.

    One statement, hence one round trip; an OR over both tables would use the index of neither.
    """
    own = select(key.label("asked"), table).where(among(key))
    joined = table.join(title_aliases, title_aliases.c.title_id == key)
    by_alias = select(title_aliases.c.alias, table).select_from(joined).where(among(title_aliases.c.alias))
    return union_all(own, by_alias)


_titles_asked = _asked(titles, titles.c.id)
_episodes_asked = _asked(title_seasons, title_seasons.c.title_id).order_by("asked", "season")
_details_asked = _asked(title_details, title_details.c.title_id)
_meant = select(title_aliases.c.alias, title_aliases.c.title_id).where(among(title_aliases.c.alias))
_stored = select(titles).where(among(titles.c.id))


@dataclass(frozen=True, slots=True)
class PopularPage:
    """A page of the titles by falling popularity."""

    type: TitleType | None
    genre: str | None
    offset: int
    limit: int


def meant(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The id that each alias among `ids` stands for; other ids are left out."""
    rows = connection.execute(_meant, {"ids": as_given(ids)})
    return {row.alias: row.title_id for row in rows}


def titles_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Title]:
    """The titles by the id asked for, aliases understood."""
    own: dict[str, Title] = {}
    by_alias: dict[str, Title] = {}
    for row in connection.execute(_titles_asked, {"ids": as_given(ids)}).all():
        (own if row.asked == row.id else by_alias)[row.asked] = title_of(row)
    # A title whose id became an alias is still stored, as gone; the id now means the other one.
    return own | by_alias


def episodes_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[Episode, ...]]:
    """The episodes by the id asked for, aliases understood."""
    rows = connection.execute(_episodes_asked, {"ids": as_given(ids)}).all()
    return {asked: tuple(episodes_of(seasons)) for asked, seasons in groupby(rows, key=lambda row: row.asked)}


def details_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, TitleDetails]:
    """The details by the id asked for, aliases understood."""
    rows = connection.execute(_details_asked, {"ids": as_given(ids)}).all()
    return {row.asked: details_of(row) for row in rows}


def whole(connection: Connection, known: Mapping[str, tuple[Title, str]]) -> dict[str, TitleRecord]:
    """The records of these stored titles, with all that belongs to them."""
    episodes, details = episodes_by_id(connection, known), details_by_id(connection, known)
    return {id_: TitleRecord(title, episodes.get(id_, ()), details.get(id_)) for id_, (title, _) in known.items()}


def stored(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[Title, str]]:
    """The titles with these very ids, each with the digest of its record."""
    rows = connection.execute(_stored, {"ids": as_given(ids)})
    return {row.id: (title_of(row), row.digest) for row in rows}


def popular_ids(connection: Connection, page: PopularPage) -> tuple[str, ...]:
    """Ids by falling popularity, ties by id, gone titles left out."""
    query = _offered(page.genre)
    columns = query.selected_columns
    if page.type is not None:
        query = query.where(columns.type == str(page.type))
    query = query.order_by(columns.popularity.desc(), columns.id).offset(page.offset).limit(page.limit)
    return tuple(connection.scalars(query))


def trending_lists(connection: Connection) -> tuple[TrendingList, ...]:
    """The stored lists, by window."""
    rows = connection.execute(select(trending).order_by(trending.c.window)).all()
    return tuple(TrendingList(row.window, row.source, row.loaded_at, tuple(row.movies), tuple(row.tv)) for row in rows)


def count_titles(connection: Connection) -> int:
    """How many titles there are, gone ones left out; it reads all of them."""
    return connection.execute(_count).scalar_one()


def changes(connection: Connection, cursor: int, limit: int) -> Changes:
    """At most `limit` titles changed after `cursor`, oldest change first."""
    query = select(titles).where(titles.c.seq > cursor).order_by(titles.c.seq).limit(limit)
    rows = connection.execute(query).all()
    return Changes(tuple(map(title_of, rows)), rows[-1].seq if rows else cursor)


def provisional(connection: Connection) -> tuple[Title, ...]:
    """The titles whose TMDB id is not known, by id, those that are gone left out."""
    unknown = or_(*(titles.c.id.between(prefix, f"{prefix}~") for prefix in PROVISIONAL))
    query = select(titles).where(unknown, titles.c.gone == false()).order_by(titles.c.id)
    return tuple(map(title_of, connection.execute(query)))


def of_source(connection: Connection, source: Source, after: str, limit: int) -> tuple[str, ...]:
    """Ids of the titles with facts of this source, in order, greater than `after`."""
    query = select(titles.c.id).where(titles.c.source == str(source), titles.c.id > after)
    return tuple(connection.scalars(query.order_by(titles.c.id).limit(limit)))


def _offered(genre: str | None) -> Select[Any]:
    if genre is None:
        return select(titles.c.id, titles.c.type, titles.c.popularity).where(titles.c.gone == false())
    columns = title_genres.c
    return select(columns.title_id.label("id"), columns.type, columns.popularity).where(columns.genre == genre)
