"""Numbers that only grow, each in a row that also serves as a lock."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from whattowatch.adapters.sql.schema import counters
from whattowatch.adapters.sql.upsert import upsert

CATALOGUE = "catalogue"
"""Moves with every change of the titles, and of what their ids mean."""

_value = select(counters.c.value).where(counters.c.name == bindparam("name"))


def current(connection: Connection, name: str) -> int:
    """The counter's value, 0 before its first use."""
    return connection.execute(_value, {"name": name}).scalar_one_or_none() or 0


def locked(connection: Connection, name: str) -> int:
    """The counter's value, 0 before its first use; until the transaction ends, whoever else asks must wait.

    SQLite's writer is alone from the start of its transaction. On PostgreSQL the row's lock does the same, for the
    users of this counter only.
    """
    upsert(connection, counters, [{"name": name, "value": 0}], keys=["name"])
    query = select(counters.c.value).where(counters.c.name == name).with_for_update()
    value: int = connection.execute(query).scalar_one()
    return value


def advance(connection: Connection, name: str, value: int) -> None:
    """Set the counter, which `locked` has locked."""
    connection.execute(update(counters).where(counters.c.name == name).values(value=value))
