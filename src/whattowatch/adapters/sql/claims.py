"""What becomes of friend requests to an address once somebody comes who has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select

from whattowatch.adapters.sql.relations import REQUEST, Around
from whattowatch.adapters.sql.schema import blocks, email_requests, friend_requests, friendships
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.friends import Relation, ask

_around = Around(
    lambda column: column.in_(select(email_requests.c.from_id).where(email_requests.c.email == bindparam("email")))
)
"""Whoever has asked an address."""


def claim_requests(connection: Connection, email: str, person_id: str) -> None:
    """Turn each request to the address into one to the person, or into a friendship where that person asked as well.

    Whoever has blocked the person meanwhile keeps the request to the address, where it shows nothing and does nothing.
    """
    waiting = connection.execute(select(email_requests).where(_claimable(email, person_id))).all()
    known = _around.read(connection, person_id, email=email)
    before = {row.from_id: known.relation(row.from_id, person_id) for row in waiting}
    after = {row.from_id: _asked(before[row.from_id], row.at) for row in waiting if row.from_id != person_id}
    requested = {asker: relation.asked_by_email for asker, relation in after.items() if relation.asked_by_email}
    friends = {asker: relation.friends_since for asker, relation in after.items() if relation.friends_since}
    _add_requests(connection, email, person_id, requested)
    _add_friendships(connection, person_id, friends)
    connection.execute(delete(email_requests).where(_claimable(email, person_id)))


def _claimable(email: str, person_id: str) -> ColumnElement[bool]:
    hiding = select(blocks.c.person_id).where(blocks.c.other_id == person_id)
    return (email_requests.c.email == email) & email_requests.c.from_id.not_in(hiding)


def _asked(before: Relation, at: datetime) -> Relation:
    """As if the asker had asked the person; a friendship counts from the later of the two requests."""
    return ask(before, max(at, before.asked_by_them or at), by_email=True)


def _add_requests(connection: Connection, email: str, person_id: str, requested: dict[str, datetime]) -> None:
    asked = {"to_id": person_id, "by_address": True, "email": email}
    rows = [{**asked, "from_id": asker, "at": at} for asker, at in requested.items()]
    upsert(connection, friend_requests, rows, keys=REQUEST)


def _add_friendships(connection: Connection, person_id: str, friends: dict[str, datetime]) -> None:
    rows: list[dict[str, Any]] = []
    for asker, since in friends.items():
        pairs = ((asker, person_id), (person_id, asker))
        rows += [{"person_id": one, "friend_id": other, "since": since, "shared": []} for one, other in pairs]
    upsert(connection, friendships, rows, keys=("person_id", "friend_id"))
    theirs = select(friendships.c.friend_id).where(friendships.c.person_id == person_id)
    asked = (friend_requests.c.from_id == person_id) & friend_requests.c.to_id.in_(theirs)
    answered = (friend_requests.c.to_id == person_id) & friend_requests.c.from_id.in_(theirs)
    connection.execute(delete(friend_requests).where(or_(asked, answered)))
