"""A person's interactions as rows, read in one statement."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from whattowatch.adapters.sql.schema import interactions
from whattowatch.domain.discovery import Interaction, Kind

_history = (
    select(interactions.c.kind, interactions.c.title_id, interactions.c.at, interactions.c.value)
    .where(interactions.c.person_id == bindparam("person"))
    .order_by(interactions.c.at, interactions.c.id)
)
_KINDS = {str(kind): kind for kind in Kind}


def read_history(connection: Connection, person_id: str) -> tuple[Interaction, ...]:
    """All of a person's interactions, oldest first; at the same instant in the order they were recorded."""
    rows = connection.execute(_history, {"person": person_id}).all()
    return tuple(Interaction(_KINDS[kind], title_id, at, value) for kind, title_id, at, value in rows)
