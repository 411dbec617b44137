"""The caller's account and preferences."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import GatewayTransport
from people import Client
from shelf import FILM
from web import HttpTransport
from world import World, id_of

MAIL_KINDS = (
    "invitation", "cancellation", "friend_request", "answer", "episode_aired", "released", "on_service"
)  # fmt: skip


def test_a_new_account_is_asked_for_nothing_and_shares_nothing(owner: Client) -> None:
    account = owner.get("/account").json
    assert account["user"] | {"created_at": "then"} == {
        "id": owner.id,
        "name": "Olga",
        "email": "olga@example.org",
        "role": "operator",
        "created_at": "then",
        "verified": True,
    }
    assert account["preferences"] == {
        "genres": [],
        "disliked_genres": [],
        "services": [],
        "country": None,
        "language": None,
        "time_zone": "UTC",
        "mail": dict.fromkeys(MAIL_KINDS, True),
        "share": {},
    }


def test_the_first_account_is_the_operator_and_later_ones_are_members(owner: Client, stranger: Client) -> None:
    assert owner.get("/account").json["user"]["role"] == "operator"
    assert stranger.get("/account").json["user"]["role"] == "member"


def test_an_account_that_no_trigger_made_is_made_by_asking_for_it(world: World) -> None:
    """Name and address come from the identity provider."""
    nina = world.backstage.identity.sign_up("nina@example.org", "correct horse", "Nina")
    client = Client(world.transport(HttpTransport), token=lambda: world.token(nina.id))
    user = client.get("/account").json["user"]
    assert (user["id"], user["name"], user["email"]) == (nina.id, "Nina", "nina@example.org")


def test_an_account_that_no_trigger_made_is_made_by_any_writing_call(world: World) -> None:
    stranger_id = id_of("of Cognito alone")
    world.credentials("of Cognito alone")
    client = Client(world.transport(GatewayTransport), token=lambda: world.token(stranger_id))
    assert client.post("/watch/addlist", {"title_id": FILM}).status == 200
    (row,) = world.rows()["accounts"]
    assert (row["id"], row["email"]) == (stranger_id, None)


def test_somebody_without_a_row_may_read(world: World) -> None:
    world.credentials("unknown")
    client = Client(world.transport(GatewayTransport), token=lambda: world.token(id_of("unknown")))
    for path in ("/watch", "/recommend", "/friend", "/social", "/search"):
        assert client.get(path).status == 200
    assert world.rows()["accounts"] == []


@pytest.mark.parametrize(
    "given",
    [
        {"genres": ["Crime", "Drama"]},
        {"disliked_genres": ["Horror"]},
        {"services": ["tmdb-8", "plex-home-server"]},
        {"country": "DE"},
        {"country": None},
        {"language": "pt-BR"},
        {"time_zone": "Europe/Berlin"},
        {"genres": []},
    ],
    ids=str,
)
def test_a_preference_is_kept(given: dict[str, Any], owner: Client) -> None:
    answer = owner.post("/account/update", given)
    assert answer.status == 200
    for preferences in (answer.json["preferences"], owner.get("/account").json["preferences"]):
        assert {name: preferences[name] for name in given} == given


def test_what_is_not_named_stays(owner: Client) -> None:
    owner.post("/account/update", {"genres": ["Crime"], "country": "DE"})
    preferences = owner.post("/account/update", {"services": ["tmdb-8"]}).json["preferences"]
    assert (preferences["genres"], preferences["country"]) == (["Crime"], "DE")


def test_mail_is_switched_kind_by_kind(owner: Client) -> None:
    owner.post("/account/update", {"mail": {"answer": False}})
    mail = owner.post("/account/update", {"mail": {"invitation": False}}).json["preferences"]["mail"]
    assert mail == {kind: kind not in {"invitation", "answer"} for kind in MAIL_KINDS}


def test_a_name_is_brought_to_one_line(owner: Client) -> None:
    assert owner.post("/account/update", {"name": "  Olga  of  Kyiv "}).json["user"]["name"] == "Olga of Kyiv"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"genres": ["crime"]}, "genres[0]"),
        ({"disliked_genres": ["Sci-Fi"]}, "disliked_genres[0]"),
        ({"services": ["Netflix"]}, "services[0]"),
        ({"country": "de"}, "country"),
        ({"language": "english language"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"email": "other@example.org"}, "email"),
        ({"role": "operator"}, "role"),
    ],
    ids=str,
)
def test_a_wrong_preference_is_refused_by_name(given: dict[str, Any], field: str, owner: Client) -> None:
    reply = owner.post("/account/update", given)
    assert (reply.status, reply.fields) == (422, [field])


def test_a_refused_update_changes_nothing(world: World, owner: Client) -> None:
    before = world.rows()
    owner.post("/account/update", {"name": "Olga the Great", "genres": ["crime"]})
    assert world.rows() == before


def test_what_is_shared_is_chosen_friend_by_friend(world: World, owner: Client, friend: Client) -> None:
    other = world.client("Nina")
    owner.post("/friend/add", {"user_id": other.id})
    other.post("/friend/add", {"user_id": owner.id})
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    share = owner.post("/account/update", {"share": {other.id: ["taste", "ratings"]}}).json["preferences"]["share"]
    assert share == {friend.id: ["watching"], other.id: ["ratings", "taste"]}


def test_sharing_is_taken_back_by_choosing_nothing(owner: Client, friend: Client) -> None:
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    share = owner.post("/account/update", {"share": {friend.id: []}}).json["preferences"]["share"]
    assert share == {friend.id: []}


def test_nothing_is_shared_with_somebody_who_is_no_friend(owner: Client, stranger: Client) -> None:
    reply = owner.post("/account/update", {"share": {stranger.id: ["watching"]}})
    assert (reply.status, reply.fields) == (422, [f"share.{stranger.id}"])


def test_an_unknown_kind_of_sharing_is_refused(owner: Client, friend: Client) -> None:
    assert owner.post("/account/update", {"share": {friend.id: ["everything"]}}).fields == [f"share.{friend.id}"]
