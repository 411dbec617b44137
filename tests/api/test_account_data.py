"""Taking everything along, and leaving nothing behind."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from people import Client
from post import subjects
from shelf import ENDED, FILM, OTHER_FILM, RUNNING
from whattowatch.adapters.embedded.identity import LocalIdentity
from whattowatch.domain.errors import Unavailable
from world import PASSWORD, World

EVENING = {"title_ids": [FILM], "starts_at": "2026-03-21T20:00:00Z", "time_zone": "Europe/Berlin"}


@dataclass(frozen=True)
class Life:
    """Frank's, who has done everything that one can do here, with Olga, Sven and Petra."""

    frank: Client
    olga: Client
    sven: Client


@pytest.fixture
def life(world: World) -> Life:
    olga, frank, sven = (world.client(name) for name in ("Olga", "Frank", "Sven"))
    world.credentials("Frank")
    _befriend(olga, frank)
    frank.post("/account/update", {"genres": ["Crime"], "share": {olga.id: ["watching", "taste"]}})
    olga.post("/account/update", {"share": {frank.id: ["watching"]}})
    _watch(frank)
    _meet(olga, frank, sven)
    frank.post("/auth/verify/again")
    frank.post("/auth/signin", {"email": frank.email, "password": PASSWORD})
    world.nobody().post("/auth/signin", {"email": frank.email, "password": "wrong"})
    world.nobody().post("/auth/reset", {"email": frank.email})
    return Life(frank, olga, sven)


def _befriend(olga: Client, frank: Client) -> None:
    olga.post("/friend/add", {"email": frank.email})
    frank.post("/friend/add", {"user_id": olga.id})


def _watch(frank: Client) -> None:
    frank.post("/watch/addlist", {"title_id": OTHER_FILM})
    frank.post("/watch/addnow", {"title_id": ENDED})
    frank.post("/watch/donenow", {"title_id": ENDED})
    frank.send("POST", "/watch/addnow", json.dumps({"title_id": RUNNING}).encode(), **{"idempotency-key": "begun"})
    frank.post("/rating", {"title_id": FILM, "rating": 9})


def _meet(olga: Client, frank: Client, sven: Client) -> None:
    sven.post("/friend/add", {"user_id": frank.id})
    frank.post("/friend/add", {"email": "petra@example.org"})
    frank.post("/friend/remove", {"user_id": sven.id, "block": True})
    invited = json.dumps({**EVENING, "invitees": [{"user_id": frank.id}, {"email": frank.email}]}).encode()
    event = olga.send("POST", "/social/createevent", invited, **{"idempotency-key": "invited"}).json
    frank.post("/social/createstatus", {"event_id": event["id"], "status": "accepted", "votes": [FILM]})
    guests = [{"user_id": olga.id}, {"email": "petra@example.org"}]
    frank.post("/social/createevent", {**EVENING, "note": "At Frank's", "place": "Frank's", "invitees": guests})


def test_the_export_holds_everything_of_the_person(life: Life) -> None:
    document = life.frank.get("/account/export").json
    assert document["user"]["email"] == "frank@example.org"
    assert document["preferences"]["genres"] == ["Crime"]
    assert [row["title_id"] for row in document["watchlist"]] == [OTHER_FILM]
    assert {row["title_id"] for row in document["progress"]} == {ENDED, RUNNING}
    assert [(row["season"], row["episode"], row["at"]) for row in document["episodes"]] == [
        (1, 1, "2026-03-14T12:00:00Z")
    ]
    assert [(row["title_id"], row["rating"], row["season"]) for row in document["ratings"]] == [(FILM, 9, None)]
    assert {row["kind"] for row in document["interactions"]} >= {"listed", "started", "rated"}
    assert set(document["titles"]) == {FILM, OTHER_FILM, ENDED, RUNNING}


def test_the_export_names_friends_and_evenings_with_ones_own_answers(life: Life) -> None:
    document = life.frank.get("/account/export").json
    (olga,) = document["friends"]
    assert (olga["name"], olga["i_share"]) == ("Olga", ["taste", "watching"])
    assert document["asked"] == ["petra@example.org"]
    answers = {(event["host"], event["answer"], tuple(event["votes"])) for event in document["events"]}
    assert answers == {("Olga", "accepted", (FILM,)), ("Frank", "accepted", ())}


