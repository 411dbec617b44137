"""No call looks through all rows of everybody: each statement finds people's rows by an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from people import Client
from shelf import ENDED, FILM, OTHER_FILM
from world import World

PEOPLE = (
    "accounts",
    "watchlist",
    "progress",
    "done",
    "to_rate",
    "ratings",
    "interactions",
    "friendships",
    "invitations",
)
CALLS: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("/watch", None),
    ("/recommend", None),
    ("/search?q=matrix", None),
    ("/social", None),
    ("/friend", None),
    ("/watch/addlist", {"title_id": FILM}),
    ("/watch/addnow", {"title_id": ENDED}),
    ("/watch/donenow", {"title_id": ENDED}),
    ("/rating", {"title_id": OTHER_FILM, "rating": 9}),
    ("/watch/removenow", {"title_id": ENDED}),
    ("/watch/removelist", {"title_id": FILM}),
)
ALIASES = ("mine", "theirs", "own")
"""Names that statements give to tables of people."""
Sent = list[tuple[str, Any]]


@pytest.fixture
def sent(world: World) -> Iterator[Sent]:
    """What goes to the database, with its parameters."""
    found: Sent = []

    def note(_connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            found.append((statement, parameters[0] if many else parameters))

    engines = (world.backstage.database.writer, world.backstage.database.reader)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_no_call_scans_the_rows_of_everybody(world: World, owner: Client, sent: Sent) -> None:
    scans = re.compile(rf"^SCAN ({'|'.join(PEOPLE + ALIASES)})\b")
    for target, body in CALLS:
        sent.clear()
        reply = owner.get(target) if body is None else owner.post(target, body)
        assert reply.status < 400, reply.json
        for statement, parameters in list(sent):
            steps = _plan(world, statement, parameters)
            assert not [step for step in steps if scans.match(step)], (target, statement, steps)


def _plan(world: World, statement: str, parameters: Any) -> list[str]:
    """How SQLite runs the statement; it does not depend on how many rows there are."""
    with world.backstage.database.apart().read() as connection:
        return [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))]
