"""What whole-instance tests share: a world with a small catalogue, and its cast."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from faces.transcript import Exchange, evening
from people import Client
from web import HttpTransport
from world import World, new_world

pytest_plugins = ["engines.fixtures"]

ENGINES = ("stack", "aws", "cognito_idp", "opensearch_url")
"""Fixtures that take long to start, and much memory while they run: each of them in one process alone."""


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Says which tests share a process: those of one engine, and those of one file, for what they make together."""
    for item in items:
        engine = next((name for name in ENGINES if name in item.fixturenames), None)
        item.add_marker(pytest.mark.xdist_group(engine or item.nodeid.partition("::")[0]))


@pytest.fixture
def dev_data() -> Path:
    """The development data, for tests on real catalogues."""
    folder = os.environ.get("WTW_DEV_DATA")
    if not folder:
        pytest.skip("WTW_DEV_DATA does not name the folder of development data")
    return Path(folder)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a prepared instance that has ended, to be copied: preparing takes most of a second."""
    made = new_world(tmp_path_factory.mktemp("template") / "data")
    made.token("nobody")
    made.close()
    return made.folder


@pytest.fixture(scope="session")
def over_http(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Exchange]]:
    """The scripted evening over HTTP, played once for all tests that read it."""
    made = new_world(tmp_path_factory.mktemp("evening") / "data", template)
    yield evening(made, HttpTransport)
    made.close()


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    """A fresh instance without people."""
    made = new_world(tmp_path / "data", template)
    yield made
    made.close()


@pytest.fixture
def owner(world: World) -> Client:
    """The person whose things a test is about, and the operator, being the first."""
    return world.client("Olga")


@pytest.fixture
def friend(world: World, owner: Client) -> Client:
    """A friend of the owner, to whom nothing is shown but what a test says."""
    found = world.client("Frank")
    owner.post("/friend/add", {"user_id": found.id})
    found.post("/friend/add", {"user_id": owner.id})
    return found


@pytest.fixture
def stranger(world: World, owner: Client) -> Client:  # noqa: ARG001  (the owner is the first to come)
    """Somebody who must see nothing of the owner's."""
    return world.client("Sven")
