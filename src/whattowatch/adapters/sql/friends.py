"""Friends, requests, blocks and what is shared, in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, select, update

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.claims import claim_requests
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.relations import between, forget_requests, store_block, store_friendship, store_request
from whattowatch.adapters.sql.schema import blocks, email_requests, friend_requests, friendships
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.friends import Asked, Circle, Friend, Relation, Sharing


class SqlFriends:
    """A `FriendsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def circle(self, person_id: str) -> Circle:
        """Everything of one person; within each part newest first, then by id. The blocked, by id."""
        with self._scope.read() as connection:
            return Circle(
                friends=_friends(connection, person_id),
                incoming=_incoming(connection, person_id),
                outgoing=_outgoing(connection, person_id),
                blocked=_blocked(connection, person_id),
            )

    def friends_among(self, person_id: str, others: Iterable[str]) -> frozenset[str]:
        """Which of these are the person's friends."""
        mine = select(friendships.c.friend_id).where(friendships.c.person_id == person_id)
        with self._scope.read() as connection:
            return frozenset(
                friend_id
                for chunk in chunks(others)
                for friend_id in connection.scalars(mine.where(friendships.c.friend_id.in_(chunk)))
            )

    def showing(self, person_id: str, kind: Sharing) -> tuple[str, ...]:
        """The friends who show this person that kind of thing, oldest friendship first."""
        query = select(friendships.c.person_id, friendships.c.shared).where(friendships.c.friend_id == person_id)
        query = query.order_by(friendships.c.since, friendships.c.person_id)
        with self._scope.read() as connection:
            rows = connection.execute(query).all()
        return tuple(row.person_id for row in rows if kind in row.shared)

    def relation(self, person_id: str, other_id: str) -> Relation:
        """How the person stands to the other."""
        with self._scope.read() as connection:
            return between(connection, person_id, [other_id]).relation(person_id, other_id)

    def save(self, person_id: str, other_id: str, relation: Relation, email: str | None) -> None:
        """Store it for both sides; what was shared ends when they are no friends."""
        mine, theirs = (person_id, other_id), (other_id, person_id)
        with self._scope.write() as connection:
            store_request(connection, mine, relation.asked_by_me, None)
            store_request(connection, mine, relation.asked_by_email, email, by_address=True)
            if relation.asked_by_them is None:
                forget_requests(connection, theirs)
            store_friendship(connection, mine, relation.friends_since)
            store_block(connection, mine, blocked=relation.blocked_by_me)
            store_block(connection, theirs, blocked=relation.blocked_by_them)

    def asked_email(self, person_id: str, email: str) -> datetime | None:
        """When the person asked this address, which has no account."""
        with self._scope.read() as connection:
            query = select(email_requests.c.at).where(_by_email(person_id, email))
            return connection.execute(query).scalar_one_or_none()

    def ask_email(self, person_id: str, email: str, at: datetime) -> None:
        """Keep a request to an address without an account; asking again changes nothing."""
        with self._scope.write() as connection:
            row = {"from_id": person_id, "email": email, "at": at}
            upsert(connection, email_requests, [row], keys=("from_id", "email"))

    def forget_email(self, person_id: str, email: str) -> bool:
        """Withdraw a request by address, known or not; whether there was one."""
        known = and_(friend_requests.c.from_id == person_id, friend_requests.c.email == email)
        with self._scope.write() as connection:
            unknown_gone = connection.execute(delete(email_requests).where(_by_email(person_id, email))).rowcount
            known_gone = connection.execute(delete(friend_requests).where(known)).rowcount
        return unknown_gone + known_gone > 0

    def claim(self, email: str, person_id: str) -> None:
        """Somebody with this address has come: requests to it are theirs from now on."""
        with self._scope.write() as connection:
            claim_requests(connection, email, person_id)

    def share(self, person_id: str, choices: Mapping[str, Collection[Sharing]]) -> None:
        """Show each of these friends exactly these kinds; other friends stay as they are."""
        if not choices:
            return
        statement = update(friendships).where(
            friendships.c.person_id == person_id, friendships.c.friend_id == bindparam("friend")
        )
        rows = [{"friend": friend, "shared": sorted(set(kinds))} for friend, kinds in choices.items()]
        with self._scope.write() as connection:
            connection.execute(statement.values(shared=bindparam("shared")), rows)


def _by_email(person_id: str, email: str) -> ColumnElement[bool]:
    return and_(email_requests.c.from_id == person_id, email_requests.c.email == email)


def _friends(connection: Connection, person_id: str) -> tuple[Friend, ...]:
    mine, theirs = friendships.alias("mine"), friendships.alias("theirs")
    both = and_(theirs.c.person_id == mine.c.friend_id, theirs.c.friend_id == mine.c.person_id)
    query = select(mine.c.friend_id, mine.c.since, mine.c.shared, theirs.c.shared.label("shared_back"))
    query = query.join_from(mine, theirs, both).where(mine.c.person_id == person_id)
    query = query.order_by(mine.c.since.desc(), mine.c.friend_id)
    return tuple(_friend(row) for row in connection.execute(query).all())


def _friend(row: Row[*tuple[Any, ...]]) -> Friend:
    return Friend(row.friend_id, row.since, i_share=_kinds(row.shared), they_share=_kinds(row.shared_back))


def _kinds(shared: Iterable[str]) -> frozenset[Sharing]:
    return frozenset(Sharing(kind) for kind in shared)


def _incoming(connection: Connection, person_id: str) -> tuple[Asked, ...]:
    hidden = select(blocks.c.other_id).where(blocks.c.person_id == person_id)
    first = func.min(friend_requests.c.at).label("at")
    query = select(friend_requests.c.from_id, first).group_by(friend_requests.c.from_id)
    query = query.where(friend_requests.c.to_id == person_id, friend_requests.c.from_id.not_in(hidden))
    query = query.order_by(first.desc(), friend_requests.c.from_id)
    return tuple(Asked(row.at, person_id=row.from_id) for row in connection.execute(query))


def _outgoing(connection: Connection, person_id: str) -> tuple[Asked, ...]:
    """Requests by address look alike whether or not the address has an account."""
    known = select(friend_requests.c.to_id, friend_requests.c.email, friend_requests.c.at)
    unknown = select(email_requests.c.email, email_requests.c.at)
    rows = [
        Asked(row.at, email=row.email) if row.email else Asked(row.at, person_id=row.to_id)
        for row in connection.execute(known.where(friend_requests.c.from_id == person_id))
    ]
    rows += [
        Asked(row.at, email=row.email)
        for row in connection.execute(unknown.where(email_requests.c.from_id == person_id))
    ]
    rows.sort(key=lambda asked: asked.email or asked.person_id or "")
    return tuple(sorted(rows, key=lambda asked: asked.at, reverse=True))


def _blocked(connection: Connection, person_id: str) -> tuple[str, ...]:
    query = select(blocks.c.other_id).where(blocks.c.person_id == person_id).order_by(blocks.c.other_id)
    return tuple(connection.scalars(query))
