"""The schema's port on each database, and the database that is missing altogether."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import delete, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from adapters.engines import Engine
from adapters.postgres import Cluster
from contracts.schema import SchemaContract
from whattowatch.adapters.sql.bringing_up import SqlSchema
from whattowatch.adapters.sql.database import Database
from whattowatch.adapters.sql.schema import accounts, metadata
from whattowatch.domain.schema import Schema

READER = "A reader of 5 %"
PASSWORD = "it's 40 % 'secret'"


class TestSqlSchema(SchemaContract):
    @pytest.fixture
    def url(self, engine: Engine) -> str:
        return engine.empty()

    @pytest.fixture
    def schema(self, url: str) -> Schema:
        return SqlSchema(url)


class TestSqlSchemaOfAMissingDatabase(SchemaContract):
    """As a server of RDS stands after it was made: there is none of our name."""

    @pytest.fixture
    def url(self, cluster: Cluster) -> str:
        made = cluster.new()
        cluster.drop(made)
        return made

    @pytest.fixture
    def schema(self, url: str) -> Schema:
        return SqlSchema(url)


class TestSqlSchemaWithAReader(SchemaContract):
    """What `migrate` meets on a server that has neither our database nor the reader's login."""

    @pytest.fixture
    def url(self, cluster: Cluster) -> Iterator[str]:
        made = cluster.new()
        cluster.drop(made)
        yield made
        cluster.drop(made)
        cluster.do(f'DROP ROLE "{READER}"')

    @pytest.fixture
    def schema(self, url: str) -> Schema:
        return SqlSchema(url, _reading(url))

    def test_the_reader_s_login_reads_every_table_and_writes_none(self, schema: Schema, url: str) -> None:
        schema.bring_up()
        with closing(Database(_reading(url))) as reader:
            with reader.apart().read() as connection:
                assert [connection.execute(select(table)).all() for table in metadata.sorted_tables]
            with pytest.raises(ProgrammingError, match="permission denied"), reader.apart().write() as connection:
                connection.execute(delete(accounts))

    def test_a_table_of_a_later_version_is_the_reader_s_to_read(self, schema: Schema, url: str) -> None:
        schema.bring_up()
        with closing(Database(url)) as writer, writer.apart().write() as connection:
            connection.exec_driver_sql("CREATE TABLE later (id int)")
        with closing(Database(_reading(url))) as reader, reader.apart().read() as connection:
            assert connection.exec_driver_sql("SELECT * FROM later").all() == []

    def test_the_password_that_the_server_keeps_is_a_verifier(self, schema: Schema, cluster: Cluster) -> None:
        schema.bring_up()
        with closing(Database(cluster.url("postgres"))) as server, server.apart().read() as connection:
            kept = connection.execute(text("SELECT rolpassword FROM pg_authid WHERE rolname = :name"), {"name": READER})
            assert kept.scalar_one().startswith("SCRAM-SHA-256$")


def _reading(url: str) -> str:
    return make_url(url).set(username=READER, password=PASSWORD).render_as_string(hide_password=False)
