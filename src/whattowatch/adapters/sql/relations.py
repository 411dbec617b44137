"""How people stand to each other, in the rows of requests, friendships and blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, delete, or_, select

from whattowatch.adapters.sql.schema import blocks, friend_requests, friendships
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.friends import Relation

REQUEST = ("from_id", "to_id", "by_address")
"""The key of a request: in each of the two ways somebody may be asked once, and neither tells of the other."""

Pair = tuple[str, str]
"""Who does something, and to whom."""


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between one person and some others, in both directions.

    Attributes:
        requests: when one asked the other, by id and by address.
        friendships: since when they are friends.
        blocks: who blocked whom.
    """

    requests: Mapping[tuple[str, str, bool], datetime]
    friendships: Mapping[Pair, datetime]
    blocks: frozenset[Pair]

    def relation(self, me: str, they: str) -> Relation:
        """How the one stands to the other."""
        theirs = [self.requests[they, me, way] for way in (False, True) if (they, me, way) in self.requests]
        return Relation(
            asked_by_me=self.requests.get((me, they, False)),
            asked_by_email=self.requests.get((me, they, True)),
            asked_by_them=min(theirs, default=None),
            friends_since=self.friendships.get((me, they)),
            blocked_by_me=(me, they) in self.blocks,
            blocked_by_them=(they, me) in self.blocks,
        )


def between(connection: Connection, person_id: str, others: Sequence[str] | Select[str]) -> Between:
    """Everything between the person and the others; three statements."""
    requests = connection.execute(_between(friend_requests, person_id, others))
    friends = connection.execute(_between(friendships, person_id, others))
    blocked = connection.execute(_between(blocks, person_id, others))
    return Between(
        requests={(row.from_id, row.to_id, row.by_address): row.at for row in requests},
        friendships={(row.person_id, row.friend_id): row.since for row in friends},
        blocks=frozenset((row.person_id, row.other_id) for row in blocked),
    )


def _between(table: Table, person_id: str, others: Sequence[str] | Select[str]) -> Select[*tuple[Any, ...]]:
    doer, other = _pair(table)
    return select(table).where(
        or_(and_(doer == person_id, other.in_(others)), and_(other == person_id, doer.in_(others)))
    )


def _pair(table: Table) -> Sequence[Column[str]]:
    """Who does it and to whom: the key of each of these tables begins with them."""
    return list(table.primary_key)[:2]


def _is(table: Table, pair: Pair) -> ColumnElement[bool]:
    return and_(*(column == person for column, person in zip(_pair(table), pair, strict=True)))


def store_request(
    connection: Connection, pair: Pair, at: datetime | None, email: str | None, *, by_address: bool = False
) -> None:
    """Keep the request made in this way, or forget it; one that stands keeps its address."""
    if at is None:
        this = and_(_is(friend_requests, pair), friend_requests.c.by_address == by_address)
        connection.execute(delete(friend_requests).where(this))
        return
    row = {"from_id": pair[0], "to_id": pair[1], "by_address": by_address, "email": email, "at": at}
    upsert(connection, friend_requests, [row], keys=REQUEST)


def forget_requests(connection: Connection, pair: Pair) -> None:
    """Forget what the one asked the other, in whichever way."""
    connection.execute(delete(friend_requests).where(_is(friend_requests, pair)))


def store_friendship(connection: Connection, pair: Pair, since: datetime | None) -> None:
    """Keep the friendship with what is shared in it, or end both."""
    pairs = (pair, pair[::-1])
    if since is None:
        connection.execute(delete(friendships).where(or_(*(_is(friendships, each) for each in pairs))))
        return
    rows = [{"person_id": one, "friend_id": other, "since": since, "shared": []} for one, other in pairs]
    upsert(connection, friendships, rows, keys=("person_id", "friend_id"))


def store_block(connection: Connection, pair: Pair, *, blocked: bool) -> None:
    """Keep the block, or take it back."""
    if not blocked:
        connection.execute(delete(blocks).where(_is(blocks, pair)))
        return
    upsert(connection, blocks, [{"person_id": pair[0], "other_id": pair[1]}], keys=("person_id", "other_id"))
