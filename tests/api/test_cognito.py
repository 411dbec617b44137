"""The calls of an instance where Cognito signs people in."""

from __future__ import annotations

from typing import Any

import pytest

from people import Client
from whattowatch.api.door import let_in
from whattowatch.api.http import Auth, Route
from whattowatch.api.routes import ROUTES
from whattowatch.domain.accounts import Role
from whattowatch.domain.errors import Forbidden
from whattowatch.domain.identity import Caller
from whattowatch.ports import COGNITO, LOCAL
from world import World

CODE = {"code": "from the page", "verifier": "v" * 43}
DOMAIN = "https://people.auth.eu-central-1.amazoncognito.com"
WITH_COGNITO: dict[str, Any] = {
    "identity": "cognito:eu-central-1_abc",
    "identity_client": "7client",
    "identity_domain": f"{DOMAIN}/",
}
ACCOUNT = next(route for route in ROUTES if route.key == "GET /account")
LETTERS = next(route for route in ROUTES if route.key == "GET /operator/outbox")
OURS = [route for route in ROUTES if route.only == LOCAL]


def test_where_people_sign_in_here_there_is_no_code_to_exchange(world: World) -> None:
    reply = world.nobody().post("/auth/code", CODE)
    assert (reply.status, reply.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("route", [route for route in OURS if route.auth is Auth.ANYONE], ids=lambda route: route.name)
def test_what_cognito_does_itself_is_not_there(route: Route, world: World) -> None:
    world.settle(**WITH_COGNITO)
    reply = world.nobody().post(route.path, {})
    assert (reply.status, reply.json["code"]) == (404, "not_found")


def test_a_call_for_people_is_absent_before_anybody_is_asked_for_a_token(world: World) -> None:
    world.settle(**WITH_COGNITO)
    assert world.nobody().post("/account/password", {"old": "a", "new": "b"}).status == 404


def test_an_app_is_told_where_people_sign_in(world: World) -> None:
    world.settle(**WITH_COGNITO)
    config = world.nobody().get("/config").json
    assert config["identity"] == COGNITO
    assert config["sign_in"] == {
        "authorize_url": f"{DOMAIN}/oauth2/authorize",
        "client_id": "7client",
        "redirect_uri": "https://wtw.example/signed-in",
    }


def test_an_instance_with_passwords_of_its_own_names_no_page(owner: Client) -> None:
    assert owner.get("/config").json["sign_in"] is None


def _role(caller: Caller, world: World) -> Role:
    """As it stands after somebody with these claims has asked for their account."""
    let_in(caller, ACCOUNT, world.backstage)
    with world.backstage.request(writes=False) as ports:
        return ports.accounts.by_ids([caller.id])[caller.id].role


def test_whoever_comes_first_is_no_operator(world: World) -> None:
    world.settle(**WITH_COGNITO)
    assert _role(Caller("first"), world) is Role.MEMBER
    with pytest.raises(Forbidden):
        let_in(Caller("first"), LETTERS, world.backstage)


def test_the_pool_s_group_says_who_is_an_operator(world: World) -> None:
    world.settle(**WITH_COGNITO)
    operator = Caller("olga", groups=frozenset({"operator"}))
    let_in(operator, LETTERS, world.backstage)
    assert _role(operator, world) is Role.OPERATOR


def test_whoever_left_the_group_is_a_member_again_even_as_the_last(world: World) -> None:
    world.settle(**WITH_COGNITO)
    assert _role(Caller("olga", groups=frozenset({"operator"})), world) is Role.OPERATOR
    assert _role(Caller("olga"), world) is Role.MEMBER
