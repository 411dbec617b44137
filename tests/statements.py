"""Counts the statements that a call sends to the database, to show that their number does not grow with the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from whattowatch.adapters.sql.database import Database

Statements = Callable[[Callable[[], object]], int]
"""Calls a function and answers how many statements it sent to the database, BEGIN left out."""


@contextmanager
def counting(database: Database) -> Iterator[Statements]:
    """A counter of what both engines of the database are sent."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    def count(call: Callable[[], object]) -> int:
        sent.clear()
        call()
        return len(sent)

    engines = (database.writer, database.reader)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield count
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
