"""The calls over HTTP: limits, unknown paths, faults, and what is wrong with an input, field by field."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncIterator, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from people import Client
from whattowatch.api.decoding import MOST_BYTES
from whattowatch.domain.discovery import Found, SearchQuery
from whattowatch.domain.errors import Unavailable
from whattowatch.faces.asgi import CLIENT_GONE, application
from world import World, new_world

Message = MutableMapping[str, Any]


class BrokenSearch:
    """A search index that fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def search(self, _query: SearchQuery) -> Found:
        raise self._error


@pytest.fixture
def broken(template: Path, tmp_path: Path) -> Iterator[World]:
    world = new_world(tmp_path / "broken", template, search=BrokenSearch(RuntimeError("the disk sank")))
    yield world
    world.close()


@pytest.fixture
def unavailable(template: Path, tmp_path: Path) -> Iterator[World]:
    world = new_world(tmp_path / "unavailable", template, search=BrokenSearch(Unavailable("the index is away")))
    yield world
    world.close()


async def _chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024 + 1):
        yield b"x" * 1024


def _posted(world: World, content: Any) -> httpx.Response:
    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(application(world.backstage))
        async with httpx.AsyncClient(transport=transport, base_url="http://wtw.example") as client:
            return await client.post("/auth/signin", content=content)

    return asyncio.run(post())


def test_a_body_over_the_limit_is_too_large(world: World) -> None:
    response = _posted(world, b"x" * (MOST_BYTES + 1))
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


def test_a_body_over_the_limit_is_too_large_also_when_it_does_not_say_its_size(world: World) -> None:
    response = _posted(world, _chunks(MOST_BYTES))
    assert "content-length" not in response.request.headers
    assert response.status_code == 413


def test_a_body_at_the_limit_is_read(world: World) -> None:
    assert _posted(world, b" " * (MOST_BYTES - 2) + b"{}").status_code == 422


def test_somebody_who_leaves_in_the_middle_is_no_fault_of_ours(world: World) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/auth/signin",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(application(world.backstage)(scope, receive, send))
    assert sent[0]["status"] == CLIENT_GONE


