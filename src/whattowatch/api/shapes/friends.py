"""Friends."""

from __future__ import annotations

from datetime import datetime

from whattowatch.api.shapes.basics import Answer, Email, Id, Input


class Person(Answer):
    """Somebody, as others see them."""

    id: str
    name: str


class FriendRow(Answer):
    """A friend, and what each shows the other."""

    user: Person
    since: datetime
    i_share: list[str]
    they_share: list[str]


class FriendAsked(Answer):
    """An unanswered request: by address it names the address, whether or not it has an account."""

    user: Person | None
    email: str | None
    since: datetime


class FriendsAnswer(Answer):
    """Everybody the caller has to do with."""

    friends: list[FriendRow]
    incoming: list[FriendAsked]
    outgoing: list[FriendAsked]
    blocked: list[Person]


class PersonRef(Input):
    """Somebody, by address or by id."""

    email: Email | None = None
    user_id: Id | None = None


class PartFriend(PersonRef):
    """Somebody to part from, and whether to block them."""

    block: bool = False


class FriendStatus(Answer):
    """What a request led to: "requested" or "friends"."""

    status: str
