"""A person's interactions as rows, read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select

from whattowatch.adapters.sql.schema import interactions
from whattowatch.domain.discovery import Interaction, Kind

_columns = interactions.c
_history = (
    select(_columns.id, _columns.kind, _columns.title_id, _columns.at, _columns.value)
    .where(_columns.person_id == bindparam("person"))
    .order_by(_columns.at, _columns.id)
)
_newer = _history.where(_columns.at >= bindparam("since", type_=_columns.at.type), _columns.id > bindparam("newest"))
_KINDS = {str(kind): kind for kind in Kind}


class History(NamedTuple):
    """Interactions as they were read.

    Attributes:
        deeds: oldest first; at the same instant in the order they were recorded.
        newest: the highest of their ids; 0 without any.
    """

    deeds: tuple[Interaction, ...]
    newest: int


def read_history(connection: Connection, person_id: str) -> History:
    """All of a person's interactions."""
    return _made(connection.execute(_history, {"person": person_id}).all())


def read_newer(connection: Connection, person_id: str, since: datetime, newest: int) -> History:
    """Those that happened at that instant or later, with higher ids than `newest`."""
    return _made(connection.execute(_newer, {"person": person_id, "since": since, "newest": newest}).all())


def _made(rows: Sequence[Row[*tuple[Any, ...]]]) -> History:
    deeds = tuple(Interaction(_KINDS[kind], title_id, at, value) for _, kind, title_id, at, value in rows)
    return History(deeds, max((row[0] for row in rows), default=0))
