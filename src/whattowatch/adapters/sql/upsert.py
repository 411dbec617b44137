"""Inserting where a row may stand already, in the words of whichever database is connected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import CoreExecuteOptionsParameter

COUNT_INSERTED: CoreExecuteOptionsParameter = {"preserve_rowcount": True}
"""Reads how many rows were inserted while the cursor is open: some drivers have forgotten it when it is closed."""


def inserting(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The INSERT of the database of that name, which knows ON CONFLICT and `excluded`; portable SQL knows neither."""
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    keys: Iterable[str],
    update: Iterable[str] = (),
) -> int:
    """Insert the rows; where one with the same keys stands, replace its columns named by `update`.

    Args:
        connection: within a writing transaction.
        table: where the rows go.
        rows: column name to value, each with the same columns; none is fine.
        keys: the columns of the primary key, or of the unique constraint, that tells what stands already.
        update: the columns to replace; without any, a row that stands already is left as it is.

    Returns:
        How many rows were inserted or replaced: for a single row without `update`, 0 says that it was there.
    """
    if not rows:
        return 0
    statement = _upserting(connection.dialect.name, table, tuple(keys), tuple(update))
    return connection.execute(statement, rows, execution_options=COUNT_INSERTED).rowcount


@cache
def _upserting(
    dialect: str, table: Table, keys: tuple[str, ...], update: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    """Put together once: that takes as long as to run it."""
    statement = inserting(dialect, table)
    if not update:
        return statement.on_conflict_do_nothing(index_elements=keys)
    changed = {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
