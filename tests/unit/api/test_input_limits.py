"""What is too large, too deep, too much, or no text: refused alike on every face, naming the field."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway import GatewayTransport
from people import Client, Transport
from web import HttpTransport
from whattowatch.api.decoding import MOST_BYTES
from world import World

EVENING = {"title_ids": ["movie-603"], "starts_at": "2027-01-15T20:00", "time_zone": "Europe/Berlin"}
MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture(params=[HttpTransport, GatewayTransport], ids=["http", "lambda"])
def face(request: pytest.FixtureRequest) -> type[Transport]:
    found: type[Transport] = request.param
    return found


@pytest.fixture
def olga(world: World, face: type[Transport]) -> Client:
    return world.client("Olga", face=face)


BODIES: dict[str, tuple[str, bytes, list[str]]] = {
    "deep": ("/watch/addlist", b'{"title_id": ' + b"[" * 20 + b"]" * 20 + b"}", ["body"]),
    "deeper than the parser goes": ("/watch/addlist", b"[" * 60_000, ["body"]),
    "a huge number": ("/rating", b'{"title_id": "movie-603", "rating": ' + b"9" * 60_000 + b"}", ["body"]),
    "a number beyond floats": ("/rating", b'{"title_id": "movie-603", "rating": 1e999}', ["body"]),
    "not a number": ("/rating", b'{"title_id": "movie-603", "rating": NaN}', ["body"]),
    "a large number": ("/rating", b'{"title_id": "movie-603", "rating": 18446744073709551617}', ["rating"]),
    "a byte order mark": ("/watch/addlist", b'\xef\xbb\xbf{"title_id": "movie-603"}', ["body"]),
    "too many episodes": (
        "/watch/donenow",
        json.dumps({"title_id": "tv-1396", "episodes": [{"season": 1, "episode": 1}] * 1_001}).encode(),
        ["episodes"],
    ),
    "too many titles": ("/social/createevent", json.dumps({**EVENING, "title_ids": ["x"] * 6}).encode(), ["title_ids"]),
    "too many invited": (
        "/social/createevent",
        json.dumps({**EVENING, "invitees": [{"email": "x@example.org"}] * 51}).encode(),
        ["invitees"],
    ),
    "a long name": ("/account/update", json.dumps({"name": "x" * 101}).encode(), ["name"]),
    "a long note": ("/social/createevent", json.dumps({**EVENING, "note": "x" * 2_001}).encode(), ["note"]),
    "NUL": ("/social/createevent", json.dumps({**EVENING, "place": "a\0"}).encode(), ["place"]),
    "NUL in a note": ("/social/createevent", json.dumps({**EVENING, "note": "a\0"}).encode(), ["note"]),
    "a line break in a place": (
        "/social/createevent",
        json.dumps({**EVENING, "place": "a\nBcc: b"}).encode(),
        ["place"],
    ),
    "a control of the second kind": ("/account/update", json.dumps({"name": "a\x9b"}).encode(), ["name"]),
    "half a surrogate pair": ("/account/update", b'{"name": "\\ud83c"}', ["body"]),
    "zero width only": ("/account/update", json.dumps({"name": "\u200b\ufeff"}).encode(), ["name"]),
    "what bends text only": ("/account/update", json.dumps({"name": "\u202e"}).encode(), ["name"]),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_hostile_body_is_refused_and_its_field_named(case: str, olga: Client) -> None:
    path, body, fields = BODIES[case]
    reply = olga.send("POST", path, body)
    assert (reply.status, reply.fields) == (422, fields), reply.body


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        ("/search?q=a&q=b", ["q"]),
        ("/search?q=a&q=a", ["q"]),
        ("/watch?limit=1&sort=title&limit=1", ["limit"]),
        ("/search?q=a%00", ["q"]),
        ("/search?q=%1b", ["q"]),
        ("/search?q=%ff", ["query"]),
        ("/search?q=%ed%a0%80", ["query"]),
        ("/search?q=" + "x" * 501, ["q"]),
        ("/search?year=null", ["year"]),
        ("/search?type=null", ["type"]),
        ("/search?colour=red", ["colour"]),
        ("/watch?limit=", ["limit"]),
        ("/watch?" + "&".join(f"p{number}=1" for number in range(101)), ["query"]),
    ],
)
def test_a_hostile_query_is_refused_and_its_field_named(target: str, fields: list[str], olga: Client) -> None:
    reply = olga.send("GET", target)
    assert (reply.status, reply.fields) == (422, fields), reply.body


@pytest.mark.parametrize(
    ("query", "field"), [("colour=red", "colour"), ("title_id=movie-603", "title_id"), ("=", "query")]
)
def test_a_call_that_takes_a_body_takes_no_query(query: str, field: str, olga: Client) -> None:
    reply = olga.send("POST", f"/watch/addlist?{query}", b'{"title_id": "movie-603"}')
    assert (reply.status, reply.fields) == (422, [field])


def test_a_body_over_the_limit_is_too_large(olga: Client) -> None:
    reply = olga.send("POST", "/watch/addlist", b" " * (MOST_BYTES + 1))
    assert (reply.status, reply.json["code"]) == (413, "too_large")


def test_an_upload_of_files_is_refused_as_such(olga: Client) -> None:
    reply = olga.send("POST", "/watch/addlist", b"--x", **{"content-type": MULTIPART})
    assert (reply.status, reply.json["code"]) == (415, "unsupported_media")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"])
def test_json_is_read_whatever_it_is_called(kind: str, olga: Client) -> None:
    """curl calls it a form unless told otherwise."""
    reply = olga.send("POST", "/watch/removelist", b'{"title_id": "movie-603"}', **{"content-type": kind})
    assert reply.status == 200


def test_of_a_key_that_is_repeated_the_last_value_counts(olga: Client) -> None:
    assert _name(olga, b'{"name": "Olga", "name": "Olha"}') == "Olha"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Ame\u0301lie", "Am\u00e9lie"),
        ("\u202eOlga\u202c", "Olga"),
        (
            "\U0001f3ac\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f3ac\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("e\u0301" * 100, "\u00e9" * 100),
        ("\U0001f3ac" * 100, "\U0001f3ac" * 100),
    ],
    ids=["composed", "unbent", "emoji", "a hundred letters", "a hundred emoji"],
)
def test_a_name_is_kept_in_its_normal_form_and_counted_in_it(sent: str, kept: str, olga: Client) -> None:
    assert _name(olga, json.dumps({"name": sent}).encode()) == kept


def test_a_note_keeps_its_lines(olga: Client) -> None:
    answer = olga.post("/social/createevent", {**EVENING, "note": "Bring:\r\n\tsnacks"}).json
    assert answer["note"] == "Bring:\n\tsnacks"


def test_answers_to_somebody_are_kept_nowhere_and_taken_for_what_they_are(olga: Client) -> None:
    headers = olga.get("/account").headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] == "max-age=31536000"


def _name(person: Client, body: bytes) -> Any:
    reply = person.send("POST", "/account/update", body)
    assert reply.status == 200, reply.body
    return reply.json["user"]["name"]
