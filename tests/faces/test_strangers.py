"""Every call for signed-in people, made by nobody, by forgers, and by somebody whom the thing does not concern."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from people import Client
from shelf import ENDED, FILM, OTHER_FILM
from web import HttpTransport
from whattowatch.api.http import Auth, Route
from whattowatch.api.routes import ROUTES
from world import BASE_URL, PASSWORD, World, new_world

CLOSED = [route for route in ROUTES if route.auth is not Auth.ANYONE]
WRITING = [route for route in CLOSED if route.method == "POST"]


@dataclass(frozen=True, slots=True)
class Things:
    """What the owner has that others may know the ids of."""

    owner_id: str
    event_id: str


Body = Callable[[Things], object]
PLAN = {"title_ids": [FILM], "starts_at": "2026-03-21T20:00:00Z", "time_zone": "UTC"}
ATTEMPTS: Mapping[str, Body] = {
    "lf1_update": lambda things: {"share": {things.owner_id: ["taste"]}},
    "lf2_addlist": lambda _: {"title_id": FILM},
    "lf2_removelist": lambda _: {"title_id": OTHER_FILM},
    "lf2_addnow": lambda _: {"title_id": ENDED},
    "lf2_donenow": lambda _: {"title_id": ENDED},
    "lf2_removenow": lambda _: {"title_id": ENDED},
    "update_model": lambda _: {"title_id": FILM, "rating": 1},
    "give_feedback": lambda _: {"title_id": FILM, "kind": "seen"},
    "remove_history": lambda _: {"title_id": ENDED},
    "sign_out_everywhere": lambda _: {},
    "verify_again": lambda _: {},
    "change_password": lambda _: {"old": PASSWORD, "new": "a much better horse"},
    "change_email": lambda _: {"email": "olga@example.org", "password": PASSWORD},
    "delete_account": lambda _: {"password": PASSWORD},
    "operator_role": lambda things: {"user_id": things.owner_id, "role": "member"},
    "operator_codes": lambda _: {},
    "operator_replay": lambda things: {"id": things.event_id},
    "lf4_addfriend": lambda things: {"user_id": things.owner_id},
    "lf4_removefriend": lambda things: {"user_id": things.owner_id, "block": True},
    "lf5_eventcreate": lambda things: {**PLAN, "event_id": things.event_id, "note": "mine now"},
    "lf5_createstatus": lambda things: {"event_id": things.event_id, "status": "accepted"},
}
"""For every writing call, the one by which a stranger comes nearest to something of the owner's."""

TO_THE_STRANGER = {"friend_requests", "blocks", "activity", "outbox"}
"""Tables where a stranger's own deed may name the owner, or counts for everybody."""

REFUSED = {
    "lf1_update": 422,
    "lf5_eventcreate": 404,
    "lf5_createstatus": 404,
    "lf2_donenow": 409,
    **{route.name: 403 for route in ROUTES if route.auth is Auth.OPERATOR},
}


@pytest.fixture(scope="module")
def closed_world(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which nothing changes, since every call is refused or reads: one for all such tests."""
    world = new_world(tmp_path_factory.mktemp("closed") / "data", template)
    yield world
    world.close()


@pytest.fixture(scope="module")
def closed_things(closed_world: World) -> Things:
    return _made(closed_world)


@pytest.fixture
def things(world: World) -> Things:
    return _made(world)


def _made(world: World) -> Things:
    """The owner's watchlist, progress, ratings, friend and evening."""
    owner, friend = world.client("Olga"), world.client("Frank")
    owner.post("/friend/add", {"user_id": friend.id})
    friend.post("/friend/add", {"user_id": owner.id})
    owner.post("/watch/addlist", {"title_id": OTHER_FILM})
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED})
    owner.post("/rating", {"title_id": FILM, "rating": 9})
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    event = owner.post("/social/createevent", {**PLAN, "invitees": [{"user_id": friend.id}]}).json
    world.client("Sven")
    for name in ("Olga", "Sven"):
        world.credentials(name)
    return Things(owner.id, event["id"])


