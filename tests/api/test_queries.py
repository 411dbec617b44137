"""The number of statements that a page sends does not grow with its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from people import Client
from shelf import FILM, OTHER_FILM, records
from statements import Statements, counting
from world import World

IDS = [record.title.id for record in records()]
MANY = 30


@pytest.fixture
def statements(world: World) -> Iterator[Statements]:
    """Counts what a call sends to the database, BEGIN left out."""
    with counting(world.backstage.database) as count:
        yield count


def befriend(world: World, owner: Client, name: str) -> Client:
    other = world.client(name)
    owner.post("/friend/add", {"user_id": other.id})
    other.post("/friend/add", {"user_id": owner.id})
    return other


def test_the_home_page(world: World, owner: Client, statements: Statements) -> None:
    def fill(ids: list[str]) -> None:
        for title_id in ids:
            owner.post("/watch/addlist", {"title_id": title_id})
        for title_id in ids[::2]:
            owner.post("/watch/addnow", {"title_id": title_id})
        for title_id in ids[::4]:
            owner.post("/watch/donenow", {"title_id": title_id})

    few = _cost(world, owner, "/watch", lambda: fill(IDS[:4]), statements)
    many = _cost(world, owner, "/watch", lambda: fill(IDS[4:MANY]), statements)
    assert few == many


def test_recommendations(world: World, owner: Client, statements: Statements) -> None:
    def rate(ids: list[str]) -> None:
        for title_id in ids:
            owner.post("/rating", {"title_id": title_id, "rating": 8})

    owner.post("/account/update", {"genres": ["Drama"]})
    few = _cost(world, owner, "/recommend?limit=1", lambda: rate(IDS[:1]), statements)
    many = _cost(world, owner, "/recommend?limit=100", lambda: rate(IDS[1:MANY]), statements)
    assert few == many


def test_friends(world: World, owner: Client, statements: Statements) -> None:
    def meet(names: list[str]) -> None:
        for name in names:
            befriend(world, owner, name)
            owner.post("/friend/add", {"email": f"{name}@other.example.org"})

    few = _cost(world, owner, "/friend", lambda: meet(["A"]), statements)
    many = _cost(world, owner, "/friend", lambda: meet([f"B{number}" for number in range(MANY)]), statements)
    assert few == many


def test_social(world: World, owner: Client, statements: Statements) -> None:
    def gather(names: list[str]) -> None:
        for place, name in enumerate(names):
            other = befriend(world, owner, name)
            other.post("/account/update", {"share": {owner.id: ["watching"]}})
            other.post("/watch/addnow", {"title_id": IDS[place]})
            plan = {"title_ids": [FILM, OTHER_FILM], "starts_at": "2026-03-20T20:00:00Z", "time_zone": "UTC"}
            owner.post("/social/createevent", {**plan, "invitees": [{"user_id": other.id}]})

    few = _cost(world, owner, "/social", lambda: gather(["A"]), statements)
    many = _cost(world, owner, "/social", lambda: gather([f"B{number}" for number in range(MANY)]), statements)
    assert few == many


def test_a_title_with_friends(world: World, owner: Client, statements: Statements) -> None:
    def ask_friends(names: list[str]) -> None:
        for name in names:
            other = befriend(world, owner, name)
            other.post("/account/update", {"share": {owner.id: ["watching", "ratings", "finished", "watchlist"]}})
            other.post("/rating", {"title_id": FILM, "rating": 8})
            other.post("/watch/addnow", {"title_id": FILM})

    few = _cost(world, owner, f"/title/{FILM}", lambda: ask_friends(["A"]), statements)
    many = _cost(world, owner, f"/title/{FILM}", lambda: ask_friends([f"B{each}" for each in range(MANY)]), statements)
    assert few == many


def test_the_history(world: World, owner: Client, statements: Statements) -> None:
    def see(ids: list[str]) -> None:
        for title_id in ids:
            owner.post("/feedback", {"title_id": title_id, "kind": "seen"})

    few = _cost(world, owner, "/history", lambda: see(IDS[:1]), statements)
    many = _cost(world, owner, "/history", lambda: see(IDS[1:MANY]), statements)
    assert few == many


def _cost(world: World, client: Client, target: str, fill: Callable[[], None], statements: Statements) -> int:
    """Statements of the page once it is filled; what was asked once for good, such as a key, is asked before."""
    fill()
    world.token(client.id)
    client.send("GET", target)
    return statements(lambda: client.send("GET", target))
