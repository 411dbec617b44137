"""Friends, requests, blocks and sharing in SQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.conftest import person
from contracts.friends import (
    NOW,
    FriendshipContract,
    SharingContract,
    asks,
    befriend,
    parts,
)
from contracts.friends_addresses import AddressesContract, ClaimContract
from statements import Statements
from whattowatch.adapters.sql.database import Apart, Database
from whattowatch.adapters.sql.friends import SqlFriends
from whattowatch.domain.friends import FriendsWriter, Sharing

ADDRESS = "newcomer@example.org"


@pytest.fixture
def friends(scope: Apart) -> FriendsWriter:
    return scope.store(SqlFriends)


class TestFriendship(FriendshipContract):
    """In SQL."""


class TestSharing(SharingContract):
    """In SQL."""


class TestAddresses(AddressesContract):
    """In SQL."""


class TestClaim(ClaimContract):
    """In SQL."""


def crowd(database: Database, friends: FriendsWriter, person_id: str, count: int) -> list[str]:
    """So many of each kind of row around the person; answers the friends."""
    for _ in range(count):
        asks(friends, person_id, person(database))
        asks(friends, person(database), person_id)
        parts(friends, person_id, person(database), block=True)
        friends.ask_email(person(database), ADDRESS, NOW)
    known = [person(database) for _ in range(count)]
    for friend in known:
        befriend(friends, person_id, friend)
    return known


CALLS: dict[str, Callable[[FriendsWriter, str, list[str]], object]] = {
    "circle": lambda friends, me, _: friends.circle(me),
    "friends_among": lambda friends, me, known: friends.friends_among(me, known),
    "showing": lambda friends, me, _: friends.showing(me, Sharing.TASTE),
    "share": lambda friends, me, known: friends.share(me, {each: [Sharing.TASTE] for each in known}),
    "claim": lambda friends, me, _: friends.claim(ADDRESS, me),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_number_of_statements_does_not_grow_with_the_people(
    database: Database,
    friends: FriendsWriter,
    owner: str,
    statements: Statements,
    call: Callable[[FriendsWriter, str, list[str]], object],
) -> None:
    one = crowd(database, friends, owner, 1)
    for_one = statements(lambda: call(friends, owner, one))
    forty = crowd(database, friends, owner, 40)

    assert statements(lambda: call(friends, owner, forty)) == for_one
