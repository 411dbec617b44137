"""Mixed writes of one person, planned with a seed, and a caller who repeats only what was not answered."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

PATIENCE = 90.0
"""Seconds after which a write that is never answered counts as lost."""


@dataclass(frozen=True, slots=True)
class Write:
    """A call.

    Attributes:
        key: its Idempotency-Key.
        fact: what must stand in the database once it was acknowledged: kind, and title or address or note.
    """

    path: str
    body: dict[str, Any]
    key: str
    fact: tuple[str, str]


@dataclass
class Told:
    """What a caller heard.

    Attributes:
        acknowledged: facts that were promised.
        lost: answers that never came, each of which was asked for again.
        refused: answers that no write of ours should get.
    """

    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)
    lost: int = 0
    refused: list[str] = field(default_factory=list)


def planned(titles: Sequence[str], mark: str, chance: Random) -> Iterator[Write]:
    """Writes without end, no two about the same title, address or note.

    Args:
        titles: ids of films, enough for all.
        mark: differs for each person and round.
        chance: decides what is done.
    """
    for number, title in enumerate(titles):
        name = f"{mark}-{number}"
        match chance.choices(["list", "watch", "rate", "plan", "ask"], [30, 30, 20, 16, 4])[0]:
            case "list":
                yield _write(chance, "/watch/addlist", {"title_id": title}, ("listed", title))
            case "watch":
                yield _write(chance, "/watch/addnow", {"title_id": title}, ("started", title))
                yield _write(chance, "/watch/donenow", {"title_id": title}, ("finished", title))
            case "rate":
                rating = {"title_id": title, "rating": chance.randint(1, 10)}
                yield _write(chance, "/rating", rating, ("rated", title))
            case "plan":
                yield _write(chance, "/social/createevent", _evening(title, name), ("planned", name))
            case _:
                address = f"{name}@example.org"
                yield _write(chance, "/friend/add", {"email": address}, ("asked", address))


class Caller:
    """One person, over a connection that may break at any moment. Used by one thread."""

    def __init__(self, port: int, person_id: str, token: str) -> None:
        self._port = port
        self._person_id = person_id
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        self._connection: http.client.HTTPConnection | None = None
        self.told = Told()

    def write(self, write: Write) -> None:
        """Call until there is an answer."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, answer = self._call(write)
            if status in {200, 201}:
                self.told.acknowledged.append((self._person_id, *write.fact))
                return
            if status not in {0, 503}:
                self.told.refused.append(f"{write.path} {write.fact}: {status} {answer}")
                return
            self.told.lost += status == 0
            time.sleep(0.05)
        self.told.refused.append(f"{write.path} {write.fact}: no answer within {PATIENCE:.0f} s")

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _call(self, write: Write) -> tuple[int, str]:
        """Status and answer; status 0 where the answer was lost."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            self._connection.request(
                "POST", write.path, json.dumps(write.body), {**self._headers, "idempotency-key": write.key}
            )
            response = self._connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, ""


def _write(chance: Random, path: str, body: dict[str, Any], fact: tuple[str, str]) -> Write:
    return Write(path, body, str(UUID(int=chance.getrandbits(128), version=4)), fact)


def _evening(title: str, name: str) -> dict[str, Any]:
    return {
        "title_ids": [title],
        "starts_at": "2099-01-15T20:00",
        "time_zone": "Europe/Berlin",
        "note": name,
        "invitees": [{"email": f"{name}-{guest}@example.org"} for guest in ("a", "b")],
    }