@pytest.mark.parametrize("path", ["/nowhere", "/watch/", "/watch/addlist/more", "/docs/assets/"])
def test_an_unknown_path_is_not_found(path: str, owner: Client) -> None:
    reply = owner.get(path)
    assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/account", {"GET", "HEAD"}),
        ("GET", "/watch/addlist", {"POST"}),
        ("DELETE", "/rating", {"POST"}),
        ("OPTIONS", "/search", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(method: str, path: str, allowed: set[str], owner: Client) -> None:
    reply = owner.send(method, path)
    assert (reply.status, reply.json["code"]) == (405, "method_not_allowed")
    assert set(reply.headers["allow"].split(", ")) == allowed


def test_head_answers_as_get_does(owner: Client) -> None:
    assert owner.send("HEAD", "/account").status == 200


def test_a_fault_of_ours_is_logged_and_tells_nothing_of_itself(broken: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        reply = broken.client("Olga").get("/search", q="x")
    assert (reply.status, reply.json["code"]) == (500, "internal")
    assert b"disk" not in reply.body
    assert "lf3_search failed" in caplog.text
    assert "the disk sank" in caplog.text


def test_what_is_away_asks_to_come_again(unavailable: World) -> None:
    reply = unavailable.client("Olga").get("/search", q="x")
    assert (reply.status, reply.json["code"]) == (503, "unavailable")
    assert reply.headers["retry-after"] == "1"


BAD_BODIES = {
    "missing": ("/watch/addlist", b"{}", ["title_id"]),
    "no body": ("/watch/addlist", b"", ["title_id"]),
    "unknown": ("/watch/addlist", b'{"title_id": "movie-603", "colour": 1}', ["colour"]),
    "wrong type": ("/watch/addlist", b'{"title_id": 603}', ["title_id"]),
    "null": ("/watch/addlist", b'{"title_id": null}', ["title_id"]),
    "empty": ("/watch/addlist", b'{"title_id": ""}', ["title_id"]),
    "too long": ("/watch/addlist", b'{"title_id": "' + b"x" * 129 + b'"}', ["title_id"]),
    "a list": ("/watch/addlist", b"[]", ["body"]),
    "a number": ("/watch/addlist", b"7", ["body"]),
    "not JSON": ("/watch/addlist", b"{title_id: 1}", ["body"]),
    "two documents": ("/watch/addlist", b"{}{}", ["body", "title_id"]),
    "not UTF-8": ("/watch/addlist", b'{"title_id": "\xff"}', ["body"]),
    "deep": ("/watch/addlist", b'{"title_id": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", ["body", "title_id"]),
    "deep in an unknown field": ("/watch/addlist", b'{"x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", ["body", "x"]),
    "NaN": ("/rating", b'{"title_id": "movie-603", "rating": NaN}', ["body"]),
    "infinity": ("/rating", b'{"title_id": "movie-603", "rating": 1e999}', ["body", "rating"]),
    "too high": ("/rating", b'{"title_id": "movie-603", "rating": 11}', ["rating"]),
    "too low": ("/rating", b'{"title_id": "movie-603", "rating": 0}', ["rating"]),
    "half": ("/rating", b'{"title_id": "movie-603", "rating": 7.5}', ["rating"]),
    "true": ("/rating", b'{"title_id": "movie-603", "rating": true}', ["rating"]),
    "huge": ("/rating", b'{"title_id": "movie-603", "rating": ' + b"9" * 4_000 + b"}", ["body", "rating"]),
    "NUL": ("/account/update", b'{"name": "Olga\\u0000"}', ["name"]),
    "NUL deep": ("/account/update", b'{"services": ["tmdb-8", "tmdb-\\u00009"]}', ["services[1]"]),
    "NUL in a key": ("/account/update", b'{"share": {"a\\u0000": []}}', ["share"]),
    "lone surrogate": ("/account/update", b'{"name": "Olga\\ud800"}', ["body"]),
    "nested": (
        "/watch/donenow",
        b'{"title_id": "tv-1396", "episodes": [{"season": 1, "episode": 1}, {"season": -1, "episode": 1}]}',
        ["episodes[1].season"],
    ),
    "nested unknown": (
        "/watch/donenow",
        b'{"title_id": "tv-1396", "up_to": {"season": 1, "episode": 1, "part": 2}}',
        ["up_to.part"],
    ),
    "nested missing": ("/watch/donenow", b'{"title_id": "tv-1396", "up_to": {"season": 1}}', ["up_to.episode"]),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_bad_body_is_refused_and_its_field_named(case: str, owner: Client) -> None:
    path, body, allowed = BAD_BODIES[case]
    reply = owner.send("POST", path, body)
    assert (reply.status, reply.json["code"]) == (422, "invalid"), reply.body
    (field,) = reply.fields
    assert field in allowed


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/watch?limit=0", "limit"),
        ("/watch?limit=101", "limit"),
        ("/watch?limit=many", "limit"),
        ("/watch?sort=colour", "sort"),
        ("/watch?page=2", "page"),
        ("/watch?list_cursor=forged", "list_cursor"),
        ("/watch?now_cursor=forged", "now_cursor"),
        (f"/watch?list_cursor={base64.urlsafe_b64encode(b'[1,2,3]').decode()}", "list_cursor"),
        ("/search?cursor=forged", "cursor"),
        (f"/search?cursor={base64.urlsafe_b64encode(b'-5').decode()}", "cursor"),
        ("/search?year=soon", "year"),
        ("/search?type=book", "type"),
        ("/search?genre=Cooking", "genre"),
        ("/search?q=a%00b", "q"),
        ("/recommend?services=all", "services"),
        ("/recommend?limit=-1", "limit"),
        ("/account?x=1", "x"),
        ("/friend?x=", "x"),
    ],
)
def test_a_bad_query_is_refused_and_its_field_named(path: str, field: str, owner: Client) -> None:
    reply = owner.send("GET", path)
    assert reply.status == 422, reply.body
    assert reply.fields == [field]


def test_a_cursor_beyond_the_end_gives_an_empty_page(owner: Client) -> None:
    reply = owner.get("/search", genre="Drama", cursor=base64.urlsafe_b64encode(b"9" * 30).decode())
    assert (reply.status, reply.json["titles"], reply.json["cursor"]) == (200, [], None)


def test_all_that_is_wrong_with_preferences_is_told_at_once(owner: Client) -> None:
    body = {"genres": ["Crime", "Cooking"], "services": ["Netflix"], "country": "Germany", "mail": {"adverts": True}}
    assert set(owner.post("/account/update", body).fields) == {"genres[1]", "services[0]", "country", "mail[0]"}


def test_text_of_any_script_is_taken(owner: Client) -> None:
    name = "Ольга 🎬 אולגה 日本"
    assert owner.post("/account/update", {"name": name}).json["user"]["name"] == name
