"""The part of the scripted evening in which people look after their accounts, and the operator after the instance."""

from __future__ import annotations

from collections.abc import Callable

from people import Client
from whattowatch.domain.identity import Purpose
from world import World

OLD, NEW = "correct horse battery", "a much better horse"
ELSEWHERE = "nina@elsewhere.example"


def manage(world: World, olga: Client, nina: Client, omar: Client) -> None:
    """Nina verifies, resets, changes and leaves; Olga, the operator, sees to the rest."""
    nina.token = _signing_in(nina, OLD)
    _verify(world, nina)
    _reset(world, nina)
    _change(nina)
    _operate(olga, omar)
    _go(nina)


def _signing_in(client: Client, password: str) -> Callable[[], str]:
    answer = client.post("/auth/signin", {"email": client.email, "password": password}).json
    return lambda: str(answer["access_token"])


def _verify(world: World, nina: Client) -> None:
    nina.post("/auth/verify/again")
    token = world.backstage.identity.new_link(Purpose.VERIFY, nina.id, nina.email)
    for each in (token, token, "of no link"):
        nina.post("/auth/verify", {"token": each})


def _reset(world: World, nina: Client) -> None:
    for email in (nina.email, "nobody@example.org", "no address"):
        nina.post("/auth/reset", {"email": email})
    token = world.backstage.identity.new_link(Purpose.RESET, nina.id, nina.email)
    for _ in range(2):
        nina.post("/auth/reset/confirm", {"token": token, "password": NEW})
    nina.token = _signing_in(nina, NEW)


def _change(nina: Client) -> None:
    nina.post("/account/password", {"old": OLD, "new": OLD})
    changed = nina.post("/account/password", {"old": NEW, "new": OLD}).json
    nina.token = lambda: str(changed["access_token"])  # The one before has ended.
    nina.post("/account/email", {"email": ELSEWHERE, "password": OLD})
    nina.post("/auth/signout/everywhere")
    nina.post("/auth/refresh")
    nina.token = _signing_in(nina, OLD)
    nina.get("/account/export")


def _operate(olga: Client, omar: Client) -> None:
    omar.get("/operator/people")
    olga.get("/operator/people", limit=1)  # The next cursor holds an id, which differs from world to world.
    for role in ("operator", "member"):
        olga.post("/operator/role", {"user_id": omar.id, "role": role})
    olga.post("/operator/role", {"user_id": olga.id, "role": "member"})
    olga.post("/operator/codes")
    olga.get("/operator/outbox")
    olga.post("/operator/outbox/replay", {"id": "no letter"})


def _go(nina: Client) -> None:
    nina.post("/account/delete", {"password": NEW})
    nina.post("/account/delete", {"password": OLD})
    nina.post("/watch/addlist", {"title_id": "movie-603"})
