"""The history in the database: the episodes done, in every round."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, select, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.keyset import Key, Listing, Order, Place
from whattowatch.adapters.sql.schema import done
from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.history import Rounds, Seen
from whattowatch.domain.pages import Page, PageRequest

_NEWEST = Order(
    "history",
    (
        Key(done.c.at, falling=True),
        Key(done.c.title_id),
        Key(done.c.round, falling=True),
        Key(done.c.season, falling=True),
        Key(done.c.episode, falling=True),
    ),
)
_SEEN = Listing(
    select(done.c.title_id, done.c.season, done.c.episode, done.c.round, done.c.at).where(
        done.c.person_id == bindparam("person")
    ),
    _NEWEST,
)


class SqlHistory:
    """A `HistoryWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def page(self, person_id: str, page: PageRequest) -> Page[Seen]:
        """Newest first; of what was done at the same instant, the later episode."""
        with self._scope.read() as connection:
            return _SEEN.page(connection, Place(page, "cursor"), _seen, {"person": person_id})

    def rounds(self, person_id: str, title_id: str) -> Rounds:
        """All that the person did of this title."""
        columns = done.c
        query = select(columns.round, columns.season, columns.episode, columns.at).where(_of(person_id, title_id))
        found: dict[int, dict[EpisodeRef, datetime]] = {}
        with self._scope.read() as connection:
            for row in connection.execute(query):
                found.setdefault(row.round, {})[EpisodeRef(row.season, row.episode)] = row.at
        return found

    def forget(self, person_id: str, title_id: str, round_: int, episodes: Collection[EpisodeRef]) -> None:
        """These were not done in that round; those that were not are fine."""
        if not episodes:
            return
        named = and_(done.c.season == bindparam("of_season"), done.c.episode == bindparam("number"))
        statement = delete(done).where(_of(person_id, title_id), done.c.round == round_, named)
        with self._scope.write() as connection:
            connection.execute(statement, [{"of_season": ref.season, "number": ref.episode} for ref in episodes])

    def close_gap(self, person_id: str, title_id: str, round_: int) -> None:
        """Nothing is left of that round: the ones after it are numbered one lower."""
        mine = _of(person_id, title_id)
        with self._scope.write() as connection:
            last = connection.execute(select(func.max(done.c.round)).where(mine)).scalar_one() or 0
            # One round after the other: two of them never have the same number meanwhile.
            for number in range(round_ + 1, last + 1):
                connection.execute(update(done).where(mine, done.c.round == number).values(round=number - 1))


def _of(person_id: str, title_id: str) -> ColumnElement[bool]:
    return and_(done.c.person_id == person_id, done.c.title_id == title_id)


def _seen(row: Row[*tuple[Any, ...]]) -> Seen:
    return Seen(row.title_id, EpisodeRef(row.season, row.episode), row.round, row.at)
