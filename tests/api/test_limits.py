"""What is tried too often is refused for a while, over every face by the address that the call came from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway import GatewayTransport
from people import Client, Reply
from world import PASSWORD, World

WRONG = {"email": "olga@example.org", "password": "wrong"}


@pytest.fixture
def olga(world: World, owner: Client) -> Client:
    world.credentials("Olga")
    return owner


def tries(world: World, body: dict[str, str], times: int, path: str = "/auth/signin") -> list[int]:
    nobody = world.nobody()
    return [nobody.post(path, body).status for _ in range(times)]


def test_an_account_can_be_guessed_at_ten_times_in_a_quarter_of_an_hour(world: World, olga: Client) -> None:
    assert tries(world, WRONG, 11) == [401] * 10 + [429]
    reply = world.nobody().post("/auth/signin", {"email": olga.email, "password": PASSWORD})
    assert (reply.status, reply.json["code"], reply.headers["retry-after"]) == (429, "too_many", "900")
    world.clock.move(timedelta(minutes=15))
    assert tries(world, {"email": olga.email, "password": PASSWORD}, 1) == [200]


def test_a_success_makes_up_for_what_failed(world: World, olga: Client) -> None:
    for _ in range(2):
        assert tries(world, WRONG, 9) == [401] * 9
        assert tries(world, {"email": olga.email, "password": PASSWORD}, 1) == [200]


def test_an_address_without_an_account_is_refused_alike(world: World, olga: Client) -> None:
    def last(email: str) -> Reply:
        tries(world, {"email": email, "password": "wrong"}, 10)
        return world.nobody().post("/auth/signin", {"email": email, "password": "wrong"})

    known, unknown = last(olga.email), last("nobody@example.org")
    assert (known.status, known.body) == (unknown.status, unknown.body)


def test_one_client_fails_for_many_accounts_no_more_often_than_fifty_times(world: World) -> None:
    key = "sign_in.client:203.0.113.7"
    for _ in range(50):
        world.backstage.limits.hit(key, 50, timedelta(minutes=15))
    over_lambda, over_http = world.nobody(face=GatewayTransport), world.nobody()
    assert over_lambda.post("/auth/signin", WRONG).status == 429
    assert over_http.post("/auth/signin", WRONG).status == 401


def test_a_success_counts_for_no_client(world: World, olga: Client) -> None:
    assert tries(world, {"email": olga.email, "password": PASSWORD}, 1) == [200]
    (row,) = (row for row in world.rows()["limits"] if row["key"].startswith("sign_in.client"))
    assert row["count"] == 0


def test_links_to_reset_a_password_are_sent_three_times_an_hour(world: World) -> None:
    assert tries(world, {"email": "nobody@example.org"}, 4, "/auth/reset") == [200] * 3 + [429]
    assert tries(world, {"email": "somebody@example.org"}, 1, "/auth/reset") == [200]


def test_links_to_verify_are_sent_five_times_an_hour(olga: Client) -> None:
    assert [olga.post("/auth/verify/again").status for _ in range(6)] == [200] * 5 + [429]


def test_a_stolen_access_token_guesses_the_password_ten_times(olga: Client) -> None:
    body = {"old": "wrong", "new": "a much better horse"}
    assert [olga.post("/account/password", body).status for _ in range(11)] == [422] * 10 + [429]


def test_a_client_signs_up_twenty_people_an_hour(world: World) -> None:
    for _ in range(20):
        world.backstage.limits.hit("sign_up.client:127.0.0.1", 20, timedelta(hours=1))
    given = {"email": "nina@example.org", "password": PASSWORD, "name": "Nina"}
    assert world.nobody().post("/auth/signup", given).status == 429
    assert world.rows()["credentials"] == []


def test_friends_are_asked_by_mail_fifty_times_a_day(owner: Client, friend: Client, world: World) -> None:
    for _ in range(50):
        world.backstage.limits.hit(f"friend_mail.person:{owner.id}", 50, timedelta(days=1))
    assert owner.post("/friend/add", {"email": "petra@example.org"}).status == 429
    assert owner.post("/friend/add", {"user_id": friend.id}).status == 200
