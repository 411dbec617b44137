"""How people stand to each other, in the rows of requests, friendships and blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Delete, Select, Table, and_, bindparam, delete, or_, select

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


class Around:
    """Asks for everything between one person and some others, by three statements that are put together once.

    Args:
        others: whether a column holds one of the others.
    """

    def __init__(self, others: Callable[[Column[str]], ColumnElement[bool]]) -> None:
        self._requests, self._friendships, self._blocks = (
            _between(table, others) for table in (friend_requests, friendships, blocks)
        )

    def read(self, connection: Connection, person_id: str, **of_others: str) -> Between:
        """Everything between this person and the others, who are told by parameters of these names."""
        asked = {"me": person_id, **of_others}
        requests = connection.execute(self._requests, asked)
        friends = connection.execute(self._friendships, asked)
        blocked = connection.execute(self._blocks, asked)
        return Between(
            requests={(row.from_id, row.to_id, row.by_address): row.at for row in requests},
            friendships={(row.person_id, row.friend_id): row.since for row in friends},
            blocks=frozenset((row.person_id, row.other_id) for row in blocked),
        )


def _between(table: Table, others: Callable[[Column[str]], ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    doer, other = _pair(table)
    mine, about_me = doer == bindparam("me"), other == bindparam("me")
    return select(table).where(or_(and_(mine, others(other)), and_(about_me, others(doer))))


def _pair(table: Table) -> Sequence[Column[str]]:
    """Who does it and to whom: the key of each of these tables begins with them."""
    return list(table.primary_key)[:2]


def _is(table: Table, one: str = "one", other: str = "other") -> ColumnElement[bool]:
    """Whether the row is about what the one does to the other, whose ids are parameters of these names."""
    doer, done_to = _pair(table)
    return and_(doer == bindparam(one), done_to == bindparam(other))


_of_two = Around(lambda column: column == bindparam("other"))
_no_request: Delete = delete(friend_requests).where(_is(friend_requests))
_no_request_in_this_way: Delete = _no_request.where(friend_requests.c.by_address == bindparam("way"))
_no_friendship: Delete = delete(friendships).where(or_(_is(friendships), _is(friendships, "other", "one")))
_no_block: Delete = delete(blocks).where(_is(blocks))


def between(connection: Connection, person_id: str, other_id: str) -> Between:
    """Everything between these two."""
    return _of_two.read(connection, person_id, other=other_id)


def store_request(
    connection: Connection, pair: Pair, at: datetime | None, email: str | None, *, by_address: bool = False
) -> None:
    """Keep the request made in this way, or forget it; one that stands keeps its address."""
    if at is None:
        connection.execute(_no_request_in_this_way, {**_named(pair), "way": by_address})
        return
    row = {"from_id": pair[0], "to_id": pair[1], "by_address": by_address, "email": email, "at": at}
    upsert(connection, friend_requests, [row], keys=REQUEST)


def forget_requests(connection: Connection, pair: Pair) -> None:
    """Forget what the one asked the other, in whichever way."""
    connection.execute(_no_request, _named(pair))


def store_friendship(connection: Connection, pair: Pair, since: datetime | None) -> None:
    """Keep the friendship with what is shared in it, or end both."""
    if since is None:
        connection.execute(_no_friendship, _named(pair))
        return
    pairs = (pair, pair[::-1])
    rows = [{"person_id": one, "friend_id": other, "since": since, "shared": []} for one, other in pairs]
    upsert(connection, friendships, rows, keys=("person_id", "friend_id"))


def store_block(connection: Connection, pair: Pair, *, blocked: bool) -> None:
    """Keep the block, or take it back."""
    if not blocked:
        connection.execute(_no_block, _named(pair))
        return
    upsert(connection, blocks, [{"person_id": pair[0], "other_id": pair[1]}], keys=("person_id", "other_id"))


def _named(pair: Pair) -> Mapping[str, str]:
    """As the statements name the two."""
    return {"one": pair[0], "other": pair[1]}
