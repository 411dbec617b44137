"""The scripted evening with the catalogue in DynamoDB: over Lambda it says what it says over HTTP with SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from adapters.aws.dynamodb.tables import WatchedClient, table
from engines.ministack_server import Aws
from faces.transcript import Exchange, alike, evening
from gateway import GatewayTransport
from shelf import records
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue
from whattowatch.adapters.sql.schema import title_genres, title_seasons, titles, trending
from world import World, new_world


@pytest.fixture
def apart(aws: Aws, template: Path, tmp_path: Path) -> Iterator[World]:
    """A world whose titles are in a table of their own, the database's being of no use to it."""
    with table(aws) as name:
        catalogue = DynamoCatalogue(WatchedClient(aws.client("dynamodb")), name)
        made = new_world(tmp_path / "data", template, catalogue_apart=catalogue)
        with made.backstage.database.apart().write() as connection:
            for each in (titles, title_genres, title_seasons, trending):
                connection.execute(delete(each))
        catalogue.put(records())
        made.job("load_trending")
        yield made
        made.close()


def test_the_evening_is_the_same_with_the_catalogue_in_dynamodb(over_http: list[Exchange], apart: World) -> None:
    for one, other in zip(alike(over_http), alike(evening(apart, GatewayTransport)), strict=True):
        assert one == other
