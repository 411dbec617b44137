"""What TMDB may do wrong: tried again where that helps, given up where it does not, and never without end."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable

import pytest

from contracts.title_service import fetched
from tmdb_server import Answer, TmdbServer, cut, refusal, reset
from unit.adapters.moviedb.conftest import SOON
from whattowatch.adapters.moviedb.service import TmdbTitles
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import Ending

HTML = b"<!doctype html><title>Just a moment...</title>"
PASSING: dict[str, Answer | Callable[[socket.socket], None]] = {
    "internal error": refusal(500, 11),
    "gateway, as a page": (502, HTML, {"content-type": "text/html"}),
    "maintenance": refusal(503, 46),
    "time-out": refusal(504, 24),
    "a page instead of JSON": (200, HTML, {"content-type": "text/html"}),
    "nothing": (200, b"", {}),
    "broken JSON": (200, b'{"id": 1, "title": "Auro', {}),
    "no gzip": (200, b"no gzip", {"content-encoding": "gzip", "content-type": "application/json"}),
    "reset": reset,
    "too often": refusal(429, 25, {"retry-after": "0"}),
    "too often, without saying for how long": refusal(429, 25),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_what_passes_is_tried_again(
    service: TmdbTitles, server: TmdbServer, fault: Answer | Callable[[socket.socket], None]
) -> None:
    server.wrong["movie/1"] = [fault, fault]
    found = fetched(service, "movie-1")["movie-1"]
    assert found.record is not None
    assert found.record.title.title == "Aurora"
    assert (server.times("movie/1"), service.traffic().retries) == (3, 2)


def test_half_an_answer_is_none(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["movie/1"] = [cut(server, "movie/1")]
    assert fetched(service, "movie-1")["movie-1"].ending is Ending.FETCHED
    assert server.times("movie/1") == 2


def test_no_answer_is_waited_for_without_end(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["movie/1"] = [_wait]
    assert fetched(service, "movie-1")["movie-1"].ending is Ending.FETCHED


def test_a_title_that_cannot_be_had_is_given_up_and_the_others_come(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["movie/1"] = [refusal(500, 11)] * 100
    came = fetched(service, "movie-1", "movie-2")
    assert (came["movie-1"].ending, came["movie-1"].reason) == (Ending.FAILED, "status 500")
    assert came["movie-2"].ending is Ending.FETCHED
    assert server.times("movie/1") == SOON.attempts


@pytest.mark.parametrize("code", [6, 34])
def test_a_title_that_is_gone_is_asked_for_once(service: TmdbTitles, server: TmdbServer, code: int) -> None:
    server.wrong["movie/1"] = [refusal(404, code)]
    assert fetched(service, "movie-1")["movie-1"].ending is Ending.GONE
    assert server.times("movie/1") == 1


@pytest.mark.parametrize(("status", "code"), [(400, 27), (405, 42), (422, 5), (301, 0)])
def test_our_own_mistakes_are_not_repeated(service: TmdbTitles, server: TmdbServer, status: int, code: int) -> None:
    server.wrong["movie/1"] = [refusal(status, code)]
    found = fetched(service, "movie-1")["movie-1"]
    assert (found.ending, found.reason) == (Ending.REFUSED, f"status {status}, code {code}")
    assert server.times("movie/1") == 1


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"title": None}, "no title"),
        ({"title": " \u200b "}, "no title"),
        ({"id": 2}, "another title than was asked for"),
        ({"adult": True}, "for adults only"),
        ({"runtime": "long"}, "not as described at $.runtime"),
        ({"genres": [{"name": "Drama"}]}, "not as described at $.genres[…]"),
    ],
)
def test_a_record_that_cannot_be_used_is_left_out_with_its_reason(
    service: TmdbTitles, server: TmdbServer, facts: dict[str, object], reason: str
) -> None:
    server.titles["movie/1"] |= facts
    found = fetched(service, "movie-1")["movie-1"]
    assert (found.ending, found.reason, found.record) == (Ending.REFUSED, reason, None)
    assert server.times("movie/1") == 1


def test_an_answer_without_end_is_refused(service: TmdbTitles, server: TmdbServer) -> None:
    # Packed beforehand: the time that a server takes for that much is not what is tested.
    packed = gzip.compress(b"x" * (33 * 1024 * 1024), compresslevel=1)
    server.wrong["movie/1"] = [(200, packed, {"content-encoding": "gzip", "content-type": "application/json"})]
    assert fetched(service, "movie-1")["movie-1"].reason == "more than 32 MiB"


def test_a_service_that_wants_to_be_left_alone_for_long_is(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["movie/1"] = [refusal(429, 25, {"retry-after": "3600"})]
    with pytest.raises(Unavailable, match="try later"):
        fetched(service, "movie-1")
    assert service.traffic().limited == 1


def test_a_service_that_always_says_too_often_is_not_asked_for_ever(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["movie/1"] = [refusal(429, 25, {"retry-after": "0"})] * 100
    with pytest.raises(Unavailable, match="asked too often"):
        fetched(service, "movie-1")
    assert server.times("movie/1") == SOON.most_limited


def test_a_suspended_account_is_told(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["authentication"] = [refusal(401, 10)]
    with pytest.raises(Unavailable, match="suspended"):
        service.check()


def test_a_block_that_is_none_of_tmdbs_answers_is_told(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["authentication"] = [(403, HTML, {})]
    with pytest.raises(Unavailable, match="code 0"):
        service.check()


def _wait(connection: socket.socket) -> None:
    """No answer, until the other side hangs up."""
    connection.recv(1)