def test_the_export_holds_no_secret_and_is_saved_as_a_file(world: World, life: Life) -> None:
    reply = life.frank.get("/account/export")
    (row,) = world.rows()["credentials"]
    assert row["password_hash"] not in reply.body.decode()
    assert reply.headers["content-disposition"] == 'attachment; filename="whattowatch.json"'


def test_after_a_deletion_no_table_names_the_person(world: World, life: Life) -> None:
    world.backstage.identity.open_session(life.frank.id)
    assert life.frank.post("/account/delete", {"password": PASSWORD}).json == {"deleted": True}
    kept = str({name: rows for name, rows in world.rows().items() if rows})
    sessions = str(world.backstage.apart().accounts.by_ids([life.frank.id]))
    for name in (life.frank.id, life.frank.email, "Frank"):
        assert name not in kept
        assert name not in sessions


def test_a_process_remembers_nothing_of_somebody_who_left(world: World, life: Life) -> None:
    for person in (life.olga, life.frank):
        assert person.get("/recommend").status == 200
    asked = world.backstage.model.report().states.current
    life.frank.post("/account/delete", {"password": PASSWORD})
    assert world.backstage.model.report().states.current == asked - 1


def test_what_the_person_did_counts_in_no_trend_any_more(world: World, life: Life) -> None:
    assert world.rows()["activity"]
    life.frank.post("/account/delete", {"password": PASSWORD})
    assert {row["count"] for row in world.rows()["activity"]} == {0}


def test_friends_no_longer_see_them_and_others_keep_what_is_theirs(life: Life) -> None:
    life.frank.post("/account/delete", {"password": PASSWORD})
    assert life.olga.get("/friend").json["friends"] == []
    social = life.olga.get("/social").json
    assert social["watching"] == []
    (event,) = social["events"]
    assert [row["name"] for row in event["invitations"]] == ["Olga"]


def test_guests_of_their_coming_evenings_are_told_that_those_are_off(world: World, life: Life) -> None:
    life.frank.post("/account/delete", {"password": PASSWORD})
    expected = ["Does not take place: The Matrix (1999)"]
    assert subjects(world, "petra@example.org") == expected
    assert subjects(world, life.olga.email) == expected


def test_an_account_is_removed_with_its_password_alone(life: Life) -> None:
    reply = life.frank.post("/account/delete", {})
    assert (reply.status, [each["field"] for each in reply.json["errors"]]) == (422, ["password"])
    assert life.frank.get("/watch").status == 200


def test_where_the_identity_provider_fails_nothing_is_removed(
    world: World, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_identity: LocalIdentity, _person_id: str) -> None:
        raise Unavailable("the pool does not answer")

    monkeypatch.setattr(LocalIdentity, "leave", fail)
    before = world.rows()
    assert life.frank.post("/account/delete", {"password": PASSWORD}).status == 503
    after = world.rows()
    # What wrong passwords are counted by stands apart.
    assert {**after, "limits": []} == {**before, "limits": []}
    monkeypatch.undo()
    assert life.frank.post("/account/delete", {"password": PASSWORD}).status == 200


def test_a_token_that_outlives_the_account_opens_nothing(world: World, life: Life) -> None:
    life.frank.post("/account/delete", {"password": PASSWORD})
    assert life.frank.get("/watch").status == 401
    assert life.frank.get("/account").status == 401
    assert life.frank.post("/watch/addlist", {"title_id": FILM}).status == 401
    assert life.frank.id not in str(world.rows()["accounts"])


def test_the_same_address_may_sign_up_anew_as_somebody_new(world: World, life: Life) -> None:
    life.frank.post("/account/delete", {"password": PASSWORD})
    given = {"email": life.frank.email, "password": PASSWORD, "name": "Frank"}
    answer = world.nobody().post("/auth/signup", given).json
    assert answer["user"]["id"] != life.frank.id
    anew = Client(life.frank.transport, token=lambda: str(answer["access_token"]))
    home = anew.get("/watch").json
    assert (home["watchlist"], home["watchnow"], home["to_rate"]) == ([], [], [])
    assert anew.get("/friend").json == {"friends": [], "incoming": [], "outgoing": [], "blocked": []}


def test_the_last_operator_leaves_only_as_the_last_of_all(world: World, owner: Client) -> None:
    world.credentials("Olga")
    friend = world.client("Frank")
    assert owner.post("/account/delete", {"password": PASSWORD}).status == 409
    owner.post("/operator/role", {"user_id": friend.id, "role": "operator"})
    assert owner.post("/account/delete", {"password": PASSWORD}).status == 200
