"""A scripted evening over any face, written down so that two faces can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from faces.transcript_identity import manage
from moving_clock import MovingClock
from people import Client, Reply, Sent, Transport
from shelf import ENDED, FILM, OTHER_FILM, RUNNING, THIRD_FILM
from world import METRICS_TOKEN, World

PASSWORD = "correct horse battery"
OF_THE_CONNECTION = {"content-length", "connection", "x-request-id"}
BETWEEN_CALLS = timedelta(seconds=5)
"""A hundred calls last less than an access token."""

_NAMES = (
    ("token", re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")),
    ("refresh", re.compile(r"(?<=wtw_refresh=)[\w-]{20,}")),
    ("code", re.compile(r'(?<="code":")[\w-]{22}(?=")')),
    ("id", re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call and its answer."""

    call: Sent
    reply: Reply

    def written(self) -> str:
        """On some lines, with what the face itself adds left out.

        The gateway refuses bad tokens before a function runs, in words of its own, and so it does with paths that it
        has no route for: of such answers the status alone is compared. Lengths are the transport's business.
        """
        opening = f"{self.call.method} {self.call.target} -> {self.reply.status}"
        if self.reply.status == 401 and not self.call.target.startswith("/auth"):
            return opening
        if self.reply.status == 404 and b'"code":"unknown' not in self.reply.body:
            return opening
        if self.call.target == "/metrics":
            return opening  # How long answers took is no two times the same, and one face alone counts them.
        headers = {name: value for name, value in self.reply.headers.items() if name not in OF_THE_CONNECTION}
        lines = [opening, json.dumps(headers, sort_keys=True), *self.reply.cookies, self.reply.body.decode()]
        return "\n".join(lines)


@dataclass
class Recorder:
    """Carries calls and writes them down; each takes some time."""

    carrier: Transport
    clock: MovingClock
    exchanges: list[Exchange] = field(default_factory=list)

    def send(self, call: Sent) -> Reply:
        self.clock.move(BETWEEN_CALLS)
        reply = self.carrier.send(call)
        self.exchanges.append(Exchange(call, reply))
        return reply

    def close(self) -> None:
        self.carrier.close()


def evening(world: World, face: type[Transport]) -> list[Exchange]:
    """Two people sign up, and make an evening with Olga, who was there before.

    Olga alone asks for recommendations: those of new people rotate by their ids, which differ from world to world.
    """
    recorder = Recorder(world.transport(face), world.clock)
    olga = world.client("Olga")
    olga.transport = recorder
    nobody = Client(recorder)
    nina, omar = (_signed_up(recorder, name) for name in ("Nina", "Omar"))
    _browse(nobody)
    _watch_over(nobody)
    from_sign_in(olga, nina, omar, nobody)
    _sign_in_wrongly(nobody)
    _leave(nina)
    manage(world, olga, nina, omar)
    return recorder.exchanges


def from_sign_in(olga: Client, nina: Client, omar: Client, nobody: Client) -> None:
    """The part of the evening that is the same whoever signs people in."""
    _prefer(olga)
    _watch(olga)
    _rate(olga)
    _look_back(olga)
    _befriend(olga, nina, omar)
    _plan(olga, nina, omar)
    _part(olga, nina, omar)
    _err(olga, nobody)


def alike(exchanges: Iterable[Exchange]) -> list[str]:
    """The transcript, with ids and tokens numbered in order of appearance."""
    numbers: dict[str, str] = {}

    def numbered(kind: str, found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"<{kind} {len(numbers)}>")

    return [_renamed(exchange.written(), numbered) for exchange in exchanges]


def paths(exchanges: Iterable[Exchange]) -> Iterator[tuple[str, str]]:
    """Method and path of every call that was answered well."""
    return ((each.call.method, urlsplit(each.call.target).path) for each in exchanges if each.reply.status < 300)


