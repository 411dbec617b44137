"""The login that may only read, where the server has none of that name yet."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import URL, Connection, text

from whattowatch.adapters.sql.database import Database, translated

# Held until the transaction ends, so that of several who find the login missing one makes it.
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('whattowatch.reader'))"
_MAY_READ = (
    "GRANT CONNECT ON DATABASE {database} TO {login}",
    "GRANT USAGE ON SCHEMA public TO {login}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {login}",
    # What later versions add is made by the same writer.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {login}",
)


def make_reading_login(writer: URL, reader: URL) -> None:
    """Make the reader's login with its password, and let it read every table; one that is there stays as it is.

    Args:
        writer: of the login that owns the tables, and that may make others where one is missing.
        reader: of the same database.

    Raises:
        StoreUnavailable: the server did not take the change.
    """
    database = Database(writer.render_as_string(hide_password=False))
    # A serialisable transaction would see what stood before it waited for its turn.
    committed = database.writer.execution_options(isolation_level="READ COMMITTED")
    with closing(database), translated(), committed.begin() as connection:
        connection.exec_driver_sql(_ALONE)
        if _is_there(connection, str(reader.username)):
            return
        _create(connection, str(reader.username), str(reader.password or ""))
        quoted = connection.dialect.identifier_preparer.quote
        names = {"database": quoted(str(writer.database)), "login": quoted(str(reader.username))}
        for statement in _MAY_READ:
            connection.exec_driver_sql(statement.format(**names))


def _is_there(connection: Connection, login: str) -> bool:
    query = text("SELECT count(*) FROM pg_roles WHERE rolname = :login")
    return bool(connection.execute(query, {"login": login}).scalar_one())


def _create(connection: Connection, login: str, password: str) -> None:
    """The server gets the password's SCRAM verifier alone, which is all that its log can then show.

    CREATE ROLE takes no parameters, so the server quotes what goes into it.
    """
    server = connection.connection.dbapi_connection.pgconn  # type: ignore[union-attr]  # psycopg's connection has it.
    verifier = server.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    quoting = text("SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', CAST(:login AS text), CAST(:verifier AS text))")
    statement = connection.execute(quoting, {"login": login, "verifier": verifier}).scalar_one()
    # It was made by the line before; a per cent sign in a name is no placeholder.
    connection.exec_driver_sql(statement.replace("%", "%%"))
