"""News in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select, update

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.outbox import owe
from whattowatch.adapters.sql.schema import WHOLE_TITLE, accounts, news, title_places
from whattowatch.adapters.sql.upsert import inserting, upsert
from whattowatch.domain.news import News, NewsKind, Place
from whattowatch.domain.notifications import Notice

_KEY = [column.name for column in news.primary_key]


class SqlNews:
    """A `NewsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of_person(self, person_id: str, now: datetime) -> tuple[News, ...]:
        """What has happened by `now`, newest first."""
        query = select(news).where(news.c.person_id == person_id, news.c.at <= now)
        with self._scope.read() as connection:
            return tuple(map(_news, connection.execute(query.order_by(news.c.at.desc(), *news.primary_key))))

    def untold(self, now: datetime, limit: int) -> tuple[tuple[str, News], ...]:
        """(person, news) that has happened by `now` and that nobody has told them, oldest first."""
        query = select(news).where(news.c.untold_at <= now).order_by(news.c.untold_at, *news.primary_key).limit(limit)
        with self._scope.read() as connection:
            return tuple((row.person_id, _news(row)) for row in connection.execute(query))

    def planned(self, now: datetime) -> frozenset[str]:
        """The titles of which something is still to happen."""
        with self._scope.read() as connection:
            return frozenset(connection.scalars(select(news.c.title_id).where(news.c.at > now).distinct()))

    def places(self, title_ids: Iterable[str]) -> Mapping[str, frozenset[Place]]:
        """Where these titles could be watched when it was last noted."""
        found: dict[str, frozenset[Place]] = {}
        with self._scope.read() as connection:
            for ids in chunks(title_ids):
                rows = connection.execute(select(title_places).where(title_places.c.title_id.in_(ids)))
                found.update((row.title_id, frozenset(Place(*each) for each in row.places)) for row in rows)
        return found

    def plan(self, title_id: str, kinds: Iterable[NewsKind], found: Sequence[tuple[str, News]], now: datetime) -> int:
        """Let this be all that is still to happen to the title, of these kinds; returns how much is new."""
        coming = and_(news.c.title_id == title_id, news.c.kind.in_([str(kind) for kind in kinds]), news.c.at > now)
        rows = {tuple(row[name] for name in _KEY): row for row in (_values(*each) for each in found)}
        if not rows and not self._any(coming):
            return 0
        with self._scope.write() as connection:
            planned = {tuple(key) for key in connection.execute(select(*news.primary_key).where(coming))}
            connection.execute(delete(news).where(coming))
            known = _known(connection, {row["person_id"] for row in rows.values()})
            arriving = [row for row in rows.values() if row["person_id"] in known]
            # What has happened stands in the way of being noted again.
            return sum(_added(connection, row) and tuple(row[name] for name in _KEY) not in planned for row in arriving)

    def _any(self, condition: ColumnElement[bool]) -> bool:
        with self._scope.read() as connection:
            return connection.execute(select(news.c.title_id).where(condition).limit(1)).first() is not None

    def note_places(self, known: Mapping[str, frozenset[Place]]) -> None:
        """Where these titles can be watched from now on."""
        rows = [
            {"title_id": title_id, "places": [[each.country, each.service] for each in sorted(places)]}
            for title_id, places in known.items()
        ]
        if rows:
            with self._scope.write() as connection:
                upsert(connection, title_places, rows, keys=["title_id"], update=["places"])

    def tell(self, person_id: str, told: Sequence[News], notice: Notice | None, at: datetime) -> bool:
        """Note that all of this is told, and owe the notice; False: some of it was told before."""
        with self._scope.write() as connection, connection.begin_nested() as attempt:
            # One of two who tell the same waits here for the other, and then finds nothing left to tell.
            if not all(_newly_told(connection, person_id, each, at) for each in told):
                attempt.rollback()
                return False
            if notice is not None:
                owe(connection, notice, at)
        return True

    def forget(self, before: datetime) -> int:
        """Remove what happened before that instant; how much it was."""
        with self._scope.write() as connection:
            return connection.execute(delete(news).where(news.c.at < before)).rowcount


def _known(connection: Connection, people: set[str]) -> set[str]:
    """Those who have an account: somebody may have left while the news was found."""
    return {
        person_id
        for ids in chunks(people)
        for person_id in connection.scalars(select(accounts.c.id).where(accounts.c.id.in_(ids)))
    }


def _added(connection: Connection, row: Mapping[str, Any]) -> bool:
    statement = inserting(connection.dialect.name, news).on_conflict_do_nothing(index_elements=_KEY)
    return connection.execute(statement, [row], execution_options={"preserve_rowcount": True}).rowcount > 0


def _newly_told(connection: Connection, person_id: str, what: News, at: datetime) -> bool:
    row = _values(person_id, what)
    this = and_(*(news.c[name] == row[name] for name in _KEY), news.c.untold_at.is_not(None))
    return connection.execute(update(news).where(this).values(untold_at=None, told_at=at)).rowcount > 0


def _values(person_id: str, what: News) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "kind": str(what.kind),
        "title_id": what.title_id,
        "season": WHOLE_TITLE if what.season is None else what.season,
        "episode": WHOLE_TITLE if what.episode is None else what.episode,
        "place": what.service or what.country or "",
        "at": what.at,
        "untold_at": what.at,
    }


def _news(row: Row[*tuple[Any, ...]]) -> News:
    whole = row.season == WHOLE_TITLE
    return News(
        kind=NewsKind(row.kind),
        title_id=row.title_id,
        at=row.at,
        season=None if whole else row.season,
        episode=None if whole else row.episode,
        country=row.place or None if row.kind == NewsKind.RELEASE else None,
        service=row.place if row.kind == NewsKind.SERVICE else None,
    )
