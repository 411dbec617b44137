"""Asking for friendship, agreeing, parting, blocking; and that an address never tells whether it has an account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people import Client
from world import World

NONE: dict[str, list[object]] = {"friends": [], "incoming": [], "outgoing": [], "blocked": []}


def test_nobody_has_friends_at_first(owner: Client) -> None:
    assert owner.get("/friend").json == NONE


def test_a_request_by_id_shows_on_both_sides(owner: Client, stranger: Client) -> None:
    assert owner.post("/friend/add", {"user_id": stranger.id}).json == {"status": "requested"}
    (outgoing,) = owner.get("/friend").json["outgoing"]
    (incoming,) = stranger.get("/friend").json["incoming"]
    assert outgoing["user"] == {"id": stranger.id, "name": "Sven"}
    assert incoming["user"] == {"id": owner.id, "name": "Olga"}


def test_ones_own_request_accepts_the_others(owner: Client, stranger: Client) -> None:
    owner.post("/friend/add", {"user_id": stranger.id})
    assert stranger.post("/friend/add", {"user_id": owner.id}).json == {"status": "friends"}
    (row,) = owner.get("/friend").json["friends"]
    assert (row["user"]["id"], row["i_share"], row["they_share"]) == (stranger.id, [], [])
    assert owner.get("/friend").json["outgoing"] == []


def test_agreeing_by_address_is_answered_as_asking_is(owner: Client, stranger: Client) -> None:
    owner.post("/friend/add", {"user_id": stranger.id})
    assert stranger.post("/friend/add", {"email": owner.email}).json == {"status": "requested"}
    assert [row["user"]["id"] for row in stranger.get("/friend").json["friends"]] == [owner.id]


def test_an_address_never_tells_whether_it_has_an_account(world: World, owner: Client, stranger: Client) -> None:
    known = owner.post("/friend/add", {"email": stranger.email})
    unknown = owner.post("/friend/add", {"email": "petra@example.org"})
    assert (known.status, known.body) == (unknown.status, unknown.body)
    rows = {row["email"]: row for row in owner.get("/friend").json["outgoing"]}
    assert rows[stranger.email] == rows["petra@example.org"] | {"email": stranger.email}
    world.job("index_changes")
    for email in (stranger.email, "petra@example.org"):
        assert owner.post("/friend/remove", {"email": email}).json == {"removed": True}
        assert owner.post("/friend/remove", {"email": email}).json == {"removed": False}
    assert owner.get("/friend").json == NONE


def test_an_address_asked_twice_is_asked_once(world: World, owner: Client, stranger: Client) -> None:
    for email in (stranger.email, "petra@example.org", stranger.email.upper(), "Petra@Example.org"):
        assert owner.post("/friend/add", {"email": email}).json == {"status": "requested"}
        world.clock.move(timedelta(hours=1))
    assert len(owner.get("/friend").json["outgoing"]) == 2
    assert len(world.rows()["outbox"]) == 2


def test_a_request_by_address_is_answered_as_any_other(owner: Client, stranger: Client) -> None:
    owner.post("/friend/add", {"email": stranger.email})
    (incoming,) = stranger.get("/friend").json["incoming"]
    assert (incoming["user"]["id"], incoming["email"]) == (owner.id, None)
    assert stranger.post("/friend/add", {"user_id": owner.id}).json == {"status": "friends"}
    assert [row["user"]["id"] for row in owner.get("/friend").json["friends"]] == [stranger.id]


def test_who_signs_up_later_finds_the_request(world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    petra = world.client("Petra")
    (incoming,) = petra.get("/friend").json["incoming"]
    assert incoming["user"]["id"] == owner.id


def test_a_later_sign_up_does_not_show_to_who_asked(world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    before = owner.get("/friend").json
    world.client("Petra")
    assert owner.get("/friend").json == before


def test_a_request_owes_a_mail(world: World, owner: Client, stranger: Client) -> None:
    owner.post("/friend/add", {"user_id": stranger.id})
    owner.post("/friend/add", {"user_id": stranger.id})
    (message,) = world.rows()["outbox"]
    assert (message["kind"], message["email"]) == ("friend_request", stranger.email)


def test_a_friendship_is_ended_by_either_side(owner: Client, friend: Client) -> None:
    assert friend.post("/friend/remove", {"user_id": owner.id}).json == {"removed": True}
    assert owner.get("/friend").json == friend.get("/friend").json == NONE


def test_what_was_shared_ends_with_the_friendship(owner: Client, friend: Client) -> None:
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    owner.post("/friend/remove", {"user_id": friend.id})
    owner.post("/friend/add", {"user_id": friend.id})
    friend.post("/friend/add", {"user_id": owner.id})
    assert owner.get("/friend").json["friends"][0]["i_share"] == []


def test_a_request_is_refused_or_withdrawn_by_removing(owner: Client, stranger: Client) -> None:
    owner.post("/friend/add", {"user_id": stranger.id})
    assert stranger.post("/friend/remove", {"user_id": owner.id}).json == {"removed": True}
    owner.post("/friend/add", {"user_id": stranger.id})
    assert owner.post("/friend/remove", {"user_id": stranger.id}).json == {"removed": True}
    assert stranger.get("/friend").json == NONE


def test_removing_somebody_one_has_nothing_to_do_with_removes_nothing(owner: Client, stranger: Client) -> None:
    for named in (
        {"user_id": stranger.id},
        {"user_id": "nobody"},
        {"email": stranger.email},
        {"email": "x@example.org"},
    ):
        assert owner.post("/friend/remove", named).json == {"removed": False}


def test_blocking_by_address_never_tells_whether_it_has_an_account(owner: Client, stranger: Client) -> None:
    known, unknown = (
        owner.post("/friend/remove", {"email": email, "block": True}) for email in (stranger.email, "petra@example.org")
    )
    assert known.body == unknown.body
    assert owner.get("/friend").json == NONE


def test_an_address_whose_owner_blocked_one_looks_like_any_other(owner: Client, friend: Client) -> None:
    owner.post("/friend/remove", {"user_id": friend.id, "block": True})
    for email in (owner.email, "petra@example.org"):
        assert friend.post("/friend/add", {"email": email}).json == {"status": "requested"}
    blocking, unknown = sorted(friend.get("/friend").json["outgoing"], key=lambda row: str(row["email"]))
    assert blocking == unknown | {"email": owner.email}


def test_who_is_blocked_is_gone_and_never_told(owner: Client, friend: Client) -> None:
    owner.post("/friend/remove", {"user_id": friend.id, "block": True})
    assert [each["id"] for each in owner.get("/friend").json["blocked"]] == [friend.id]
    assert friend.get("/friend").json == NONE
    assert friend.post("/friend/add", {"user_id": owner.id}).json == {"status": "requested"}
    assert owner.get("/friend").json["incoming"] == []


def test_a_request_from_somebody_blocked_owes_no_mail(world: World, owner: Client, friend: Client) -> None:
    owner.post("/friend/remove", {"user_id": friend.id, "block": True})
    owed = len(world.rows()["outbox"])
    friend.post("/friend/add", {"email": owner.email})
    assert len(world.rows()["outbox"]) == owed


def test_asking_takes_the_block_back(owner: Client, friend: Client) -> None:
    owner.post("/friend/remove", {"user_id": friend.id, "block": True})
    owner.post("/friend/add", {"user_id": friend.id})
    assert owner.get("/friend").json["blocked"] == []
    assert len(friend.get("/friend").json["incoming"]) == 1


def test_sharing_is_off_until_it_is_chosen(owner: Client, friend: Client) -> None:
    assert friend.get("/friend").json["friends"][0]["they_share"] == []
    owner.post("/account/update", {"share": {friend.id: ["watching", "taste"]}})
    assert friend.get("/friend").json["friends"][0]["they_share"] == ["taste", "watching"]
    assert owner.get("/friend").json["friends"][0]["they_share"] == []


@pytest.mark.parametrize("path", ["/friend/add", "/friend/remove"])
@pytest.mark.parametrize("body", [{}, {"email": "x@example.org", "user_id": "x"}], ids=["none", "both"])
def test_somebody_is_named_in_one_way(path: str, body: dict[str, str], owner: Client) -> None:
    assert owner.post(path, body).fields == ["email"]


@pytest.mark.parametrize("email", ["petra", "petra@", "@example.org", "a b@example.org", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_refused(email: str, owner: Client) -> None:
    assert owner.post("/friend/add", {"email": email}).fields == ["email"]


def test_nobody_is_a_friend_of_themselves(owner: Client) -> None:
    assert owner.post("/friend/add", {"user_id": owner.id}).fields == ["user_id"]
    assert owner.post("/friend/add", {"email": owner.email}).fields == ["email"]


def test_an_unknown_id_is_not_found(owner: Client) -> None:
    reply = owner.post("/friend/add", {"user_id": "nobody"})
    assert (reply.status, reply.json["code"]) == (404, "unknown_person")


def test_the_stranger_sees_nothing_of_a_friendship(world: World, owner: Client, friend: Client) -> None:
    assert owner.id != friend.id
    assert world.client("Sven").get("/friend").json == NONE
