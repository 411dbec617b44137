"""Evenings: planning, inviting, answering, voting; and what friends are watching."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from people import Client
from shelf import ENDED, FILM, OTHER_FILM, THIRD_FILM
from whattowatch.faces.worker import Worker
from world import World

PLAN: dict[str, Any] = {
    "title_ids": [FILM, OTHER_FILM],
    "starts_at": "2026-03-20T20:00",
    "time_zone": "Europe/Berlin",
    "place": "Olga's",
    "note": "Bring crisps.",
}
PETRA = "petra@example.org"


@pytest.fixture
def event_id(owner: Client, friend: Client) -> str:
    """An evening of the owner's, to which the friend and an address without an account are invited."""
    return str(planned(owner, invitees=[{"user_id": friend.id}, {"email": PETRA}])["id"])


def planned(host: Client, **changes: object) -> Any:
    reply = host.post("/social/createevent", {**PLAN, **changes})
    assert reply.status == 201, reply.body
    return reply.json


def answer(client: Client, event_id: str, status: str, **more: object) -> Any:
    return client.post("/social/createstatus", {"event_id": event_id, "status": status, **more})


def events(client: Client) -> Any:
    return client.get("/social").json["events"]


def owed(world: World) -> list[tuple[str, str]]:
    return sorted((row["kind"], row["email"]) for row in world.rows()["outbox"] if row["kind"] != "friend_request")


def test_a_new_evening_is_answered_as_the_host_sees_it(owner: Client, friend: Client) -> None:
    event = planned(owner, invitees=[{"user_id": friend.id}, {"email": PETRA}])
    assert event["host"] == {"id": owner.id, "name": "Olga"}
    assert [title["id"] for title in event["titles"]] == [FILM, OTHER_FILM]
    assert (event["starts_at"], event["time_zone"], event["status"]) == (
        "2026-03-20T19:00:00Z",
        "Europe/Berlin",
        "planned",
    )
    assert (event["place"], event["note"]) == ("Olga's", "Bring crisps.")
    assert event["mine"] == {"status": "accepted", "votes": []}
    assert [(row["name"], row.get("email"), row["status"]) for row in event["invitations"]] == [
        ("Olga", None, "accepted"),
        ("Frank", None, "pending"),
        ("petra", PETRA, "pending"),
    ]


def test_an_evening_needs_nobody_but_its_host(owner: Client) -> None:
    assert len(planned(owner)["invitations"]) == 1


def test_an_evening_shows_to_whoever_is_invited(owner: Client, friend: Client, event_id: str) -> None:
    assert [event["id"] for event in events(owner)] == [event_id]
    assert [event["id"] for event in events(friend)] == [event_id]


def test_guests_see_names_but_no_addresses(friend: Client, event_id: str) -> None:
    (event,) = events(friend)
    assert event["id"] == event_id
    assert [row["name"] for row in event["invitations"]] == ["Olga", "Frank", "petra"]
    assert [row.get("email") for row in event["invitations"]] == [None, None, None]


def test_an_address_with_an_account_shows_as_one_without_until_it_answers(owner: Client, stranger: Client) -> None:
    event = planned(owner, invitees=[{"email": stranger.email}, {"email": PETRA}])
    known, unknown = event["invitations"][1:]
    assert known == unknown | {"name": "sven", "email": stranger.email}
    answer(stranger, event["id"], "accepted")
    assert events(owner)[0]["invitations"][1]["user"] == {"id": stranger.id, "name": "Sven"}


def test_whoever_signs_up_with_an_invited_address_finds_the_evening(world: World, event_id: str) -> None:
    assert [event["id"] for event in events(world.client("Petra"))] == [event_id]


def test_everybody_invited_is_owed_one_mail(world: World, event_id: str) -> None:
    assert event_id
    assert owed(world) == [("invitation", "frank@example.org"), ("invitation", PETRA)]


def test_only_friends_are_invited_by_id(owner: Client, stranger: Client) -> None:
    reply = owner.post("/social/createevent", {**PLAN, "invitees": [{"user_id": stranger.id}]})
    assert (reply.status, reply.json["code"]) == (404, "unknown_person")


