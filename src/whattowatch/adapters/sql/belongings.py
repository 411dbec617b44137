"""Everything of one person, in all tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, select

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.removal import remove_person
from whattowatch.adapters.sql.schema import WHOLE_TITLE, done, progress, ratings, to_rate, watchlist
from whattowatch.domain.belongings import (
    AskedRating,
    BegunTitle,
    Belongings,
    GivenRating,
    ListedTitle,
    SeenEpisode,
)

Made = TypeVar("Made")


class SqlBelongings:
    """A `BelongingsWriter`. Thread-safe if the scope is.

    Args:
        scope: where statements run.
        gone: gets the ids of those who are removed, for whoever remembers anything of them after the commit.
    """

    def __init__(self, scope: Scope, gone: list[str] | None = None) -> None:
        self._scope = scope
        self._gone = [] if gone is None else gone

    def of_person(self, person_id: str) -> Belongings:
        """Everything, each part by title and then in order of time."""
        with self._scope.read() as connection:
            return Belongings(
                watchlist=_rows(connection, watchlist, person_id, _listed),
                progress=_rows(connection, progress, person_id, _begun),
                episodes=_rows(connection, done, person_id, _seen),
                ratings=_rows(connection, ratings, person_id, _rated),
                to_rate=_rows(connection, to_rate, person_id, _asked),
            )

    def remove(self, person_id: str) -> None:
        """The person goes, with everything that names them; an unknown one is fine."""
        with self._scope.write() as connection:
            remove_person(connection, person_id)
        self._gone.append(person_id)


def _rows(connection: Connection, table: Table, person_id: str, make: Callable[[Row[Any]], Made]) -> tuple[Made, ...]:
    """The person's rows in the order of the primary key, which begins with person and title."""
    query = select(table).where(table.c.person_id == person_id).order_by(*table.primary_key)
    return tuple(make(row) for row in connection.execute(query))


def _listed(row: Row[Any]) -> ListedTitle:
    return ListedTitle(row.title_id, row.added_at)


def _begun(row: Row[Any]) -> BegunTitle:
    return BegunTitle(row.title_id, row.state, row.round, row.started_at, row.touched_at, row.finished_at)


def _seen(row: Row[Any]) -> SeenEpisode:
    return SeenEpisode(row.title_id, row.round, *_episode(row), row.at)


def _rated(row: Row[Any]) -> GivenRating:
    return GivenRating(row.title_id, *_episode(row), row.rating, row.at)


def _asked(row: Row[Any]) -> AskedRating:
    return AskedRating(row.title_id, *_episode(row))


def _episode(row: Row[Any]) -> tuple[int | None, int | None]:
    """Season and episode; neither, where the row is about the whole title."""
    return (None, None) if row.season == WHOLE_TITLE else (row.season, row.episode)
