"""Requests that name themselves are done once, however often they come."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from people import Client, Reply
from shelf import ENDED, FILM, OTHER_FILM
from whattowatch.adapters.sql.schema import replies
from whattowatch.api.http import Auth, RawRequest, RawResponse, Route
from whattowatch.api.idempotency import AnsweredMeanwhileError, once
from whattowatch.api.openapi import document
from whattowatch.api.routes import ROUTES
from whattowatch.domain.identity import Caller
from whattowatch.domain.replies import MOST_CHARACTERS
from world import World

PLAN = {"title_ids": [FILM], "starts_at": "2026-03-21T20:00:00Z", "time_zone": "UTC"}


def post(client: Client, path: str, body: object, key: str = "key-1") -> Reply:
    return client.send("POST", path, json.dumps(body).encode(), **{"idempotency-key": key})


def watch(client: Client, title_id: str = ENDED) -> None:
    client.post("/watch/addnow", {"title_id": title_id})


def test_a_repetition_is_answered_byte_for_byte_and_does_nothing(owner: Client) -> None:
    watch(owner)
    first = post(owner, "/watch/donenow", {"title_id": ENDED})
    second = post(owner, "/watch/donenow", {"title_id": ENDED})
    assert (second.status, second.body) == (first.status, first.body)
    assert second.headers["content-type"] == first.headers["content-type"]
    assert owner.get("/watch").json["watchnow"][0]["finished"] == 1


def test_only_a_repetition_says_that_it_is_one(owner: Client) -> None:
    first = post(owner, "/watch/addlist", {"title_id": FILM})
    second = post(owner, "/watch/addlist", {"title_id": FILM})
    assert ("idempotent-replay" in first.headers, second.headers["idempotent-replay"]) == (False, "true")


def test_a_repetition_is_answered_alike_after_things_moved_on(owner: Client) -> None:
    watch(owner, FILM)
    first = post(owner, "/watch/donenow", {"title_id": FILM})
    watch(owner, FILM)
    second = post(owner, "/watch/donenow", {"title_id": FILM})
    assert second.body == first.body
    assert owner.get("/watch").json["watchnow"][0]["finished"] == 0


def test_a_new_evening_is_planned_once(owner: Client) -> None:
    first, second = (post(owner, "/social/createevent", PLAN) for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert len(owner.get("/social").json["events"]) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [("/watch/addlist", {"title_id": OTHER_FILM}), ("/watch/addnow", {"title_id": FILM})],
    ids=["other body", "other call"],
)
def test_a_key_is_for_one_request(path: str, body: dict[str, Any], owner: Client) -> None:
    post(owner, "/watch/addlist", {"title_id": FILM})
    reply = post(owner, path, body)
    assert (reply.status, reply.fields) == (422, ["Idempotency-Key"])


def test_keys_are_ones_own(owner: Client, stranger: Client) -> None:
    post(owner, "/watch/addlist", {"title_id": FILM})
    assert post(stranger, "/watch/addlist", {"title_id": OTHER_FILM}).status == 200


@pytest.mark.parametrize("key", ["k" * 201, "two words", "clé", "tab\tbed"])
def test_a_key_that_is_none_is_refused(key: str, owner: Client) -> None:
    reply = post(owner, "/watch/addlist", {"title_id": FILM}, key)
    assert (reply.status, reply.fields) == (422, ["Idempotency-Key"])


def test_an_empty_key_is_none(world: World, owner: Client) -> None:
    assert post(owner, "/watch/addlist", {"title_id": FILM}, "").status == 200
    assert world.rows()["replies"] == []


def test_the_longest_key_is_taken(owner: Client) -> None:
    assert post(owner, "/watch/addlist", {"title_id": FILM}, "~" * 200).status == 200


def test_what_failed_is_tried_again(owner: Client) -> None:
    assert post(owner, "/watch/donenow", {"title_id": ENDED}).status == 409
    watch(owner)
    assert post(owner, "/watch/donenow", {"title_id": ENDED}).status == 200


def test_after_a_day_a_key_is_free_again(world: World, owner: Client) -> None:
    watch(owner)
    post(owner, "/watch/donenow", {"title_id": ENDED})
    world.clock.move(timedelta(hours=24, seconds=1))
    reply = post(owner, "/watch/donenow", {"title_id": ENDED})
    assert (reply.json["finished"], "idempotent-replay" in reply.headers) == (2, False)


def test_the_job_forgets_what_is_a_day_old(world: World, owner: Client) -> None:
    post(owner, "/watch/addlist", {"title_id": FILM})
    world.clock.move(timedelta(hours=23))
    post(owner, "/watch/addlist", {"title_id": FILM}, "key-2")
    world.clock.move(timedelta(hours=2))
    assert world.job("forget_replies") == {"forgotten": 1}
    assert len(world.rows()["replies"]) == 1
    assert "idempotent-replay" in post(owner, "/watch/addlist", {"title_id": FILM}, "key-2").headers


def test_of_two_at_the_same_moment_one_does_the_work(world: World, owner: Client) -> None:
    watch(owner)
    clients = [world.client("Olga") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda client: _apart(world, client), clients))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert owner.get("/watch").json["watchnow"][0]["finished"] == 1


def _apart(world: World, client: Client) -> Reply:
    """Over a way in of its own, since one serves one thread."""
    transport = type(client.transport)(world.backstage)
    client.transport = transport
    try:
        return post(client, "/watch/donenow", {"title_id": ENDED})
    finally:
        transport.close()


def test_who_is_later_with_an_answer_does_nothing(world: World, owner: Client) -> None:
    named = once(_raw({"idempotency-key": "key-1"}), Caller(owner.id))
    assert named is not None
    quicker = RawResponse(200, b'{"first": true}', "application/json")

    def work() -> RawResponse:
        with world.backstage.request(writes=True) as ports:
            named.kept(quicker, ports)
        with world.backstage.request(writes=True) as ports:
            return named.kept(RawResponse(200, b'{"first": false}', "application/json"), ports)

    assert named.answer(work, world.backstage.request).body == quicker.body


def test_work_that_failed_stays_failed_where_nobody_was_quicker(world: World, owner: Client) -> None:
    named = once(_raw({"idempotency-key": "key-1"}), Caller(owner.id))
    assert named is not None

    def work() -> RawResponse:
        raise AnsweredMeanwhileError

    with pytest.raises(AnsweredMeanwhileError):
        named.answer(work, world.backstage.request)


@pytest.mark.parametrize(
    "answer",
    [
        RawResponse(200, b"x" * (MOST_CHARACTERS + 1), "application/json"),
        RawResponse(200, b"{}", "application/json", cookies=("wtw_refresh=secret",)),
    ],
    ids=["too long", "with a cookie"],
)
def test_of_some_answers_only_that_they_were_given_is_kept(answer: RawResponse, world: World, owner: Client) -> None:
    named = once(_raw({"idempotency-key": "key-1"}), Caller(owner.id))
    assert named is not None
    with world.backstage.request(writes=True) as ports:
        assert named.kept(answer, ports) is answer
    (row,) = world.rows()["replies"]
    assert row["body"] is None


def test_the_repetition_of_what_was_not_kept_is_a_conflict(world: World, owner: Client) -> None:
    post(owner, "/watch/addlist", {"title_id": FILM})
    _forget_the_body(world)
    reply = post(owner, "/watch/addlist", {"title_id": FILM})
    assert (reply.status, reply.json["code"]) == (409, "conflict")


def _forget_the_body(world: World) -> None:
    with world.backstage.database.apart().write() as connection:
        connection.execute(update(replies).values(body=None))


def test_neither_the_key_nor_the_body_can_be_read_from_what_is_kept(world: World, owner: Client) -> None:
    post(owner, "/watch/addlist", {"title_id": FILM}, "my-own-key")
    body = json.dumps({"title_id": FILM}).encode()
    (row,) = world.rows()["replies"]
    assert "my-own-key" not in row.values()
    assert hashlib.sha256(b"POST /watch/addlist?\n" + body).hexdigest() not in row.values()


def test_nobodys_key_is_not_looked_at(world: World) -> None:
    body = {"email": "nina@example.org", "password": "wrong"}
    assert post(world.nobody(), "/auth/signin", body, "two words").status == 401
    assert world.rows()["replies"] == []


def test_a_get_takes_no_key(world: World, owner: Client) -> None:
    assert owner.send("GET", "/watch", None, **{"idempotency-key": "two words"}).status == 200
    assert world.rows()["replies"] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_call_that_may_be_repeated_describes_the_key(route: Route) -> None:
    operation = document(ROUTES)["paths"][route.path][route.method.lower()]
    headers = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"]
    repeatable = route.method == "POST" and route.auth is not Auth.ANYONE and not route.secret
    assert headers == (["Idempotency-Key"] if repeatable else [])


def _raw(headers: dict[str, str]) -> RawRequest:
    return RawRequest("POST", "/watch/addlist", {}, "", headers, {}, b"{}")
