"""Everybody around one person: friends, requests both ways, and the blocked. Its statements are put together once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, and_, bindparam, func, select

from whattowatch.adapters.sql.schema import blocks, email_requests, friend_requests, friendships
from whattowatch.domain.friends import Asked, Circle, Friend, Sharing

_me: BindParameter[str] = bindparam("me")


def _friends() -> Select[Any]:
    """With what both show, newest first."""
    mine, theirs = friendships.alias("mine"), friendships.alias("theirs")
    both = and_(theirs.c.person_id == mine.c.friend_id, theirs.c.friend_id == mine.c.person_id)
    query = select(mine.c.friend_id, mine.c.since, mine.c.shared, theirs.c.shared.label("shared_back"))
    query = query.join_from(mine, theirs, both).where(mine.c.person_id == _me)
    return query.order_by(mine.c.since.desc(), mine.c.friend_id)


def _incoming() -> Select[Any]:
    """Who asked, by the first time that they did, without the blocked."""
    hidden = select(blocks.c.other_id).where(blocks.c.person_id == _me)
    first = func.min(friend_requests.c.at).label("at")
    query = select(friend_requests.c.from_id, first).group_by(friend_requests.c.from_id)
    query = query.where(friend_requests.c.to_id == _me, friend_requests.c.from_id.not_in(hidden))
    return query.order_by(first.desc(), friend_requests.c.from_id)


_friends_of = _friends()
_who_asked = _incoming()
_asked_known = select(friend_requests.c.to_id, friend_requests.c.email, friend_requests.c.at).where(
    friend_requests.c.from_id == _me
)
_asked_unknown = select(email_requests.c.email, email_requests.c.at).where(email_requests.c.from_id == _me)
_blocked_by = select(blocks.c.other_id).where(blocks.c.person_id == _me).order_by(blocks.c.other_id)


def circle(connection: Connection, person_id: str) -> Circle:
    """Everything of one person; within each part newest first, then by id. The blocked, by id."""
    mine = {"me": person_id}
    return Circle(
        friends=tuple(_friend(row) for row in connection.execute(_friends_of, mine).all()),
        incoming=tuple(Asked(row.at, person_id=row.from_id) for row in connection.execute(_who_asked, mine)),
        outgoing=_outgoing(connection, person_id),
        blocked=tuple(connection.scalars(_blocked_by, mine)),
    )


def _friend(row: Row[*tuple[Any, ...]]) -> Friend:
    return Friend(row.friend_id, row.since, i_share=_kinds(row.shared), they_share=_kinds(row.shared_back))


def _kinds(shared: Iterable[str]) -> frozenset[Sharing]:
    return frozenset(Sharing(kind) for kind in shared)


def _outgoing(connection: Connection, person_id: str) -> tuple[Asked, ...]:
    """Requests by address look alike whether or not the address has an account."""
    mine = {"me": person_id}
    rows = [
        Asked(row.at, email=row.email) if row.email else Asked(row.at, person_id=row.to_id)
        for row in connection.execute(_asked_known, mine)
    ]
    rows += [Asked(row.at, email=row.email) for row in connection.execute(_asked_unknown, mine)]
    rows.sort(key=lambda asked: asked.email or asked.person_id or "")
    return tuple(sorted(rows, key=lambda asked: asked.at, reverse=True))