def test_a_refused_evening_owes_nothing(world: World, owner: Client, friend: Client) -> None:
    before = world.rows()
    owner.post("/social/createevent", {**PLAN, "invitees": [{"user_id": friend.id}, {"user_id": "nobody"}]})
    assert world.rows() == before


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"title_ids": []}, 422, "title_ids"),
        ({"title_ids": [FILM] * 6}, 422, "title_ids"),
        ({"title_ids": ["movie-0"]}, 404, None),
        ({"starts_at": "tomorrow"}, 422, "starts_at"),
        ({"starts_at": "2026-03-20"}, 422, "starts_at"),
        ({"starts_at": "2026-03-29T02:30", "time_zone": "Europe/Berlin"}, 422, "starts_at"),
        ({"starts_at": "0001-01-01T00:00+14:00"}, 422, "starts_at"),
        ({"time_zone": "Berlin"}, 422, "time_zone"),
        ({"invitees": [{}]}, 422, "invitees[0]"),
        ({"invitees": [{"email": "petra"}]}, 422, "invitees[0].email"),
        ({"place": "x" * 201}, 422, "place"),
        ({"event_id": "unknown"}, 404, None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_plan_is_refused(changes: dict[str, Any], status: int, field: str | None, owner: Client) -> None:
    reply = owner.post("/social/createevent", {**PLAN, **changes})
    assert reply.status == status
    assert reply.fields == ([field] if field else [])


@pytest.mark.parametrize(
    ("starts_at", "instant"),
    [
        ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ("2026-03-29T03:30", "2026-03-29T01:30:00Z"),
        ("2026-03-20T20:00:00+09:00", "2026-03-20T11:00:00Z"),
        ("2026-03-20T20:00:00Z", "2026-03-20T20:00:00Z"),
    ],
    ids=["first of two", "after the gap", "offset", "instant"],
)
def test_a_local_time_means_what_the_wall_clock_shows(starts_at: str, instant: str, owner: Client) -> None:
    assert planned(owner, starts_at=starts_at)["starts_at"] == instant


def test_the_host_is_not_invited_twice(owner: Client) -> None:
    event = planned(owner, invitees=[{"email": owner.email}, {"email": PETRA}, {"email": PETRA.upper()}])
    assert [row["name"] for row in event["invitations"]] == ["Olga", "petra"]


def test_the_host_changes_the_plan(owner: Client, event_id: str) -> None:
    reply = owner.post("/social/createevent", {**PLAN, "event_id": event_id, "place": "Nina's"})
    assert (reply.status, reply.json["id"], reply.json["place"]) == (200, event_id, "Nina's")
    assert [event["place"] for event in events(owner)] == ["Nina's"]


def test_who_stays_invited_keeps_their_answer_and_the_votes_that_still_count(
    owner: Client, friend: Client, event_id: str
) -> None:
    answer(friend, event_id, "accepted", votes=[FILM, OTHER_FILM])
    changes = {"event_id": event_id, "title_ids": [OTHER_FILM, THIRD_FILM], "invitees": [{"user_id": friend.id}]}
    rows = owner.post("/social/createevent", {**PLAN, **changes}).json["invitations"]
    assert [(row["name"], row["status"], row["votes"]) for row in rows[1:]] == [("Frank", "accepted", [OTHER_FILM])]


def test_who_is_no_longer_named_sees_the_evening_no_more(owner: Client, friend: Client, event_id: str) -> None:
    owner.post("/social/createevent", {**PLAN, "event_id": event_id, "invitees": []})
    assert events(friend) == []


def test_a_change_of_plan_is_told_and_a_repetition_is_not(
    world: World, owner: Client, friend: Client, event_id: str
) -> None:
    changed = {**PLAN, "event_id": event_id, "place": "Nina's", "invitees": [{"user_id": friend.id}]}
    owner.post("/social/createevent", changed)
    owner.post("/social/createevent", changed)
    assert owed(world).count(("invitation", friend.email)) == 2


def test_a_guest_changes_no_plan(friend: Client, event_id: str) -> None:
    reply = friend.post("/social/createevent", {**PLAN, "event_id": event_id})
    assert (reply.status, reply.json["code"]) == (403, "forbidden")


def test_a_guest_answers_and_votes(owner: Client, friend: Client, event_id: str) -> None:
    event = answer(friend, event_id, "maybe", votes=[OTHER_FILM, FILM]).json
    assert event["mine"] == {"status": "maybe", "votes": [FILM, OTHER_FILM]}
    (row,) = [row for row in events(owner)[0]["invitations"] if row["name"] == "Frank"]
    assert (row["status"], row["votes"]) == ("maybe", [FILM, OTHER_FILM])


def test_an_answer_without_votes_leaves_them(friend: Client, event_id: str) -> None:
    answer(friend, event_id, "maybe", votes=[FILM])
    assert answer(friend, event_id, "accepted").json["mine"] == {"status": "accepted", "votes": [FILM]}
    assert answer(friend, event_id, "accepted", votes=[]).json["mine"]["votes"] == []


def test_the_host_is_told_of_each_change_of_an_answer_once(
    world: World, owner: Client, friend: Client, event_id: str
) -> None:
    for status in ("accepted", "accepted", "declined"):
        answer(friend, event_id, status)
    answer(owner, event_id, "maybe")
    assert owed(world).count(("answer", owner.email)) == 2


def test_a_vote_for_something_else_is_refused(friend: Client, event_id: str) -> None:
    reply = answer(friend, event_id, "accepted", votes=[FILM, THIRD_FILM])
    assert (reply.status, reply.fields) == (422, ["votes[1]"])


def test_the_host_cancels_and_everybody_is_told(world: World, owner: Client, event_id: str) -> None:
    assert answer(owner, event_id, "cancelled").json["status"] == "cancelled"
    answer(owner, event_id, "cancelled")
    told = [email for kind, email in owed(world) if kind == "cancellation"]
    assert told == ["frank@example.org", PETRA]


def test_a_guest_cancels_nothing(friend: Client, event_id: str) -> None:
    assert answer(friend, event_id, "cancelled").status == 403


def test_a_cancelled_evening_takes_no_answers_and_no_changes(owner: Client, friend: Client, event_id: str) -> None:
    answer(owner, event_id, "cancelled")
    assert answer(friend, event_id, "accepted").status == 409
    assert owner.post("/social/createevent", {**PLAN, "event_id": event_id}).status == 409


@pytest.mark.parametrize("status", ["accepted", "cancelled"])
def test_a_stranger_is_told_that_there_is_no_such_evening(status: str, stranger: Client, event_id: str) -> None:
    invented = answer(stranger, "00000000-0000-4000-8000-000000000000", status)
    reply = answer(stranger, event_id, status)
    assert (reply.status, reply.json["code"]) == (404, "unknown_event")
    assert reply.body.replace(event_id.encode(), b"") == invented.body.replace(
        b"00000000-0000-4000-8000-000000000000", b""
    )


def test_evenings_come_soonest_first_and_go_a_day_after(world: World, owner: Client) -> None:
    late = planned(owner, starts_at="2026-03-25T20:00")["id"]
    soon = planned(owner, starts_at="2026-03-15T20:00")["id"]
    assert [event["id"] for event in events(owner)] == [soon, late]
    world.clock.move(timedelta(days=3))
    assert [event["id"] for event in events(owner)] == [late]


def test_what_a_friend_is_watching_shows_only_when_they_share_it(owner: Client, friend: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    assert friend.get("/social").json["watching"] == []
    owner.post("/account/update", {"share": {friend.id: ["finished", "ratings", "watchlist", "taste"]}})
    assert friend.get("/social").json["watching"] == []
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    (row,) = friend.get("/social").json["watching"]
    assert (row["friend"], [title["id"] for title in row["titles"]]) == ({"id": owner.id, "name": "Olga"}, [ENDED])


def test_a_friends_title_shows_ones_own_marks_and_not_theirs(owner: Client, friend: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/rating", {"title_id": ENDED, "rating": 9})
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    (row,) = friend.get("/social").json["watching"]
    assert row["titles"][0]["mine"] == {"watchlist": False, "watchnow": False, "finished": False}


def test_the_mails_of_an_evening_are_written(world: World, owner: Client, friend: Client, event_id: str) -> None:
    answer(friend, event_id, "accepted", votes=[FILM])
    answer(owner, event_id, "cancelled")
    Worker(world.backstage.apart()).tick()
    subjects = [line for mail in world.mails() for line in mail.splitlines() if line.startswith("Subject:")]
    assert len([subject for subject in subjects if "cancelled" in subject]) == 2
