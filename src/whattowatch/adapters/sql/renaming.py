"""People's rows under an id that became an alias, brought to the title that it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, delete, insert, select, union, update

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.interactions import rename_interactions
from whattowatch.adapters.sql.progress import done_in, progress_of, store_progress, title_copy
from whattowatch.adapters.sql.schema import (
    done,
    events,
    interactions,
    invitations,
    news,
    progress,
    ratings,
    to_rate,
    watchlist,
)
from whattowatch.domain.renaming import Renamed, as_one
from whattowatch.domain.settling import settled
from whattowatch.domain.watching import Progress, State

_OF_PEOPLE = (watchlist, progress, done, to_rate, ratings, interactions, news)

Choice = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]
"""Which of two rows stays that would stand under one key."""


@dataclass(frozen=True, slots=True)
class _Move:
    """One person's rows on their way from one id to another."""

    connection: Connection
    person_id: str
    old: str
    new: str

    def of(self, table: Table) -> ColumnElement[bool]:
        """The person's rows of the table under either id."""
        return (table.c.person_id == self.person_id) & table.c.title_id.in_([self.old, self.new])

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """These rows; those under the new id come first."""
        found = [dict(row) for row in self.connection.execute(select(table).where(self.of(table))).mappings()]
        return sorted(found, key=lambda row: row["title_id"] == self.old)


class SqlRenaming:
    """A `Renaming`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def holders(self, old_ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Who has anything to do with each of these ids; nobody's are left out."""
        found: dict[str, list[str]] = {}
        with self._scope.read() as connection:
            for ids in chunks(old_ids):
                parts = (
                    select(each.c.title_id, each.c.person_id).where(each.c.title_id.in_(ids)) for each in _OF_PEOPLE
                )
                for title_id, person_id in connection.execute(union(*parts).order_by("title_id", "person_id")):
                    found.setdefault(title_id, []).append(person_id)
        return found

    def move(self, person_id: str, renamed: Renamed, now: datetime) -> None:
        """All that the person has under the old id stands under the new one from now on."""
        with self._scope.write() as connection:
            moving = _Move(connection, person_id, renamed.old, renamed.title.id)
            both = _stand_under_both(moving)
            present = _move_progress(moving, renamed, now)
            _join(moving, done, _earlier("at"))
            _join(moving, ratings, _later("at"))
            _join(moving, to_rate, _later("place"))
            _join(moving, watchlist, _earlier("added_at"))
            _join(moving, news, _told_first)
            _settle_listing(moving, renamed, leaves=both and present is not None and present.state is State.NOW)
            rename_interactions(connection, person_id, renamed.old, renamed.title.id)

    def move_evenings(self, old: str, new: str) -> None:
        """Evenings offer the title under its new id, and votes for it count there."""
        with self._scope.write() as connection:
            _replace_in(connection, events, "title_ids", old, new)
            _replace_in(connection, invitations, "votes", old, new)


def _earlier(column: str) -> Choice:
    return lambda one, other: min(one, other, key=lambda row: row[column])


def _later(column: str) -> Choice:
    return lambda one, other: max(one, other, key=lambda row: row[column])


def _told_first(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was told stays told; else what happened first."""
    return min(one, other, key=lambda row: (row["told_at"] is None, row["at"]))


def _stand_under_both(moving: _Move) -> bool:
    standing = {row["title_id"] for table in (watchlist, progress) for row in moving.rows(table)}
    return len(standing) > 1


def _join(moving: _Move, table: Table, choose: Choice) -> None:
    """The rows under both ids as rows under the new one; of two with the same key, the chosen one."""
    rows = moving.rows(table)
    if not any(row["title_id"] == moving.old for row in rows):
        return
    kept: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        moved = {**row, "title_id": moving.new}
        key = tuple(moved[column.name] for column in table.primary_key)
        kept[key] = choose(kept[key], moved) if key in kept else moved
    moving.connection.execute(delete(table).where(moving.of(table)))
    moving.connection.execute(insert(table), list(kept.values()))


def _move_progress(moving: _Move, renamed: Renamed, now: datetime) -> Progress | None:
    """The progress under the new id, as it stands with that title's episodes; before the episodes done are moved."""
    found = [
        progress_of(row, done_in(moving.connection, moving.person_id, row.title_id, row.round))
        for row in moving.connection.execute(select(progress).where(moving.of(progress)))
    ]
    if all(each.title_id == moving.new for each in found):
        return found[0] if found else None
    joined = replace(as_one(found[0], found[-1]), title_id=moving.new)
    current, stands = settled(joined, renamed.title, renamed.episodes, now)
    moving.connection.execute(delete(progress).where(moving.of(progress)))
    store_progress(moving.connection, moving.person_id, current, stands, renamed.title)
    return current


def _settle_listing(moving: _Move, renamed: Renamed, *, leaves: bool) -> None:
    """The row of the watchlist with what the new title is sorted by, or none."""
    if leaves:
        moving.connection.execute(delete(watchlist).where(moving.of(watchlist)))
    else:
        moving.connection.execute(update(watchlist).where(moving.of(watchlist)).values(title_copy(renamed.title)))


def _replace_in(connection: Connection, table: Table, column: str, old: str, new: str) -> None:
    """The new id where lists of this column hold the old one, no id twice."""
    ids, keys = table.c[column], list(table.primary_key)
    # The ids stand in quotation marks in both databases' JSON, and hold nothing that JSON would escape.
    holding = select(*keys, ids).where(cast(ids, Text).contains(f'"{old}"', autoescape=True))
    for row in connection.execute(holding).all():
        replaced = list(dict.fromkeys(new if each == old else each for each in row[-1]))
        named = [key == value for key, value in zip(keys, row, strict=False)]
        connection.execute(update(table).where(*named).values({column: replaced}))
