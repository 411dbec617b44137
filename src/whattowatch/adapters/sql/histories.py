"""In which version each person's interactions are, so that a process knows whether what it remembers still holds.

Whatever changes a person's interactions says so here in the same transaction, before it adds any: the row is a lock as
well, so that of two transactions of one person the later version also has the later ids.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, Executable, bindparam, case, select

from whattowatch.adapters.sql.schema import histories
from whattowatch.adapters.sql.upsert import inserting

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_columns = histories.c
_version = select(_columns.version, _columns.rewritten).where(_columns.person_id == bindparam("person"))


class Version(NamedTuple):
    """The state of a person's interactions.

    Attributes:
        number: how often they changed.
        rewritten: the version made by the last change that did more than add what is newer than all there was, and
            take away the rating that a newer one replaces.
    """

    number: int
    rewritten: int


def version_of(connection: Connection, person_id: str) -> Version:
    """The version that this transaction sees; the one of somebody who never did anything is 0."""
    row = connection.execute(_version, {"person": person_id}).one_or_none()
    return Version(0, 0) if row is None else Version(row.version, row.rewritten)


def added(connection: Connection, person_id: str, at: datetime) -> None:
    """Something that was done at that instant is about to be added."""
    _advance(connection, person_id, at, rewrites=False)


def rewritten(connection: Connection, person_id: str) -> None:
    """The person's interactions were changed in any other way: they must be read anew."""
    _advance(connection, person_id, _EPOCH, rewrites=True)


def _advance(connection: Connection, person_id: str, at: datetime, *, rewrites: bool) -> None:
    row = {"person_id": person_id, "version": 1, "rewritten": 1, "latest": at}
    connection.execute(_advancing(connection.dialect.name, rewrites=rewrites), row)


@cache
def _advancing(dialect: str, *, rewrites: bool) -> Executable:
    statement = inserting(dialect, histories)
    following, older = _columns.version + 1, statement.excluded.latest < _columns.latest
    return statement.on_conflict_do_update(
        index_elements=[_columns.person_id],
        set_={
            "version": following,
            # An instant that lies before others takes its place among them.
            "rewritten": following if rewrites else case((older, following), else_=_columns.rewritten),
            "latest": case((older, _columns.latest), else_=statement.excluded.latest),
        },
    )
