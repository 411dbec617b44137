"""The scripted evening from sign-in on, through the deployed gateway and on one machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from aws.pool import Pool
from faces.transcript import OF_THE_CONNECTION, Exchange, Recorder, alike, from_sign_in
from moving_clock import MovingClock
from people import Client, Reply, Transport
from web import HttpTransport
from whattowatch.adapters.sql import schema
from whattowatch.bootstrap import Backstage
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.installation import prepare
from whattowatch.settings import Settings

CAST = ("Olga", "Nina", "Omar")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
"""When something was done: two evenings are not at the same time."""


class NotedTimes(MovingClock):
    """Notes when each call was made."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))
        self.times: list[datetime] = []

    def move(self, by: timedelta) -> None:  # noqa: ARG002  (time passes by itself)
        self.times.append(datetime.now(UTC))


class RepeatedTimes(MovingClock):
    """Tells the times of another evening: what somebody did counts for less by the second."""

    def __init__(self, times: Sequence[datetime]) -> None:
        super().__init__(times[0])
        self._left = iter(times)

    def move(self, by: timedelta) -> None:  # noqa: ARG002  (the other evening says by how much)
        self._now = next(self._left)


@dataclass(frozen=True)
class Evening:
    """What was said, by whom, and when."""

    exchanges: list[Exchange]
    ids: Mapping[str, str]
    times: Sequence[datetime]


def deployed_evening(gateway: Transport, pool: Pool) -> Evening:
    """Everybody signs in through Cognito, where Olga is an operator; then they call the gateway."""
    clock = NotedTimes()
    recorder = Recorder(gateway, clock)
    ids = {name: pool.enter(name) for name in CAST}
    pool.make_operator("Olga")
    tokens = {name: pool.sign_in(name) for name in CAST}
    olga, nina, omar = (_client(recorder, name, ids[name], tokens[name]) for name in CAST)
    from_sign_in(olga, nina, omar, Client(recorder))
    return Evening(recorder.exchanges, ids, clock.times)


def evening_here(folder: Path, other: Evening) -> list[Exchange]:
    """The same on one machine, by people with the same ids at the same times."""
    settings = Settings(data=str(folder), base_url="https://watch.example.org", verify="always")
    clock = RepeatedTimes(other.times)
    backstage = Backstage(settings, clock=clock)
    prepare(backstage, lambda _: None)
    recorder = Recorder(HttpTransport(backstage), clock)
    olga, nina, omar = (_here(name, other.ids[name], backstage, recorder) for name in CAST)
    from_sign_in(olga, nina, omar, Client(recorder))
    recorder.close()
    backstage.close()
    return recorder.exchanges


def _here(name: str, person_id: str, backstage: Backstage, recorder: Recorder) -> Client:
    email = f"{name.lower()}@example.org"
    with backstage.request(writes=True) as ports:
        admit(Newcomer(person_id, email, name), ports.accounts, ports.friends, ports.events, ports.clock)
        at = ports.clock.now()
    row = {"person_id": person_id, "email": email, "name": name, "password_hash": "", "created_at": at}
    with backstage.database.apart().write() as connection:
        connection.execute(insert(schema.credentials).values(row | {"verified_at": at}))
    return _client(recorder, name, person_id, backstage.identity.open_session(person_id).access_token)


def _client(recorder: Recorder, name: str, person_id: str, token: str) -> Client:
    return Client(recorder, person_id, name, f"{name.lower()}@example.org", lambda: token)


def comparable(exchanges: Iterable[Exchange], headers_of: Iterable[Exchange]) -> list[str]:
    """The transcript without times, and with the headers alone that the other one has: gateways add their own."""
    same = [
        replace(one, reply=_settled(one.reply, other.reply)) for one, other in zip(exchanges, headers_of, strict=True)
    ]
    return [INSTANT.sub("<time>", text) for text in alike(same)]


def _settled(reply: Reply, other: Reply) -> Reply:
    headers = _only(reply.headers, other.headers)
    if "json" not in headers.get("content-type", ""):
        return replace(reply, headers=headers)
    return replace(reply, headers=headers, body=json.dumps(_timeless(reply.json), sort_keys=True).encode())


def _timeless(value: Any) -> Any:
    """Names in order, since PostgreSQL keeps none; weights fade by the millisecond, and cursors hold times."""
    if isinstance(value, dict):
        return {name: _settled_value(name, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_timeless(each) for each in value]
    return round(value, 2) if isinstance(value, float) else value


def _settled_value(name: str, value: Any) -> Any:
    """Of what a rating changed, whether anything rose and fell; of a liking, that it is told; of picks, what is told.

    All hang on what was watched here lately, which each process reads when it has to, at most once a while: a group's
    likings are told to a tenth, and titles that are as good as equal there may change places.
    """
    if name == "cursor" and value:
        return "<cursor>"
    if name == "liking":
        return "<liking>" if value is not None else None
    if name == "picks":
        return [sorted(pick) for pick in value]
    if name == "changed" and isinstance(value, dict):
        return {way: bool(titles) for way, titles in value.items()}
    return _timeless(value)


def _only(headers: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name in named and name not in OF_THE_CONNECTION}
