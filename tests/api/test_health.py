"""Whether the instance lives, and whether it can serve."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from people import Client
from web import HttpTransport
from whattowatch.bootstrap import Backstage
from whattowatch.settings import Settings
from world import World

READY = {
    "status": "ok",
    "database": True,
    "titles": True,
    "index": True,
    "outbox": {"waiting": 0, "dead": 0},
    "load": None,
}
UNREADY = {"status": "unavailable", "database": False, "titles": False, "index": False, "outbox": None, "load": None}


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Client]:
    """Somebody who calls an instance whose database cannot be opened."""
    settings = Settings(data=str(tmp_path), database_url=f"sqlite:///{tmp_path / 'nowhere' / 'secret.db'}")
    backstage = Backstage(settings)
    transport = HttpTransport(backstage)
    yield Client(transport)
    transport.close()
    backstage.close()


def test_a_process_that_answers_lives(world: World) -> None:
    reply = world.nobody().get("/health/live")
    assert (reply.status, reply.json) == (200, {"status": "ok"})


def test_it_lives_without_a_database(broken: Client) -> None:
    assert broken.get("/health/live").status == 200


def test_an_instance_with_titles_and_index_is_ready(world: World) -> None:
    reply = world.nobody().get("/health/ready")
    assert (reply.status, reply.json) == (200, READY)


def test_what_is_owed_is_counted(owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    assert owner.get("/health/ready").json["outbox"] == {"waiting": 1, "dead": 0}


def test_without_a_database_it_is_not_ready(broken: Client) -> None:
    reply = broken.get("/health/ready")
    assert reply.status == 503
    assert reply.json == UNREADY


def test_no_path_is_told(broken: Client) -> None:
    assert "secret" not in broken.get("/health/ready").body.decode()


def test_titles_that_are_not_in_the_index_make_it_unready(world: World) -> None:
    shutil.rmtree(world.folder / "index")
    reply = world.nobody().get("/health/ready")
    assert (reply.status, reply.json["status"], reply.json["index"]) == (503, "unavailable", False)
