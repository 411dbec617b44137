"""Signing up, in and out on one machine. Passwords take long to hash, by design: few tests here need one each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from people import Client, Reply
from web import HttpTransport
from world import World, new_world

PASSWORD = "correct horse battery"
NINA = {"email": "Nina@Example.org", "password": PASSWORD, "name": " Nina  of Oslo "}
COOKIE = re.compile(
    r"wtw_refresh=(?P<token>[\w-]{43}); Path=/auth; Expires=(?P<expires>[^;]+); HttpOnly; SameSite=Strict; Secure"
)


@pytest.fixture
def nina(world: World) -> Client:
    """Somebody who has just signed up, with the cookie that came."""
    client = world.nobody()
    reply = client.post("/auth/signup", NINA)
    assert reply.status == 201, reply.body
    return client


@pytest.fixture
def returning(world: World) -> Client:
    """Somebody with a session, without the hashing of a password."""
    person = world.client("Olga")
    world.credentials("Olga")
    session = world.backstage.identity.open_session(person.id)
    return Client(person.transport, person.id, token=person.token, jar={"wtw_refresh": session.refresh_token})


@pytest.fixture
def closed(template: Path, tmp_path: Path) -> Iterator[World]:
    """An instance that takes nobody new."""
    world = new_world(tmp_path / "closed", template)
    world.settle(signup="closed")
    yield world
    world.close()


def test_sign_up_answers_the_person_and_their_tokens(world: World) -> None:
    reply = world.nobody().post("/auth/signup", NINA)
    user, answer = reply.json["user"], reply.json
    assert reply.status == 201
    assert (user["name"], user["email"], user["role"]) == ("Nina of Oslo", "nina@example.org", "operator")
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    assert reply.headers["cache-control"] == "no-store"
    signed_in = Client(world.transport(HttpTransport), token=lambda: str(answer["access_token"]))
    assert signed_in.get("/account").json["user"]["id"] == user["id"]


def test_the_refresh_token_travels_in_a_cookie_that_only_auth_gets(world: World) -> None:
    (line,) = world.nobody().post("/auth/signup", NINA).cookies
    found = COOKIE.fullmatch(line)
    assert found
    assert found["expires"] == "Mon, 13 Apr 2026 12:00:00 GMT"


def test_no_password_and_no_refresh_token_is_kept_as_it_is(world: World, nina: Client) -> None:
    for file in world.folder.glob("whattowatch.db*"):
        content = file.read_bytes()
        assert PASSWORD.encode() not in content
        assert nina.jar["wtw_refresh"].encode() not in content


def test_an_address_that_is_taken_is_said_at_sign_up_alone(world: World, nina: Client) -> None:
    assert nina.jar
    reply = world.nobody().post("/auth/signup", {**NINA, "email": "nina@example.org", "name": "Another"})
    assert (reply.status, reply.json["code"]) == (409, "email_taken")
    assert reply.cookies == ()


def test_a_wrong_password_and_an_unknown_address_are_told_alike(world: World, nina: Client) -> None:
    assert nina.jar
    sign_in: list[Reply] = [
        world.nobody().post("/auth/signin", {"email": email, "password": "wrong"})
        for email in ("nina@example.org", "petra@example.org", "no address at all", "")
    ]
    assert {reply.status for reply in sign_in} == {401}
    assert len({reply.body for reply in sign_in}) == 1


def test_sign_in_takes_the_address_as_people_type_it(world: World, nina: Client) -> None:
    assert nina.jar
    reply = world.nobody().post("/auth/signin", {"email": "NINA@example.ORG", "password": PASSWORD})
    assert (reply.status, reply.json["user"]["name"]) == (200, "Nina of Oslo")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nina"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"name": "  "}, "name"),
        ({"role": "operator"}, "role"),
    ],
    ids=str,
)
def test_a_wrong_sign_up_is_refused_by_field(changes: dict[str, str], field: str, world: World) -> None:
    reply = world.nobody().post("/auth/signup", {**NINA, **changes})
    assert (reply.status, reply.fields) == (422, [field])
    assert world.rows()["credentials"] == []


def test_a_refresh_gives_new_tokens_and_a_new_cookie(returning: Client) -> None:
    before = returning.jar["wtw_refresh"]
    reply = returning.post("/auth/refresh", {})
    assert (reply.status, reply.json["user"]["id"]) == (200, returning.id)
    assert returning.jar["wtw_refresh"] != before


def test_a_second_tab_may_refresh_with_the_same_cookie_soon_after(returning: Client) -> None:
    tab = Client(returning.transport, jar=dict(returning.jar))
    assert returning.post("/auth/refresh", {}).status == 200
    assert tab.post("/auth/refresh", {}).status == 200
    assert returning.post("/auth/refresh", {}).status == 200


def test_a_refresh_token_that_comes_again_later_was_copied_and_ends_the_session(
    world: World, returning: Client
) -> None:
    stolen = Client(returning.transport, jar=dict(returning.jar))
    assert returning.post("/auth/refresh", {}).status == 200
    world.clock.move(timedelta(seconds=30))
    assert stolen.post("/auth/refresh", {}).status == 401
    assert returning.post("/auth/refresh", {}).status == 401


def test_a_session_ends_after_a_month_of_absence(world: World, returning: Client) -> None:
    world.clock.move(timedelta(days=30))
    assert returning.post("/auth/refresh", {}).status == 401


def test_without_a_cookie_there_is_nothing_to_refresh(world: World) -> None:
    reply = world.nobody().post("/auth/refresh", {})
    assert (reply.status, reply.json["code"]) == (401, "unauthenticated")


def test_sign_out_ends_the_session_and_deletes_the_cookie(returning: Client) -> None:
    kept = Client(returning.transport, jar=dict(returning.jar))
    reply = returning.post("/auth/signout", {})
    assert reply.json == {"signed_out": True}
    assert returning.jar == {}
    assert "Expires=Thu, 01 Jan 1970" in reply.cookies[0]
    assert kept.post("/auth/refresh", {}).status == 401


def test_signing_out_everywhere_ends_every_session(world: World, returning: Client) -> None:
    session = world.backstage.identity.open_session(returning.id)
    elsewhere = Client(returning.transport, jar={"wtw_refresh": session.refresh_token})
    reply = returning.post("/auth/signout/everywhere", {})
    assert (reply.json, returning.jar) == ({"signed_out": True}, {})
    assert elsewhere.post("/auth/refresh", {}).status == 401


@pytest.mark.parametrize("call", ["/watch", "/operator/people"])
def test_signing_out_everywhere_ends_the_access_tokens_that_are_out(world: World, returning: Client, call: str) -> None:
    token = world.token(returning.id)
    stolen = Client(returning.transport, returning.id, token=lambda: token)
    world.clock.move(timedelta(seconds=1))
    assert stolen.get(call).status == 200
    returning.post("/auth/signout/everywhere", {})
    reply = stolen.get(call)
    assert (reply.status, reply.json["code"]) == (401, "unauthenticated")
    assert returning.get(call).status == 200  # The token is made anew, as after signing in again.


def test_signing_out_without_a_session_is_fine(world: World) -> None:
    assert world.nobody().post("/auth/signout", {}).status == 200


def test_the_published_keys_hold_nothing_private(world: World) -> None:
    (key,) = world.nobody().get("/.well-known/jwks.json").json["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


def test_by_invitation_the_first_comes_alone_and_others_with_a_code(world: World) -> None:
    world.settle(signup="invite")
    first = world.nobody()
    answer = first.post("/auth/signup", NINA).json
    first.token = lambda: str(answer["access_token"])
    omar = {**NINA, "email": "omar@example.org"}
    assert world.nobody().post("/auth/signup", omar).status == 403
    code = first.post("/operator/codes").json["code"]
    assert world.nobody().post("/auth/signup", {**omar, "code": code}).status == 201
    assert world.nobody().post("/auth/signup", {**omar, "email": "p@example.org", "code": code}).status == 403


def test_closed_sign_up_takes_nobody_new(closed: World) -> None:
    reply = closed.nobody().post("/auth/signup", NINA)
    assert (reply.status, reply.json["code"]) == (403, "forbidden")
    assert closed.rows()["credentials"] == []
