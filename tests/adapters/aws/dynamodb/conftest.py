"""A table of a test's own, and a catalogue in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.aws.dynamodb.tables import WatchedClient, table
from engines.ministack_server import Aws
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue


@pytest.fixture
def name(aws: Aws) -> Iterator[str]:
    with table(aws) as made:
        yield made


@pytest.fixture
def client(aws: Aws) -> WatchedClient:
    return WatchedClient(aws.client("dynamodb"))


@pytest.fixture
def catalogue(client: WatchedClient, name: str) -> DynamoCatalogue:
    return DynamoCatalogue(client, name)
