"""Whoever sends slowly, endlessly or too often is told so, and keeps nobody else waiting."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzz.slow import PATIENCE, SECONDS, all_of, connected, serving, status_of
from whattowatch.domain.discovery import Found, SearchQuery
from world import World, new_world

HEAD = b"POST /auth/signin HTTP/1.1\r\nHost: wtw.example\r\n"


class PatientSearch:
    """A search index that answers when it is told to."""

    def __init__(self) -> None:
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def search(self, _query: SearchQuery) -> Found:
        self.asked.set()
        self.may_answer.wait(PATIENCE)
        return Found((), 0, None, {"genres": {}, "types": {}, "years": {}})


@pytest.fixture
def port(world: World) -> Iterator[int]:
    with serving(world.backstage) as number:
        yield number


@pytest.fixture
def search() -> PatientSearch:
    return PatientSearch()


@pytest.fixture
def held(template: Path, tmp_path: Path, search: PatientSearch) -> Iterator[World]:
    world = new_world(tmp_path / "held", template, search=search)
    yield world
    world.close()


def test_a_connection_on_which_nothing_comes_is_closed(port: int) -> None:
    with connected(port) as silent:
        assert status_of(all_of(silent)) == 408


def test_headers_that_come_byte_by_byte_are_not_waited_for(port: int) -> None:
    begun = time.monotonic()
    with connected(port) as slow:
        _dribble(slow, HEAD)
        answer = all_of(slow)
    assert status_of(answer) == 408
    assert _problem(answer)["code"] == "too_slow"
    assert time.monotonic() - begun < SECONDS * 5


def test_a_body_that_comes_byte_by_byte_is_not_waited_for(port: int) -> None:
    with connected(port) as slow:
        slow.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        answer = all_of(slow)
    assert status_of(answer) == 408
    assert b"connection: close" in answer.lower()
    assert _problem(answer)["code"] == "too_slow"


def test_whoever_sends_slowly_holds_no_thread(port: int) -> None:
    """There is one thread, and two bodies are under way."""
    with connected(port) as one, connected(port) as other:
        for slow in (one, other):
            slow.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        assert _get(port, "/.well-known/jwks.json") == 200
        assert [status_of(all_of(slow)) for slow in (one, other)] == [408, 408]


def test_headers_without_end_are_cut_off(port: int) -> None:
    with connected(port) as endless:
        endless.sendall(HEAD + b"X-Long: " + b"x" * 5_000)
        answer = all_of(endless)
    assert status_of(answer) == 431
    assert _problem(answer)["code"] == "head_too_large"


@pytest.mark.parametrize(
    "head",
    [HEAD + b"X-Long: " + b"x" * 4_000 + b"\r\nX-More: " + b"x" * 200, b"GET /search?q=" + b"x" * 4_100 + b" HTTP/1.1"],
    ids=["headers", "address"],
)
def test_a_head_that_is_too_long_is_refused_also_when_it_is_whole(port: int, head: bytes) -> None:
    with connected(port) as long:
        long.sendall(head + b"\r\n\r\n")
        assert status_of(all_of(long)) == 431


def test_an_address_of_bytes_that_are_not_ascii_is_not_http(port: int) -> None:
    with connected(port) as odd:
        odd.sendall(b"GET /account?\xff=1 HTTP/1.1\r\nHost: wtw.example\r\n\r\n")
        answer = all_of(odd)
    assert (status_of(answer), _problem(answer)["code"]) == (400, "bad_request")


def test_what_is_not_http_is_told_so(port: int) -> None:
    with connected(port) as odd:
        odd.sendall(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
        answer = all_of(odd)
    assert status_of(answer) == 400
    assert _problem(answer)["code"] == "bad_request"


def test_one_connection_too_many_is_told_to_come_again(port: int) -> None:
    with connected(port) as one, connected(port) as two, connected(port) as three:
        for each in (one, two, three):
            each.sendall(b"GET / HTTP/1.1\r\nHost: wtw.example\r\n")  # One header is still to come.
        with connected(port) as fourth:
            answer = all_of(fourth)
    assert status_of(answer) == 503
    assert _problem(answer)["code"] == "overloaded"


def test_a_connection_that_was_used_waits_for_its_next_request(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for _ in range(2):
        connection.request("GET", "/.well-known/jwks.json")
        assert connection.getresponse().read()
        time.sleep(SECONDS * 1.2)
    connection.close()


def test_one_call_more_than_the_line_holds_is_told_to_come_again(held: World, search: PatientSearch) -> None:
    """One thread, which is busy, and a line for nobody."""
    token = held.token(held.client("Olga").id)
    with serving(held.backstage) as port:
        busy = threading.Thread(target=_get, args=(port, "/search", token))
        busy.start()
        assert search.asked.wait(PATIENCE)
        assert _get(port, "/search", token) == 503
        search.may_answer.set()
        busy.join(PATIENCE)


def _dribble(slow: socket.socket, content: bytes) -> None:
    """A byte at a time, until the other side has had enough."""
    for number in range(len(content)):
        try:
            slow.sendall(content[number : number + 1])
        except OSError:
            return
        time.sleep(SECONDS / 10)


def _get(port: int, path: str, token: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"authorization": f"Bearer {token}"} if token else {})
    with connection.getresponse() as response:
        response.read()
    connection.close()
    return response.status


def _problem(answer: bytes) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    problem: dict[str, object] = json.loads(body)
    return problem
