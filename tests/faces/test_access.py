"""One line for each request, with nothing in it that people wrote; and the id that a request carries through."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from people import Client
from whattowatch.domain.discovery import Found, SearchQuery
from whattowatch.faces.asgi import application
from whattowatch.logs import JsonLines, pseudonym
from world import World, new_world

SECRET = "zanzibar"


class BrokenSearch:
    """A search index that fails."""

    def search(self, _query: SearchQuery) -> Found:
        raise RuntimeError("the disk sank")


class Lines(logging.Handler):
    """What was logged, as programs read it, formatted while the request is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def of(self, logger: str) -> list[dict[str, Any]]:
        lines = [json.loads(text) for text in self.texts]
        return [line for line in lines if line["logger"] == logger]

    def answered(self) -> list[dict[str, Any]]:
        return self.of("whattowatch.faces.access")


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, logger = Lines(), logging.getLogger("whattowatch")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(level)


def called(world: World, path: str, **headers: str) -> httpx.Response:
    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(application(world.backstage))
        async with httpx.AsyncClient(transport=transport, base_url="http://wtw.example") as client:
            return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return asyncio.run(call())


def test_a_request_is_one_line_with_route_status_duration_and_pseudonym(owner: Client, lines: Lines) -> None:
    owner.get("/search", q=SECRET)
    (line,) = lines.answered()
    assert line.pop("ms") >= 0
    assert len(line.pop("request")) == 32
    del line["time"]
    assert line == {
        "level": "INFO",
        "logger": "whattowatch.faces.access",
        "message": "answered",
        "method": "GET",
        "route": "lf3_search",
        "person": pseudonym(owner.id),
        "status": 200,
    }


def test_a_request_that_fails_names_its_person_too(owner: Client, lines: Lines) -> None:
    owner.post("/watch/addnow", {"title_id": "movie-0"})
    (line,) = lines.answered()
    assert (line["status"], line["person"]) == (404, pseudonym(owner.id))


def test_a_request_of_nobody_names_nobody(world: World, lines: Lines) -> None:
    called(world, "/openapi.json")
    (line,) = lines.answered()
    assert "person" not in line


def test_a_path_that_is_no_call_is_a_line_without_route(world: World, lines: Lines) -> None:
    called(world, f"/{SECRET}")
    (line,) = lines.answered()
    assert (line["status"], "route" in line) == (404, False)


def test_no_line_holds_what_people_wrote(world: World, owner: Client, lines: Lines) -> None:
    owner.get("/search", q=SECRET)
    owner.post("/account/update", {"name": SECRET})
    owner.post("/friend/add", {"email": f"{SECRET}@example.org"})
    world.nobody().post("/auth/signin", {"email": f"{SECRET}@example.org", "password": f"{SECRET}{SECRET}"})
    world.job("index_changes")
    assert len(lines.answered()) == 4
    assert not any(SECRET in text or owner.id in text for text in lines.texts)
    assert not any(world.token(owner.id) in text for text in lines.texts)


def test_a_fault_of_ours_is_logged_under_the_id_that_its_answer_carries(
    template: Path, tmp_path: Path, lines: Lines
) -> None:
    world = new_world(tmp_path / "broken", template, search=BrokenSearch())
    olga = world.client("Olga")
    reply = olga.get("/search", q=SECRET)
    world.close()
    (fault,) = lines.of("whattowatch.api.dispatch")
    assert reply.status == 500
    assert fault["request"] == reply.headers["x-request-id"]
    assert "the disk sank" in fault["error"]


def test_a_request_keeps_the_id_that_a_proxy_gave_it(world: World, lines: Lines) -> None:
    answer = called(world, "/openapi.json", x_request_id="edge-7.a_b")
    assert answer.headers["x-request-id"] == "edge-7.a_b"
    assert lines.answered()[0]["request"] == "edge-7.a_b"


@pytest.mark.parametrize("forged", ["", "a b", "x" * 65, "a=1 status=200", "<b>"])
def test_an_id_that_might_forge_a_line_is_replaced(world: World, lines: Lines, forged: str) -> None:
    answer = called(world, "/openapi.json", x_request_id=forged)
    given = answer.headers["x-request-id"]
    assert given != forged
    assert given == lines.answered()[0]["request"]


def test_requests_have_ids_of_their_own(world: World) -> None:
    ids = {called(world, "/openapi.json").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3
