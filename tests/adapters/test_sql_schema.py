"""The schema's port on each database, and the database that is missing altogether."""

from __future__ import annotations

import pytest

from adapters.engines import Engine
from adapters.postgres import Cluster
from contracts.schema import SchemaContract
from whattowatch.adapters.sql.bringing_up import SqlSchema
from whattowatch.domain.schema import Schema


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
