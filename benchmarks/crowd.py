"""Other people's rows in an instance: ten for each, inserted in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import Table, insert

from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Database

ROWS_OF_EACH = 10
"""An account, two titles on the watchlist, two in progress, two ratings, two interactions, half a friendship."""
BATCH = 5_000
"""People inserted in one transaction."""
DAYS = 60
"""Over so many days, up to now, their interactions are spread."""

Rows = list[dict[str, Any]]


def add_crowd(database: Database, title_ids: Sequence[str], people: int, now: datetime) -> None:
    """Adds that many people, and the counts of what they did day by day."""
    counted: Counter[tuple[date, str]] = Counter()
    numbers = iter(range(people))
    while batch := list(islice(numbers, BATCH)):
        rows: dict[Table, Rows] = {table: [] for table in _TABLES}
        for number in batch:
            for table, row in _rows_of(number, title_ids, now):
                rows[table].append(row)
        with database.apart().write() as connection:
            for table in _TABLES:
                connection.execute(insert(table), rows[table])
        counted.update((row["at"].date(), row["title_id"]) for row in rows[schema.interactions])
    _add_activity(database, counted)


_TABLES: tuple[Table, ...] = (
    schema.accounts,
    schema.watchlist,
    schema.progress,
    schema.ratings,
    schema.interactions,
    schema.friendships,
)


def _id_of(number: int) -> str:
    return str(uuid5(NAMESPACE_DNS, f"crowd-{number}"))


def _rows_of(number: int, title_ids: Sequence[str], now: datetime) -> Iterator[tuple[Table, dict[str, Any]]]:
    person_id, at = _id_of(number), now - timedelta(days=number % DAYS, minutes=number % 1_000)
    yield schema.accounts, _account(person_id, number, at)
    for place in range(2):
        # Popular titles come first in the catalogue and are met more often, as in life.
        title_id = title_ids[(number * 7919 + place * 104729) % max(2, len(title_ids) // (1 + number % 10))]
        mine = {"person_id": person_id, "title_id": title_id}
        yield schema.watchlist, {**mine, "added_at": at, "sort_title": title_id, "release_date": None}
        yield schema.progress, {**mine, **_progress(at)}
        yield schema.ratings, {**mine, "season": -1, "episode": -1, "rating": 1 + number % 10, "at": at}
        yield schema.interactions, {**mine, "kind": "rated", "value": 1 + number % 10, "at": at}
    before = _id_of(max(0, number - 1))  # Whose account is there already.
    yield schema.friendships, {"person_id": person_id, "friend_id": before, "since": at, "shared": ["watching"]}


def _account(person_id: str, number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": person_id,
        "name": f"Somebody {number}",
        "email": f"somebody-{number}@example.org",
        "role": "member",
        "created_at": at,
        "preferences": {},
    }


def _progress(at: datetime) -> Mapping[str, Any]:
    return {
        "state": "now",
        "round": 1,
        "started_at": at,
        "touched_at": at,
        "finished_at": None,
        "sort_title": "",
        "release_date": None,
        "finished": 0,
        "aired": 1,
        "left_minutes": 90,
        "waiting": True,
        "complete": False,
        "changes_on": None,
    }


def _add_activity(database: Database, counted: Mapping[tuple[date, str], int]) -> None:
    rows = [{"day": day, "title_id": title_id, "count": count} for (day, title_id), count in counted.items()]
    if rows:
        with database.apart().write() as connection:
            connection.execute(insert(schema.activity), rows)


def long_ago() -> datetime:
    """Before anything that a benchmark's people do."""
    return datetime.now(UTC) - timedelta(days=DAYS + 1)