def _renamed(text: str, numbered: Callable[[str, re.Match[str]], str]) -> str:
    for kind, pattern in _NAMES:
        text = pattern.sub(partial(numbered, kind), text)
    return text


def _signed_up(recorder: Recorder, name: str) -> Client:
    client = Client(recorder, name=name, email=f"{name.lower()}@example.org")
    answer = client.post("/auth/signup", {"email": client.email, "password": PASSWORD, "name": name}).json
    client.id, client.token = answer["user"]["id"], lambda: str(answer["access_token"])
    return client


def _browse(nobody: Client) -> None:
    for path in ("/", "/docs", "/openapi.json", "/.well-known/jwks.json"):
        nobody.get(path)
    for file in ("start.js", "swagger-ui.css", "swagger-ui-bundle.js", "..%2Fsecret", "none.js"):
        nobody.get(f"/docs/assets/{file}")


def _watch_over(nobody: Client) -> None:
    for path in ("/config", "/health/live", "/health/ready"):
        nobody.get(path)
    nobody.send("GET", "/metrics", authorization=f"Bearer {METRICS_TOKEN}")


def _prefer(olga: Client) -> None:
    olga.get("/account")
    olga.post("/account/update", {"name": "Olga", "genres": ["Crime"], "services": ["tmdb-8"], "country": "DE"})
    olga.get("/search", q="the matrx", type="movie", genre="Action")
    olga.get("/search", genre="Drama", limit=3)
    olga.get("/recommend", limit=5)
    olga.get("/recommend", services="mine", type="tv")
    olga.get("/recommend", year_from=1990, year_to=2000, runtime_to=120)
    olga.get("/recommend", year_from=2000, year_to=1990)


def _watch(olga: Client) -> None:
    for title_id in (FILM, OTHER_FILM, ENDED, FILM):
        olga.post("/watch/addlist", {"title_id": title_id})
    for title_id in (FILM, ENDED, RUNNING, THIRD_FILM):
        olga.post("/watch/addnow", {"title_id": title_id})
    olga.post("/watch/donenow", {"title_id": ENDED})
    olga.post("/watch/donenow", {"title_id": ENDED, "episodes": [{"season": 1, "episode": 2}]})
    olga.post("/watch/donenow", {"title_id": ENDED, "up_to": {"season": 2, "episode": 2}})
    olga.post("/watch/donenow", {"title_id": FILM})
    olga.post("/watch/donenow", {"title_id": RUNNING})
    olga.get("/watch")
    olga.get("/watch", sort="title", limit=1)
    for title_id in (OTHER_FILM, OTHER_FILM):
        olga.post("/watch/removelist", {"title_id": title_id})
    for title_id in (RUNNING, THIRD_FILM):
        olga.post("/watch/removenow", {"title_id": title_id})


def _rate(olga: Client) -> None:
    olga.post("/rating", {"title_id": FILM, "rating": 9})
    olga.post("/rating", {"title_id": ENDED, "rating": 8, "season": 1, "episode": 1})
    olga.post("/rating", {"title_id": FILM, "rating": None})
    olga.get("/recommend", limit=100)
    olga.get("/watch")


def _look_back(olga: Client) -> None:
    for title_id in (FILM, ENDED, RUNNING, "movie-0"):
        olga.get(f"/title/{title_id}")
    for kind in ("more", "not_interested", "seen"):
        olga.post("/feedback", {"title_id": THIRD_FILM, "kind": kind})
    olga.get("/history")
    olga.get("/history", limit=1)
    olga.post("/history/remove", {"title_id": ENDED, "season": 2, "episode": 2})
    for body in (b'{"title_id": "movie-238"}', b'{"title_id": "movie-238"}', b'{"title_id": "movie-603"}'):
        olga.send("POST", "/history/remove", body, **{"idempotency-key": "take-back-1"})


