"""Friends: asking, agreeing, parting, blocking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from whattowatch.api.cards import person
from whattowatch.api.decoding import Nothing
from whattowatch.api.emails import normalised
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.friends import FriendAsked, FriendRow, FriendsAnswer, FriendStatus, PartFriend, PersonRef
from whattowatch.api.shapes.watching import Removed
from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.admission import may_send
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import InvalidInput, UnknownPerson
from whattowatch.domain.friends import Asked, Friend, FriendsReader, FriendsWriter, ask, part, parts_something
from whattowatch.domain.limits import FRIENDS_BY_CLIENT, FRIENDS_BY_PERSON, Limits, household
from whattowatch.domain.notices import friend_request_notice
from whattowatch.domain.notifications import Outbox
from whattowatch.ports import Site

REQUESTED, FRIENDS = "requested", "friends"


def load_friend(request: Request[Nothing], friends: FriendsReader, accounts: AccountsReader) -> Response:
    """Friends, requests both ways, and who is blocked."""
    circle = friends.circle(request.person_id)
    asked = (*circle.incoming, *circle.outgoing)
    ids = [*(row.person_id for row in circle.friends), *(row.person_id for row in asked), *circle.blocked]
    people = accounts.by_ids([each for each in ids if each is not None])
    return Response(
        FriendsAnswer(
            friends=[_friend(row, people) for row in circle.friends],
            incoming=[_asked(row, people) for row in circle.incoming],
            outgoing=[_asked(row, people) for row in circle.outgoing],
            blocked=[person(people[each]) for each in circle.blocked],
        )
    )


def lf4_addfriend(
    request: Request[PersonRef],
    limits: Limits,
    friends: FriendsWriter,
    accounts: AccountsReader,
    outbox: Outbox,
    site: Site,
    clock: Clock,
) -> Response:
    """Ask for friendship, or agree to it. By address the answer never tells whether the address has an account."""
    me, now = request.person_id, clock.now()
    email = _address(request.input)
    if email is not None:
        FRIENDS_BY_CLIENT.hit(limits, household(request.client))
        FRIENDS_BY_PERSON.hit(limits, me)
    other = _other(request.input, email, accounts)
    if other is not None:
        status, told = _asked_person(me, other, email, friends, now)
    elif email is not None:
        status, told = _asked_address(me, email, friends, now)
    else:
        raise UnknownPerson(request.input.user_id or "")
    if told is not None and may_send(accounts.get(me), gated=site.gated):
        outbox.put(friend_request_notice(me, told, now), now)
    return Response(FriendStatus(status))


def lf4_removefriend(request: Request[PartFriend], friends: FriendsWriter, accounts: AccountsReader) -> Response:
    """End a friendship, refuse or withdraw a request; with `block`, for good."""
    me, given = request.person_id, request.input
    email = _address(given)
    withdrawn = email is not None and friends.forget_email(me, email)
    other = _other(given, email, accounts)
    if other is None or other.id == me:
        return Response(Removed(withdrawn))
    before = friends.relation(me, other.id)
    # Blocking an address nobody wrote from would show whose it is, in the list of blocked people.
    block = given.block and (email is None or before.friends or before.asked_by_them is not None)
    by_email = email is not None
    friends.save(me, other.id, part(before, block=block, by_email=by_email), None)
    return Response(Removed(withdrawn or parts_something(before, by_email=by_email)))


def _asked_person(
    me: str, other: Account, email: str | None, friends: FriendsWriter, now: datetime
) -> tuple[str, str | None]:
    """The status, and the address to tell if the request is new."""
    if other.id == me:
        raise InvalidInput.of("email" if email else "user_id", "is your own")
    before = friends.relation(me, other.id)
    after = ask(before, now, by_email=email is not None)
    friends.save(me, other.id, after, email)
    first = before.asked_by_me is None and before.asked_by_email is None
    told = other.email if first and not after.friends and not after.blocked_by_them else None
    return FRIENDS if after.friends and email is None else REQUESTED, told


def _asked_address(me: str, email: str, friends: FriendsWriter, now: datetime) -> tuple[str, str | None]:
    """The same for an address that has no account."""
    if friends.asked_email(me, email) is not None:
        return REQUESTED, None
    friends.ask_email(me, email, now)
    return REQUESTED, email


def _address(given: PersonRef) -> str | None:
    if (given.email is None) == (given.user_id is None):
        raise InvalidInput.of("email", "give either email or user_id")
    return None if given.email is None else normalised(given.email)


def _other(given: PersonRef, email: str | None, accounts: AccountsReader) -> Account | None:
    if email is not None:
        return accounts.by_email(email)
    return accounts.get(given.user_id or "")


def _friend(row: Friend, people: Mapping[str, Account]) -> FriendRow:
    return FriendRow(
        person(people[row.person_id]),
        row.since,
        i_share=sorted(row.i_share),
        they_share=sorted(row.they_share),
    )


def _asked(row: Asked, people: Mapping[str, Account]) -> FriendAsked:
    user = None if row.person_id is None else person(people[row.person_id])
    return FriendAsked(user, row.email, row.at)
