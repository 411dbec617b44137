"""Friends, requests, blocks and what is shared, in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update

from whattowatch.adapters.sql.circles import circle
from whattowatch.adapters.sql.claims import claim_requests
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.given import among, as_given
from whattowatch.adapters.sql.relations import between, forget_requests, store_block, store_friendship, store_request
from whattowatch.adapters.sql.schema import email_requests, friend_requests, friendships
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.friends import Circle, Relation, Sharing

_friends_among = select(friendships.c.friend_id).where(
    friendships.c.person_id == bindparam("me"), among(friendships.c.friend_id)
)
_who_show = (
    select(friendships.c.person_id, friendships.c.shared)
    .where(friendships.c.friend_id == bindparam("me"))
    .order_by(friendships.c.since, friendships.c.person_id)
)


class SqlFriends:
    """A `FriendsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def circle(self, person_id: str) -> Circle:
        """Everything of one person; within each part newest first, then by id. The blocked, by id."""
        with self._scope.read() as connection:
            return circle(connection, person_id)

    def friends_among(self, person_id: str, others: Iterable[str]) -> frozenset[str]:
        """Which of these are the person's friends."""
        wanted = list(others)
        if not wanted:
            return frozenset()
        with self._scope.read() as connection:
            return frozenset(connection.scalars(_friends_among, {"me": person_id, "ids": as_given(wanted)}))

    def showing(self, person_id: str, kind: Sharing) -> tuple[str, ...]:
        """The friends who show this person that kind of thing, oldest friendship first."""
        with self._scope.read() as connection:
            rows = connection.execute(_who_show, {"me": person_id}).all()
        return tuple(row.person_id for row in rows if kind in row.shared)

    def relation(self, person_id: str, other_id: str) -> Relation:
        """How the person stands to the other."""
        with self._scope.read() as connection:
            return between(connection, person_id, other_id).relation(person_id, other_id)

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
