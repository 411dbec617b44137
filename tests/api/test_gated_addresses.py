"""Where mail leaves the machine, an address counts for nothing until its holder has shown that it is theirs."""

from __future__ import annotations

import pytest

from people import Client
from post import subjects, token_for
from shelf import FILM
from whattowatch.settings import Settings
from world import PASSWORD, World

EVENING = {"title_ids": [FILM], "starts_at": "2026-03-21T20:00:00Z", "time_zone": "UTC"}


@pytest.fixture
def world(world: World) -> World:
    """A world that asks everybody to verify."""
    world.settle(verify="always")
    return world


@pytest.fixture
def nina(owner: Client) -> Client:
    """Somebody who has just signed up, after the owner."""
    given = {"email": "nina@example.org", "password": PASSWORD, "name": "Nina"}
    answer = Client(owner.transport).post("/auth/signup", given).json
    return Client(owner.transport, answer["user"]["id"], "Nina", given["email"], lambda: str(answer["access_token"]))


def verify(world: World, person: Client) -> None:
    assert world.nobody().post("/auth/verify", {"token": token_for(world, person.email)}).status == 200


@pytest.mark.parametrize(
    ("verify", "mail", "gated"),
    [
        ("auto", "", False),
        ("auto", "smtp://mail.example", True),
        ("always", "", True),
        ("never", "smtp://mail.example", False),
    ],
)
def test_addresses_are_gated_where_mail_leaves_the_machine_unless_told_otherwise(
    verify: str, mail: str, gated: bool
) -> None:
    assert Settings(data="x", verify=verify, mail=mail).gated is gated  # type: ignore[arg-type]  # Two of the words.


def test_the_person_sees_the_address_and_that_it_is_not_verified(nina: Client) -> None:
    user = nina.get("/account").json["user"]
    assert (user["email"], user["verified"]) == ("nina@example.org", False)


def test_requests_to_an_address_wait_until_it_is_verified(world: World, owner: Client, nina: Client) -> None:
    owner.post("/friend/add", {"email": nina.email})
    assert nina.get("/friend").json["incoming"] == []
    verify(world, nina)
    assert [each["user"]["id"] for each in nina.get("/friend").json["incoming"]] == [owner.id]


def test_invitations_to_an_address_wait_until_it_is_verified(world: World, owner: Client, nina: Client) -> None:
    owner.post("/social/createevent", {**EVENING, "invitees": [{"email": nina.email}]})
    assert nina.get("/social").json["events"] == []
    verify(world, nina)
    assert len(nina.get("/social").json["events"]) == 1


def test_requests_of_somebody_unverified_are_told_once_the_address_is_verified(
    world: World, owner: Client, nina: Client
) -> None:
    nina.post("/friend/add", {"user_id": owner.id})
    nina.post("/friend/add", {"email": "petra@example.org"})
    assert subjects(world, owner.email) == subjects(world, "petra@example.org") == []
    verify(world, nina)
    verify(world, nina)
    assert subjects(world, owner.email) == ["Nina would like to be friends"]
    assert subjects(world, "petra@example.org") == ["Nina would like to be friends"]


def test_a_request_that_was_blocked_meanwhile_is_never_told(world: World, owner: Client, nina: Client) -> None:
    nina.post("/friend/add", {"user_id": owner.id})
    owner.post("/friend/remove", {"user_id": nina.id, "block": True})
    nina.post("/friend/add", {"user_id": owner.id})
    verify(world, nina)
    assert subjects(world, owner.email) == []


def test_invitations_of_somebody_unverified_are_told_once_the_address_is_verified(world: World, nina: Client) -> None:
    nina.post("/social/createevent", {**EVENING, "invitees": [{"email": "petra@example.org"}]})
    assert subjects(world, "petra@example.org") == []
    verify(world, nina)
    assert [each.partition(":")[0] for each in subjects(world, "petra@example.org")] == ["Nina invites you"]


def test_nobody_hears_of_the_cancellation_of_what_nobody_heard_of(world: World, nina: Client) -> None:
    event = nina.post("/social/createevent", {**EVENING, "invitees": [{"email": "petra@example.org"}]}).json
    nina.post("/social/createstatus", {"event_id": event["id"], "status": "cancelled"})
    verify(world, nina)
    assert subjects(world, "petra@example.org") == []


def test_a_reset_by_mail_verifies_the_address_as_well(world: World, owner: Client, nina: Client) -> None:
    owner.post("/friend/add", {"email": nina.email})
    world.nobody().post("/auth/reset", {"email": nina.email})
    token = token_for(world, nina.email, "reset")
    world.nobody().post("/auth/reset/confirm", {"token": token, "password": PASSWORD})
    assert [each["user"]["id"] for each in nina.get("/friend").json["incoming"]] == [owner.id]
