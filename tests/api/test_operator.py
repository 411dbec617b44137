"""What the operator alone may see and do."""

from __future__ import annotations

import pytest

from people import Client
from world import World


@pytest.fixture
def dead_letter(world: World, owner: Client) -> str:
    """The id of a mail that was refused for good."""
    owner.post("/friend/add", {"email": "petra@example.org"})
    outbox, now = world.backstage.apart().outbox, world.clock.now()
    (message_id,) = outbox.due(now, 10)
    outbox.refused(message_id, "no such mailbox", now)
    return message_id


def test_everybody_is_shown_page_by_page_in_the_order_in_which_they_came(
    world: World, owner: Client, friend: Client
) -> None:
    world.credentials("Olga")
    page = owner.get("/operator/people", limit=1).json
    assert page["people"] == [
        {
            "id": owner.id,
            "name": "Olga",
            "email": "olga@example.org",
            "role": "operator",
            "created_at": "2026-03-14T12:00:00Z",
            "verified": True,
        }
    ]
    rest = owner.get("/operator/people", cursor=page["cursor"]).json
    assert ([row["id"] for row in rest["people"]], rest["cursor"]) == ([friend.id], None)


def test_an_operator_can_make_another_and_step_down(owner: Client, friend: Client) -> None:
    reply = owner.post("/operator/role", {"user_id": friend.id, "role": "operator"})
    assert (reply.json["id"], reply.json["role"]) == (friend.id, "operator")
    assert friend.post("/operator/role", {"user_id": owner.id, "role": "member"}).status == 200
    assert owner.get("/operator/people").status == 403


def test_the_last_operator_stays_one(owner: Client) -> None:
    reply = owner.post("/operator/role", {"user_id": owner.id, "role": "member"})
    assert (reply.status, reply.json["code"]) == (409, "conflict")
    assert owner.get("/operator/people").status == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [({"user_id": "nobody", "role": "operator"}, 404), ({"user_id": "nobody", "role": "king"}, 422)],
    ids=str,
)
def test_a_role_that_cannot_be_given_is_refused(body: dict[str, str], status: int, owner: Client) -> None:
    assert owner.post("/operator/role", body).status == status


def test_a_code_is_shown_once_and_for_no_store_on_the_way(world: World, owner: Client) -> None:
    reply = owner.post("/operator/codes")
    assert (len(reply.json["code"]), reply.json["expires_at"]) == (22, "2026-03-21T12:00:00Z")
    assert "no-store" in reply.headers["cache-control"]
    assert reply.json["code"] not in str(world.rows())


def test_a_request_with_secrets_is_not_kept_to_be_repeated(world: World, owner: Client) -> None:
    codes = {owner.send("POST", "/operator/codes", b"{}", **{"idempotency-key": "once"}).body for _ in range(2)}
    assert len(codes) == 2
    assert world.rows()["replies"] == []


def test_dead_letters_are_shown_without_most_of_their_address(owner: Client, dead_letter: str) -> None:
    answer = owner.get("/operator/outbox").json
    assert answer["counts"] == {"waiting": 0, "sent": 0, "doubtful": 0, "needless": 0, "refused": 1}
    (letter,) = answer["dead"]
    assert (letter["id"], letter["kind"], letter["address"], letter["reason"]) == (
        dead_letter,
        "friend_request",
        "p…@example.org",
        "no such mailbox",
    )


def test_a_dead_letter_can_be_owed_again(owner: Client, dead_letter: str) -> None:
    assert owner.post("/operator/outbox/replay", {"id": dead_letter}).json == {"replayed": True}
    assert owner.post("/operator/outbox/replay", {"id": dead_letter}).json == {"replayed": False}
    assert owner.get("/operator/outbox").json["counts"]["waiting"] == 1
