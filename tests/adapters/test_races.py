"""Two at once: on every engine it ends as if one had come after the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import select

from adapters.engines import Engine
from shelf import ENDED, FILM, OTHER_FILM, records
from whattowatch.adapters.sql import schema
from whattowatch.api.dispatch import respond
from whattowatch.api.http import RawRequest, RawResponse
from whattowatch.api.routes import ROUTES
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.notifications import MailKind, Notice
from world import World, new_world

Answer = TypeVar("Answer")
NOW = datetime(2026, 3, 14, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An instance for tests that each bring people of their own."""
    made = new_world(tmp_path_factory.mktemp("races") / "data", database_url=engine.empty())
    yield made
    made.close()


def someone(world: World) -> str:
    """The id of a newcomer."""
    person_id = str(uuid4())
    with world.backstage.request(writes=True) as ports:
        newcomer = Newcomer(person_id, f"{person_id}@example.org", "Somebody")
        admit(newcomer, ports.accounts, ports.friends, ports.events, ports.clock)
    return person_id


def call(world: World, path: str, body: object, who: str | None = None, **cookies: str) -> RawResponse:
    """The answer to a POST, or to a GET where the body is None; `who` calls."""
    method = "GET" if body is None else "POST"
    route = next(each for each in ROUTES if (each.method, each.path) == (method, path))
    claims = {"sub": who, "token_use": "access"} if who else None
    headers = {"content-type": "application/json"}
    sent = b"" if body is None else json.dumps(body).encode()
    return respond(route, RawRequest(method, path, {}, "", headers, cookies, sent, claims), world.backstage)


def told(response: RawResponse) -> Any:
    """What a response says."""
    assert response.status < 300, response.body
    return json.loads(response.body)


def at_once(*calls: Callable[[], Answer]) -> list[Answer]:
    """What the calls answer, which all begin at the same moment."""
    barrier = Barrier(len(calls))

    def start(each: Callable[[], Answer]) -> Answer:
        barrier.wait()
        return each()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(start, calls))


def befriended(world: World) -> tuple[str, str]:
    """The ids of two friends."""
    one, other = someone(world), someone(world)
    told(call(world, "/friend/add", {"user_id": other}, one))
    told(call(world, "/friend/add", {"user_id": one}, other))
    return one, other


def test_two_phones_that_finish_the_next_episode_finish_two(shared: World) -> None:
    owner = someone(shared)
    told(call(shared, "/watch/addnow", {"title_id": ENDED}, owner))

    answers = at_once(*[lambda: told(call(shared, "/watch/donenow", {"title_id": ENDED}, owner))] * 2)

    assert sorted(answer["finished"] for answer in answers) == [1, 2]
    assert told(call(shared, "/watch", None, owner))["watchnow"][0]["finished"] == 2


def test_of_two_answers_to_one_invitation_the_later_stands_and_both_are_counted(shared: World) -> None:
    host, guest = befriended(shared)
    plan = {"title_ids": [FILM], "starts_at": "2026-05-01T20:00", "time_zone": "Europe/Berlin"}
    event_id = told(call(shared, "/social/createevent", {**plan, "invitees": [{"user_id": guest}]}, host))["id"]

    def answer(status: str) -> Callable[[], Any]:
        return lambda: told(call(shared, "/social/createstatus", {"event_id": event_id, "status": status}, guest))

    at_once(answer("accepted"), answer("declined"))

    event = shared.backstage.apart().events.get(event_id)
    assert event is not None
    invitation = next(each for each in event.invitations if each.person_id == guest)
    assert invitation.answer in ("accepted", "declined")
    assert invitation.changes == 2


def test_a_refresh_token_is_spent_by_one_of_two(shared: World) -> None:
    person = {"email": f"{uuid4()}@example.org", "password": "a long evening", "name": "Olga"}
    signed_up = call(shared, "/auth/signup", person)
    token = signed_up.cookies[0].partition("=")[2].partition(";")[0]

    answers = at_once(*[lambda: call(shared, "/auth/refresh", {}, wtw_refresh=token)] * 2)

    assert sorted(answer.status for answer in answers) in ([200, 401], [200, 200])
    assert call(shared, "/auth/refresh", {}, wtw_refresh=f"{token}x").status == 401


def test_of_the_first_two_who_sign_up_one_is_the_operator(engine: Engine, tmp_path_factory: Any) -> None:
    world = new_world(tmp_path_factory.mktemp("first") / "data", database_url=engine.empty())

    def sign_up(name: str) -> Callable[[], RawResponse]:
        person = {"email": f"{name}@example.org", "password": "a long evening", "name": name}
        return lambda: call(world, "/auth/signup", person)

    answers = [told(answer) for answer in at_once(sign_up("olga"), sign_up("frank"))]
    world.close()

    assert sorted(answer["user"]["role"] for answer in answers) == ["member", "operator"]


def test_a_notice_that_two_put_at_once_is_owed_once(shared: World) -> None:
    notice = Notice(MailKind.FRIEND_REQUEST, str(uuid4()), "olga@example.org", {})
    outbox = shared.backstage.apart().outbox

    at_once(*[lambda: outbox.put(notice, NOW)] * 4)

    with shared.backstage.database.apart().read() as connection:
        query = select(schema.outbox.c.id).where(schema.outbox.c.key == notice.key)
        assert len(connection.execute(query).all()) == 1


def test_two_who_ask_each_other_at_once_are_friends(shared: World) -> None:
    one, other = someone(shared), someone(shared)

    def ask(me: str, they: str) -> Callable[[], RawResponse]:
        return lambda: call(shared, "/friend/add", {"user_id": they}, me)

    at_once(ask(one, other), ask(other, one))

    friends = shared.backstage.apart().friends
    assert friends.friends_among(one, [other]) == {other}
    assert friends.friends_among(other, [one]) == {one}
    assert not friends.circle(one).incoming + friends.circle(one).outgoing


def test_two_loads_at_once_count_each_change_once(shared: World) -> None:
    catalogue = shared.backstage.apart().catalogue
    earlier, changed = (
        [replace(record, title=replace(record.title, popularity=popularity)) for record in records()]
        for popularity in (0.5, 0.25)
    )
    catalogue.put(earlier)  # The counter stood beyond the newest title: lists of what is trending move it as well.
    cursor = catalogue.changes_since(0, 1_000).cursor

    counts = at_once(*[lambda: catalogue.put(changed)] * 2)

    assert sorted(counts) == [0, len(changed)]
    assert catalogue.changes_since(0, 1_000).cursor == cursor + len(changed)


def test_rating_while_clearing_leaves_a_rating_and_its_trace_or_neither(shared: World) -> None:
    owner = someone(shared)

    def rate(rating: int | None) -> Callable[[], Any]:
        return lambda: told(call(shared, "/rating", {"title_id": OTHER_FILM, "rating": rating}, owner))

    at_once(rate(8), rate(None), rate(3))

    ports = shared.backstage.apart()
    kept = ports.ratings.of_titles(owner)
    traced = {row.title_id: row.value for row in ports.interactions.history(owner) if row.kind == "rated"}
    assert traced == kept