def _befriend(olga: Client, nina: Client, omar: Client) -> None:
    nina.post("/friend/add", {"email": "olga@example.org"})
    nina.get("/friend")
    olga.get("/friend")
    olga.post("/friend/add", {"user_id": nina.id})
    olga.post("/friend/add", {"user_id": omar.id})
    omar.post("/friend/add", {"user_id": olga.id})
    olga.post("/account/update", {"share": {nina.id: ["watching", "ratings"]}})
    olga.post("/watch/addnow", {"title_id": RUNNING})
    nina.post("/account/update", {"share": {olga.id: ["taste", "finished"]}})
    olga.get("/together", friends=f"{nina.id},{omar.id}", minutes=120, limit=3)
    olga.get("/together", friends="nobody")
    for person in (olga, nina, omar):
        person.get("/friend")
        person.get("/social")


def _plan(olga: Client, nina: Client, omar: Client) -> None:
    invitees = [{"user_id": nina.id}, {"email": omar.email}, {"email": "petra@example.org"}]
    plan = {
        "title_ids": [FILM, OTHER_FILM],
        "starts_at": "2026-03-20T20:00",
        "time_zone": "Europe/Berlin",
        "place": "Olga's",
        "note": "Bring crisps.",
        "invitees": invitees,
    }
    event_id = olga.post("/social/createevent", plan).json["id"]
    nina.post("/social/createstatus", {"event_id": event_id, "status": "accepted", "votes": [FILM]})
    omar.post("/social/createstatus", {"event_id": event_id, "status": "maybe"})
    omar.post("/social/createstatus", {"event_id": event_id, "status": "cancelled"})
    olga.post("/social/createevent", {**plan, "event_id": event_id, "place": "Nina's", "invitees": invitees[:2]})
    nina.get("/social")
    olga.post("/social/createstatus", {"event_id": event_id, "status": "cancelled"})
    nina.post("/social/createstatus", {"event_id": event_id, "status": "declined"})
    omar.get("/social")


def _part(olga: Client, nina: Client, omar: Client) -> None:
    olga.post("/friend/remove", {"user_id": omar.id, "block": True})
    omar.post("/friend/add", {"email": "olga@example.org"})
    nina.post("/friend/remove", {"user_id": olga.id})
    nina.post("/friend/remove", {"user_id": olga.id})
    olga.get("/friend")


def _err(olga: Client, nobody: Client) -> None:
    olga.post("/watch/addlist", {"title_id": "movie-0"})
    olga.post("/watch/addlist", {"title_id": 7})
    olga.post("/watch/addlist", {"title": FILM})
    olga.post("/watch/addlist")
    olga.send("POST", "/watch/addlist", b"{not json")
    olga.send("POST", "/watch/addlist", b"\xff\xfe")
    olga.send("POST", "/watch/addlist", b'{"title_id": "' + b"x" * 70_000 + b'"}')
    olga.post("/watch/addlist", {"title_id": FILM, "colour": "red"})
    olga.post("/watch/donenow", {"title_id": OTHER_FILM})
    olga.get("/watch", limit=0)
    olga.get("/watch", unknown=1)
    olga.send("GET", "/search?q=a&q=matrix&q=toy,story")
    olga.get("/search", cursor="forged")
    olga.get("/nowhere")
    olga.get("/watch/")
    olga.get("/account", extra="")
    nobody.get("/account")
    nobody.send("GET", "/account", authorization="Bearer not.a.token")


def _sign_in_wrongly(nobody: Client) -> None:
    nobody.post("/auth/signin", {"email": "nina@example.org", "password": "wrong"})
    nobody.post("/auth/refresh", {})


def _leave(nina: Client) -> None:
    nina.post("/auth/signin", {"email": nina.email, "password": PASSWORD})
    nina.post("/auth/refresh", {})
    nina.post("/auth/refresh")
    nina.post("/auth/signout", {})
    nina.post("/auth/refresh", {})
    nina.post("/auth/signup", {"email": nina.email, "password": PASSWORD, "name": "Nina again"})
