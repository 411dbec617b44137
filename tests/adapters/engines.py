"""The databases that every store is tried on."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Protocol

from adapters.postgres import Cluster
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Database, sqlite_url


class Engine(Protocol):
    """Makes databases."""

    def empty(self) -> str:
        """The URL of a new database without a table."""
        ...

    def ready(self) -> str:
        """The URL of a database with every table and no row; the one that it gave before is given up."""
        ...


class Sqlite:
    """Each database a file."""

    def __init__(self, folder: Path) -> None:
        self._files = (folder / f"100% new {number}.db" for number in count(1))

    def empty(self) -> str:
        """The URL of a file that is not there yet."""
        return sqlite_url(next(self._files))

    def ready(self) -> str:
        """The URL of a new file."""
        return with_tables(self.empty())


class Postgresql:
    """Databases of one cluster. Taking all rows out of one takes a fiftieth of the time that another one takes."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._ready = with_tables(cluster.new())

    def empty(self) -> str:
        """The URL of a new database."""
        return self._cluster.new()

    def ready(self) -> str:
        """The URL of always the same database, emptied."""
        tables = reversed(schema.metadata.sorted_tables)
        # Somebody who still holds a lock is a fault of the test before, and must not hold up this one for ever.
        emptying = ["SET lock_timeout = '5s'", *(str(table.delete()) for table in tables)]
        self._cluster.do("; ".join(emptying), self._ready.rpartition("/")[2])
        return self._ready


def with_tables(url: str) -> str:
    """The URL, after making every table there."""
    database = Database(url)
    schema.metadata.create_all(database.writer)
    database.close()
    return url
