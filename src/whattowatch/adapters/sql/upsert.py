"""Inserting where a row may stand already, in the words of whichever database is connected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import CoreExecuteOptionsParameter

COUNT_INSERTED: CoreExecuteOptionsParameter = {"preserve_rowcount": True}
"""Reads how many rows were inserted while the cursor is open: some drivers have forgotten it when it is closed."""


def inserting(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The INSERT of the connected database, which knows ON CONFLICT and `excluded`; portable SQL knows neither."""
    if connection.dialect.name == "postgresql":
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
    statement = inserting(connection, table)
    changed = {name: statement.excluded[name] for name in update}
    index = list(keys)
    if changed:
        statement = statement.on_conflict_do_update(index_elements=index, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=index)
    return connection.execute(statement, rows, execution_options=COUNT_INSERTED).rowcount
