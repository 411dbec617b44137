"""The schema's port: the database itself where a server has none of that name yet, its tables, and who may read."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import URL, Connection, make_url, text

from whattowatch.adapters.sql.database import Database, translated
from whattowatch.adapters.sql.migrate import head, migrate
from whattowatch.adapters.sql.reading_login import make_reading_login

MAINTENANCE = "postgres"
"""The database that every server has, to make others from."""
LIKE_OURS = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
"""Text in the order of code points, whatever the server's own order is."""
# Held until the connection ends, so that of several who find the database missing one makes it.
_ALONE = "SELECT pg_advisory_lock(hashtext('whattowatch.make'))"


class SqlSchema:
    """A `Schema`. Thread-safe.

    Args:
        url: of a login that may change the schema, and that may make what is missing: the database, and the reader.
        reader_url: of a login that may only read; empty where there is to be none.
    """

    def __init__(self, url: str, reader_url: str = "") -> None:
        self._url = url
        self._reader_url = reader_url

    def bring_up(self) -> str:
        """The version that the database has now."""
        url = make_url(self._url)
        if url.get_backend_name() == "postgresql":
            _make_where_missing(url)
        migrate(self._url)
        if self._reader_url:
            make_reading_login(url, make_url(self._reader_url))
        return head()


def _make_where_missing(url: URL) -> None:
    server = Database(url.set(database=MAINTENANCE).render_as_string(hide_password=False))
    alone = server.writer.execution_options(isolation_level="AUTOCOMMIT")
    with closing(server), translated(), alone.connect() as connection:
        connection.exec_driver_sql(_ALONE)
        if not _is_there(connection, str(url.database)):
            name = connection.dialect.identifier_preparer.quote(str(url.database))
            connection.exec_driver_sql(f"CREATE DATABASE {name} {LIKE_OURS}")


def _is_there(connection: Connection, name: str) -> bool:
    query = text("SELECT count(*) FROM pg_database WHERE datname = :name")
    return bool(connection.execute(query, {"name": name}).scalar_one())
