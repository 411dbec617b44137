"""Every call of the table, made by everybody: who is let in, and who sees what of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from people import Client
from shelf import ENDED, FILM, OTHER_FILM
from whattowatch.api.http import Auth, Route
from whattowatch.api.routes import ROUTES
from whattowatch.domain.friends import Sharing
from whattowatch.ports import COGNITO
from world import World, new_world

LET_IN: Mapping[Auth, frozenset[str]] = {
    Auth.ANYONE: frozenset({"nobody", "stranger", "friend", "close friend", "operator"}),
    Auth.SIGNED_IN: frozenset({"stranger", "friend", "close friend", "operator"}),
    Auth.OPERATOR: frozenset({"operator"}),
}
CAST = sorted(LET_IN[Auth.ANYONE])
HERE = [route for route in ROUTES if route.only != COGNITO]
"""The calls of an instance that signs people in itself."""
READING = [route for route in ROUTES if route.method == "GET" and route.auth is Auth.SIGNED_IN]
SHOWS_FRIENDS = {"load_social", "load_title"}
"""Calls that show what a friend shares."""
SHOWS_EVERYBODY = {"load_search"}
"""What anybody does counts in what is recommended to everybody, as a number."""


@pytest.fixture(scope="module")
def cast(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Client]]:
    """One of each; the owner, last of the cast, is a member like others and has done something."""
    world = new_world(tmp_path_factory.mktemp("cast") / "data", template)
    yield _gathered(world)
    world.close()


def _gathered(world: World) -> Mapping[str, Client]:
    operator, owner = world.client("Otto"), world.client("Olga")
    friend, close, stranger = (world.client(name) for name in ("Frank", "Clara", "Sven"))
    for each in (friend, close):
        owner.post("/friend/add", {"user_id": each.id})
        each.post("/friend/add", {"user_id": owner.id})
    owner.post("/account/update", {"share": {close.id: [str(kind) for kind in Sharing]}})
    return {
        "nobody": world.nobody(),
        "operator": operator,
        "friend": friend,
        "close friend": close,
        "stranger": stranger,
        "owner": owner,
    }


def _path(route: Route) -> str:
    return re.sub(r"\{\w+\}", FILM, route.path)


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("route", HERE, ids=lambda route: route.name)
def test_a_call_lets_in_whom_the_table_names_and_nobody_else(
    route: Route, who: str, cast: Mapping[str, Client]
) -> None:
    """The input names a field that no call knows, so that whoever is let in hears of that and changes nothing."""
    if route.method == "GET":
        status = cast[who].get(_path(route), no_call_knows_this="x").status
    else:
        status = cast[who].post(_path(route), {"no_call_knows_this": "x"}).status
    refused = 401 if who == "nobody" else 403
    assert status == (422 if who in LET_IN[route.auth] else refused)


def test_what_a_person_does_is_shown_to_whom_they_show_it_alone(cast: Mapping[str, Client]) -> None:
    """Every reading call is made before and after the owner has done something."""
    audience = {who: cast[who] for who in ("operator", "stranger", "friend", "close friend")}
    before = _seen(audience)
    owner = cast["owner"]
    owner.post("/watch/addlist", {"title_id": OTHER_FILM})
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED})
    owner.post("/rating", {"title_id": FILM, "rating": 9})
    owner.post("/feedback", {"title_id": FILM, "kind": "more"})
    after = _seen(audience)
    changed = {(who, name) for (who, name), body in after.items() if before[who, name] != body}
    assert changed == {("close friend", name) for name in SHOWS_FRIENDS}


def _seen(audience: Mapping[str, Client]) -> dict[tuple[str, str], bytes]:
    return {
        (who, route.name): client.get(_path(route)).body
        for who, client in audience.items()
        for route in READING
        if route.name not in SHOWS_EVERYBODY
    }
