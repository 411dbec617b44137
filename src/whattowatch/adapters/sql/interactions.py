"""What people did with titles, and how often anybody did: both in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import accounts, activity, interactions
from whattowatch.adapters.sql.upsert import inserting
from whattowatch.domain.discovery import Interaction, Kind

_ACTIVE = frozenset({Kind.STARTED, Kind.FINISHED, Kind.LISTED, Kind.RATED})
"""What counts as activity with a title: refusing or leaving it does not."""

_ONCE = frozenset({Kind.RATED, Kind.LISTED, Kind.REFUSED})
"""What a person has with a title at most once."""


class SqlInteractions:
    """An `InteractionsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def history(self, person_id: str) -> tuple[Interaction, ...]:
        """All of a person's interactions, oldest first; at the same instant in the order they were recorded."""
        columns = interactions.c
        query = select(columns.kind, columns.title_id, columns.at, columns.value)
        query = query.where(columns.person_id == person_id).order_by(columns.at, columns.id)
        with self._scope.read() as connection:
            return tuple(_interaction(row) for row in connection.execute(query))

    def activity_since(self, day: date) -> Mapping[str, float]:
        """How often each title was started, finished, listed or rated by anybody since that day (UTC)."""
        total = func.sum(activity.c["count"])
        query = select(activity.c.title_id, total.label("total")).where(activity.c.day >= day)
        query = query.group_by(activity.c.title_id).having(total > 0)
        with self._scope.read() as connection:
            return {row.title_id: float(row.total) for row in connection.execute(query)}

    def record(self, person_id: str, interaction: Interaction) -> None:
        """Add one. A newer RATED of a title replaces the older one, a repeated LISTED or REFUSED changes nothing."""
        with self._scope.write() as connection:
            if interaction.kind in _ONCE:
                if not _has_place(connection, person_id, interaction):
                    return
                _remove(connection, person_id, interaction.kind, interaction.title_id)
            _add(connection, person_id, interaction)

    def withdraw(self, person_id: str, kind: Kind, title_id: str) -> None:
        """Take back every interaction of this kind with this title; none is fine."""
        with self._scope.write() as connection:
            _remove(connection, person_id, kind, title_id)


def _has_place(connection: Connection, person_id: str, interaction: Interaction) -> bool:
    """Whether a kind that is kept once may be added: a rating unless a newer one stands, anything else if none does."""
    # No key holds these rows apart, so a person's own calls take turns here, where SQLite's writers do so anyway.
    connection.execute(select(accounts.c.id).where(accounts.c.id == person_id).with_for_update())
    same = _same(person_id, interaction.kind, interaction.title_id)
    latest = connection.execute(select(func.max(interactions.c.at)).where(same)).scalar_one()
    return latest is None or (interaction.kind is Kind.RATED and latest <= interaction.at)


def _add(connection: Connection, person_id: str, interaction: Interaction) -> None:
    connection.execute(
        insert(interactions).values(
            person_id=person_id,
            kind=str(interaction.kind),
            title_id=interaction.title_id,
            value=interaction.value,
            at=interaction.at,
        )
    )
    if interaction.kind in _ACTIVE:
        _count(connection, _day(interaction.at), interaction.title_id)


def _count(connection: Connection, day: date, title_id: str) -> None:
    statement = inserting(connection, activity).values(day=day, title_id=title_id, count=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(activity.primary_key), set_={"count": activity.c["count"] + statement.excluded["count"]}
        )
    )


def _remove(connection: Connection, person_id: str, kind: Kind, title_id: str) -> None:
    removal = delete(interactions).where(_same(person_id, kind, title_id)).returning(interactions.c.at)
    moments = connection.execute(removal).scalars().all()
    if kind in _ACTIVE and moments:
        _discount(connection, title_id, Counter(map(_day, moments)))


def _discount(connection: Connection, title_id: str, days: Mapping[date, int]) -> None:
    count = activity.c["count"]
    fewer: BindParameter[int] = bindparam("fewer")
    statement = (
        update(activity)
        .where(activity.c.title_id == title_id, activity.c.day == bindparam("on"))
        .values(count=case((count > fewer, count - fewer), else_=0))
    )
    connection.execute(statement, [{"on": day, "fewer": number} for day, number in days.items()])


def _same(person_id: str, kind: Kind, title_id: str) -> ColumnElement[bool]:
    return and_(
        interactions.c.person_id == person_id,
        interactions.c.title_id == title_id,
        interactions.c.kind == str(kind),
    )


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _interaction(row: Row[Any, Any, Any, Any]) -> Interaction:
    return Interaction(Kind(row.kind), row.title_id, row.at, row.value)
