"""Changes to the catalogue's tables, run on a connection that may write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from whattowatch.adapters.sql.catalogue_reading import meant, stored, whole
from whattowatch.adapters.sql.catalogue_rows import (
    TITLE_FIELDS,
    detail_values,
    digest,
    genre_values,
    season_values,
    title_values,
)
from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.counters import CATALOGUE, advance, locked
from whattowatch.adapters.sql.schema import title_aliases, title_details, title_genres, title_seasons, titles
from whattowatch.adapters.sql.schema import trending as trending_lists
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.catalogue import Title, TitleRecord, TitleType, TrendingList, bare, merged

_REPLACED = ["seq", "digest", *(name for name in TITLE_FIELDS if name != "id")]


@dataclass(frozen=True, slots=True)
class _Rows:
    """A record as rows of the tables that hold it; the title's row lacks only its `seq`."""

    title: Mapping[str, Any]
    seasons: Sequence[Mapping[str, Any]]
    details: Sequence[Mapping[str, Any]]
    genres: Sequence[Mapping[str, Any]]


def put_records(connection: Connection, records: Sequence[TitleRecord]) -> int:
    """Merge the records into what is stored; returns how many titles really changed."""
    last = locked(connection, CATALOGUE)
    renamed = _under_their_ids(connection, records)
    known = stored(connection, (record.title.id for record in renamed))
    # A film's details are left unread: merging needs them only of a record that it answers as it stands.
    series = {id_: found for id_, found in known.items() if found[0].type is TitleType.TV}
    before = {id_: TitleRecord(title) for id_, (title, _) in known.items()} | whole(connection, series)
    after = dict(before)
    for record in renamed:
        after[record.title.id] = merged(after.get(record.title.id), record)
    arrived = [record for id_, record in after.items() if record is not before.get(id_)]
    return _save(connection, arrived, known, last)


def put_trending(connection: Connection, trending: TrendingList) -> None:
    """Replace the list of that window; the counter moves, so that whoever remembers the old one notices."""
    last = locked(connection, CATALOGUE)
    row = asdict(trending)
    upsert(connection, trending_lists, [row], keys=["window"], update=["source", "loaded_at", "movies", "tv"])
    advance(connection, CATALOGUE, last + 1)


def join(connection: Connection, old: str, new: str) -> None:
    """Let `old` mean `new`: what is known of `old` is merged into `new`, and `old` is left behind as gone."""
    last = locked(connection, CATALOGUE)
    aliases = meant(connection, [old, new])
    target = aliases.get(new, new)
    if target in (old, aliases.get(old)):
        return
    known = stored(connection, [old, target])
    records = whole(connection, known)
    _point(connection, old, target)
    # What the id means has changed, whether or not a title does.
    last += 1
    advance(connection, CATALOGUE, last)
    if old in records:
        # The old id is told as gone even where it was gone already: people's rows follow when they hear of it.
        _save(connection, _joined(records[old], records.get(target), target), _without(known, old), last)


def retire(connection: Connection, ids: Iterable[str]) -> int:
    """Mark the titles as gone, with all that is known of them; returns how many were not gone before."""
    last = locked(connection, CATALOGUE)
    known = {id_: found for id_, found in stored(connection, ids).items() if not found[0].gone}
    records = whole(connection, known).values()
    return _save(connection, [replace(each, title=replace(each.title, gone=True)) for each in records], known, last)


def purge(connection: Connection, ids: Iterable[str]) -> int:
    """Forget every fact of the titles; returns how many had any."""
    last = locked(connection, CATALOGUE)
    known = stored(connection, ids)
    return _save(connection, [TitleRecord(bare(title)) for title, _ in known.values()], known, last)


def _under_their_ids(connection: Connection, records: Sequence[TitleRecord]) -> list[TitleRecord]:
    """The records, those under an alias renamed to the title that the alias means."""
    aliases = meant(connection, (record.title.id for record in records))
    return [
        replace(record, title=replace(record.title, id=aliases[record.title.id]))
        if record.title.id in aliases
        else record
        for record in records
    ]


def _point(connection: Connection, old: str, target: str) -> None:
    aliases = title_aliases.c
    connection.execute(update(title_aliases).where(aliases.title_id == old).values(title_id=target))
    upsert(connection, title_aliases, [{"alias": old, "title_id": target}], keys=["alias"], update=["title_id"])


def _without(known: Mapping[str, tuple[Title, str]], id_: str) -> dict[str, tuple[Title, str]]:
    return {each: found for each, found in known.items() if each != id_}


def _joined(old: TitleRecord, present: TitleRecord | None, target: str) -> list[TitleRecord]:
    moved = replace(old, title=replace(old.title, id=target))
    retired = TitleRecord(replace(old.title, gone=True))
    if old.title.gone:
        return [retired]
    return [moved if present is None else merged(moved, present), retired]


def _save(
    connection: Connection, records: Iterable[TitleRecord], known: Mapping[str, tuple[Title, str]], last: int
) -> int:
    """Store the records whose digests are not the known ones, numbered on from `last`; returns how many those were."""
    unchanged = {(id_, known_digest) for id_, (_, known_digest) in known.items()}
    rows = [row for row in map(_rows, records) if (row.title["id"], row.title["digest"]) not in unchanged]
    if rows:
        numbered = [{**row.title, "seq": seq} for seq, row in enumerate(rows, start=last + 1)]
        upsert(connection, titles, numbered, keys=["id"], update=_REPLACED)
        _replace_parts(connection, rows)
        advance(connection, CATALOGUE, last + len(rows))
    return len(rows)


def _rows(record: TitleRecord) -> _Rows:
    title, seasons, details = title_values(record.title), season_values(record), detail_values(record)
    return _Rows({**title, "digest": digest(title, seasons, details)}, seasons, details, genre_values(record.title))


def _replace_parts(connection: Connection, rows: Sequence[_Rows]) -> None:
    for table, parts in (
        (title_seasons, [season for row in rows for season in row.seasons]),
        (title_details, [details for row in rows for details in row.details]),
        (title_genres, [genre for row in rows for genre in row.genres]),
    ):
        for chunk in chunks(row.title["id"] for row in rows):
            connection.execute(delete(table).where(table.c.title_id.in_(chunk)))
        if parts:
            connection.execute(insert(table), parts)