def test_every_writing_call_is_attempted_by_a_stranger() -> None:
    assert sorted(ATTEMPTS) == sorted(route.name for route in WRITING)


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_nobody_is_refused_and_changes_nothing(route: Route, closed_world: World, closed_things: Things) -> None:
    before = closed_world.rows()
    reply = _call(closed_world.nobody(), route, closed_things)
    assert reply.status == 401
    assert reply.json["code"] == "unauthenticated"
    assert reply.headers["www-authenticate"] == "Bearer"
    assert closed_world.rows() == before


@pytest.mark.parametrize("forgery", ["forged", "expired", "other issuer", "no algorithm", "refresh token", "not text"])
@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_a_token_that_does_not_hold_is_refused(
    route: Route, forgery: str, closed_world: World, closed_things: Things
) -> None:
    token = FORGERIES[forgery](closed_world, closed_things.owner_id)
    before = closed_world.rows()
    reply = _call(Client(closed_world.transport(HttpTransport), token=lambda: token), route, closed_things)
    assert reply.status == 401
    assert closed_world.rows() == before


@pytest.mark.parametrize("route", WRITING, ids=lambda route: route.name)
def test_a_stranger_changes_nothing_of_the_owners(route: Route, world: World, things: Things) -> None:
    before = _of(things, world)
    reply = _call(world.client("Sven"), route, things)
    assert reply.status == REFUSED.get(route.name, 200)
    assert _of(things, world) == before


@pytest.mark.parametrize("route", [each for each in CLOSED if each.method == "GET"], ids=lambda route: route.name)
def test_a_stranger_sees_nothing_of_the_owners(route: Route, closed_world: World, closed_things: Things) -> None:
    shown = _call(closed_world.client("Sven"), route, closed_things).body.decode()
    for secret in (
        closed_things.owner_id,
        closed_things.event_id,
        "Olga",
        "olga@",
        '"watchlist":true',
        '"watchnow":true',
    ):
        assert secret not in shown


def _call(client: Client, route: Route, things: Things) -> Any:
    if route.method == "GET":
        return client.get(route.path.replace("{id}", FILM))
    return client.post(route.path, ATTEMPTS[route.name](things))


def _of(things: Things, world: World) -> Any:
    """Every row that is about the owner or about their evening."""
    mine = {things.owner_id, things.event_id}
    return {
        name: [row for row in table if mine & {value for value in row.values() if isinstance(value, str)}]
        for name, table in world.rows().items()
        if name not in TO_THE_STRANGER
    }


def _claims(world: World, person_id: str, **changes: object) -> dict[str, Any]:
    now = int(world.clock.now().timestamp())
    usual = {"iss": BASE_URL, "sub": person_id, "client_id": "whattowatch", "token_use": "access", "iat": now}
    return {**usual, "exp": now + 900, **changes}


def _signed_by_a_forger(world: World, person_id: str) -> str:
    """Under the id of the key that is really in use."""
    kid = world.backstage.identity.jwks()["keys"][0]["kid"]
    return jwt.encode({"alg": "RS256", "kid": kid}, _claims(world, person_id), RSAKey.generate_key(2048))


def _expired(world: World, person_id: str) -> str:
    token = world.token(person_id)
    world.clock.move(timedelta(minutes=16))
    return token


def _of_another_instance(world: World, person_id: str) -> str:
    """Signed with our own key, as by an instance that shares it but is reached elsewhere."""
    (row,) = world.rows()["signing_keys"]
    key = RSAKey.import_key(dict(row["private_jwk"]))
    return jwt.encode({"alg": "RS256", "kid": row["kid"]}, _claims(world, person_id, iss="https://else.example"), key)


def _without_algorithm(world: World, person_id: str) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, _claims(world, person_id))
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def _refresh_token(world: World, person_id: str) -> str:
    return world.backstage.identity.open_session(person_id).refresh_token


FORGERIES: Mapping[str, Callable[[World, str], str]] = {
    "forged": _signed_by_a_forger,
    "expired": _expired,
    "other issuer": _of_another_instance,
    "no algorithm": _without_algorithm,
    "refresh token": _refresh_token,
    "not text": lambda _world, _person_id: "\xff\xfe",
}
