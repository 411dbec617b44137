"""The queue of a load in the database: what is due, who is at it, and what each run did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, delete, func, null, or_, select, update

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import load_runs, load_state, load_titles
from whattowatch.adapters.sql.upsert import inserting, upsert
from whattowatch.domain.loading import KEPT_RUNS, LoadRun, Report, Settled, Wish

SOURCE = "tmdb"
"""Of whose titles the queue is."""


_DUE_NOW = {"failures": 0, "asked": 0}


class SqlLoads:
    """A `LoadsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def runs(self, limit: int) -> tuple[LoadRun, ...]:
        """The newest loads, newest first."""
        query = select(load_runs).order_by(load_runs.c.started_at.desc()).limit(limit)
        with self._scope.read() as connection:
            return tuple(map(_run, connection.execute(query)))

    def left(self, now: datetime) -> int:
        """How many titles are due."""
        with self._scope.read() as connection:
            return _left(connection, now)

    def current_on(self) -> date | None:
        """The day up to which changes are known."""
        query = select(load_state.c.current_on).where(load_state.c.source == SOURCE)
        with self._scope.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def hold(self, holder: str, now: datetime, until: datetime) -> bool:
        """Be the one who loads until then; False while somebody else is."""
        state = load_state.c
        free = or_(state.holder == null(), state.holder == holder, state.held_until <= now)
        taking = update(load_state).where(state.source == SOURCE, free).values(holder=holder, held_until=until)
        with self._scope.write() as connection:
            upsert(connection, load_state, [{"source": SOURCE}], keys=["source"])
            return connection.execute(taking).rowcount == 1

    def release(self, holder: str) -> None:
        """Load no more."""
        mine = and_(load_state.c.source == SOURCE, load_state.c.holder == holder)
        with self._scope.write() as connection:
            connection.execute(update(load_state).where(mine).values(holder=None, held_until=None))

    def plan(self, wishes: Iterable[Wish], now: datetime) -> int:
        """Make these titles due now; how many were not due before."""
        rows = [
            {"title_id": each.title_id, "rank": each.rank, "due_at": now, "failures": 0, "asked": 0} for each in wishes
        ]
        if not rows:
            return 0
        with self._scope.write() as connection:
            before = _left(connection, now)
            _make_due(connection, rows, now)
            return _left(connection, now) - before

    def planned(self, current_on: date) -> None:
        """Note up to which day changes are in the queue."""
        row = {"source": SOURCE, "current_on": current_on}
        with self._scope.write() as connection:
            upsert(connection, load_state, [row], keys=["source"], update=["current_on"])

    def due(self, now: datetime, limit: int, *, again: bool = False) -> tuple[Wish, ...]:
        """Titles that are due, by falling rank, ties by id: not asked for yet, or else asked for in vain."""
        columns = load_titles.c
        query = select(columns.title_id, columns.rank, columns.failures).where(columns.due_at <= now)
        query = query.where(columns.asked > 0 if again else columns.asked == 0)
        query = query.order_by(columns.asked, columns.rank.desc(), columns.title_id).limit(limit)
        with self._scope.read() as connection:
            return tuple(Wish(row.title_id, row.rank, row.failures) for row in connection.execute(query))

    def ask(self, title_ids: Iterable[str]) -> None:
        """Note that these titles are about to be asked for."""
        asked = load_titles.c.asked
        with self._scope.write() as connection:
            for chunk in chunks(title_ids):
                of_these = load_titles.c.title_id.in_(chunk)
                connection.execute(update(load_titles).where(of_these).values(asked=asked + 1))

    def known(self, title_ids: Iterable[str]) -> frozenset[str]:
        """Which of these are in the queue."""
        found: set[str] = set()
        with self._scope.read() as connection:
            for chunk in chunks(title_ids):
                query = select(load_titles.c.title_id).where(load_titles.c.title_id.in_(chunk))
                found.update(connection.scalars(query))
        return frozenset(found)

    def settle(self, settled: Sequence[Settled], run: LoadRun | None = None) -> None:
        """Note what became of these titles, and how the run stands."""
        with self._scope.write() as connection:
            _settle(connection, settled)
            if run is not None:
                _store(connection, run)

    def stale(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Titles whose facts were fetched before this instant and not since, by id."""
        columns = load_titles.c
        query = select(columns.title_id).where(columns.fetched_at < before).order_by(columns.title_id).limit(limit)
        with self._scope.read() as connection:
            return tuple(connection.scalars(query))

    def forget(self, title_ids: Iterable[str]) -> None:
        """Take these titles out of the queue."""
        with self._scope.write() as connection:
            for chunk in chunks(title_ids):
                connection.execute(delete(load_titles).where(load_titles.c.title_id.in_(chunk)))

    def forget_all(self) -> None:
        """Begin anew: an empty queue, and no day noted."""
        with self._scope.write() as connection:
            connection.execute(delete(load_titles))
            connection.execute(update(load_state).values(current_on=None))

    def begin(self, now: datetime) -> LoadRun:
        """The run that has not ended, or a new one."""
        query = select(load_runs).where(load_runs.c.ended_at == null()).order_by(load_runs.c.started_at).limit(1)
        with self._scope.write() as connection:
            found = connection.execute(query).one_or_none()
            run = LoadRun(now, None, Report()) if found is None else _run(found)
            _store(connection, run)
            return run

    def end(self, run: LoadRun, now: datetime) -> None:
        """The run is over; the oldest are forgotten."""
        started = load_runs.c.started_at
        kept = select(started).order_by(started.desc()).limit(KEPT_RUNS)
        with self._scope.write() as connection:
            connection.execute(update(load_runs).where(started == run.started_at).values(ended_at=now))
            connection.execute(delete(load_runs).where(started.not_in(kept)))


def _left(connection: Connection, now: datetime) -> int:
    query = select(func.count()).select_from(load_titles).where(load_titles.c.due_at <= now)
    return connection.execute(query).scalar_one()


def _make_due(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """A rank that nobody gave anew stays, and so does the time of what was due before."""
    upsert(connection, load_titles, rows, keys=["title_id"])
    ranked = [row for row in rows if row["rank"]]
    upsert(connection, load_titles, ranked, keys=["title_id"], update=["rank"])
    columns = load_titles.c
    for chunk in chunks(row["title_id"] for row in rows):
        later = and_(columns.title_id.in_(chunk), columns.due_at > now)
        connection.execute(update(load_titles).where(later).values(due_at=now, failures=0))


def _settle(connection: Connection, settled: Sequence[Settled]) -> None:
    if not settled:
        return
    rows = [_settled_row(each) for each in settled]
    statement = inserting(connection.dialect.name, load_titles)
    new = statement.excluded
    noted = {
        "due_at": new.due_at,
        "failures": new.failures,
        "asked": new.asked,
        "fetched_at": func.coalesce(new.fetched_at, load_titles.c.fetched_at),
    }
    connection.execute(statement.on_conflict_do_update(index_elements=["title_id"], set_=noted), rows)


def _settled_row(settled: Settled) -> dict[str, Any]:
    return {
        "title_id": settled.title_id,
        "rank": 0.0,
        "due_at": settled.due_at,
        "fetched_at": settled.fetched_at,
        "failures": settled.failures,
        "asked": 0,
    }


def _store(connection: Connection, run: LoadRun) -> None:
    row = {"started_at": run.started_at, "ended_at": run.ended_at, "report": run.report}
    upsert(connection, load_runs, [row], keys=["started_at"], update=["ended_at", "report"])


def _run(row: Row[Any]) -> LoadRun:
    return LoadRun(row.started_at, row.ended_at, msgspec.convert(row.report, Report))
