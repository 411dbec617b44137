"""Friendship by mutual consent, blocking, and what each friend may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Sharing(StrEnum):
    """What can be shown to a friend; all of it is off until it is chosen for that friend."""

    WATCHING = "watching"
    FINISHED = "finished"
    RATINGS = "ratings"
    WATCHLIST = "watchlist"
    TASTE = "taste"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one person ("I") stands to another ("they").

    Attributes:
        asked_by_me: when I asked this person by id, while it is unanswered.
        asked_by_email: when I asked their address, while it is unanswered; I may not learn whose it is.
        asked_by_them: when they first asked in either way, while it is unanswered.
        friends_since: when both had asked.
        blocked_by_me: I want to hear nothing from them.
        blocked_by_them: they want to hear nothing from me; I am never told.
    """

    asked_by_me: datetime | None = None
    asked_by_email: datetime | None = None
    asked_by_them: datetime | None = None
    friends_since: datetime | None = None
    blocked_by_me: bool = False
    blocked_by_them: bool = False

    @property
    def friends(self) -> bool:
        """Whether both agreed."""
        return self.friends_since is not None


def ask(relation: Relation, now: datetime, *, by_email: bool) -> Relation:
    """I ask for friendship: their own request makes it mutual; asking also takes my block back.

    Asking somebody who blocked me looks to me as any other request does, and they never see it. The two ways of asking
    know nothing of one another, since I would else learn whose address it is.
    """
    unblocked = replace(relation, blocked_by_me=False)
    if relation.friends:
        return unblocked
    if relation.asked_by_them is not None and not relation.blocked_by_them:
        return Relation(friends_since=now)
    if by_email:
        return replace(unblocked, asked_by_email=relation.asked_by_email or now)
    return replace(unblocked, asked_by_me=relation.asked_by_me or now)


def part(relation: Relation, *, block: bool, by_email: bool) -> Relation:
    """I end the friendship, refuse their request or withdraw mine; blocking keeps them away from then on.

    What I asked in the other way stands.
    """
    return Relation(
        asked_by_me=relation.asked_by_me if by_email else None,
        asked_by_email=None if by_email else relation.asked_by_email,
        blocked_by_me=block or relation.blocked_by_me,
        blocked_by_them=relation.blocked_by_them,
    )


def parts_something(relation: Relation, *, by_email: bool) -> bool:
    """Whether parting in this way would end anything."""
    mine = relation.asked_by_email if by_email else relation.asked_by_me
    return relation.friends or mine is not None or _shown_request(relation)


def _shown_request(relation: Relation) -> bool:
    return relation.asked_by_them is not None and not relation.blocked_by_me


@dataclass(frozen=True, slots=True)
class Friend:
    """A friend, and what each side shows the other."""

    person_id: str
    since: datetime
    i_share: frozenset[Sharing]
    they_share: frozenset[Sharing]


@dataclass(frozen=True, slots=True)
class Asked:
    """An unanswered request; by address it names the address only, whether or not it has an account."""

    at: datetime
    person_id: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody a person has to do with, newest first within each part; who is blocked, by id."""

    friends: tuple[Friend, ...] = ()
    incoming: tuple[Asked, ...] = ()
    outgoing: tuple[Asked, ...] = ()
    blocked: tuple[str, ...] = ()


class FriendsReader(Protocol):
    """Reads who is whose friend."""

    def circle(self, person_id: str) -> Circle:
        """Everything of one person. The number of queries is constant."""
        ...

    def friends_among(self, person_id: str, others: Iterable[str]) -> frozenset[str]:
        """Which of these are the person's friends."""
        ...

    def showing(self, person_id: str, kind: Sharing) -> tuple[str, ...]:
        """The friends who show this person that kind of thing, oldest friendship first."""
        ...


class FriendsWriter(FriendsReader, Protocol):
    """Changes friendships within the request's transaction."""

    def relation(self, person_id: str, other_id: str) -> Relation:
        """How the person stands to the other."""
        ...

    def save(self, person_id: str, other_id: str, relation: Relation, email: str | None) -> None:
        """Store it for both sides; what was shared ends when they are no friends.

        `email` is the address that the person asked, kept with a new request by address.
        """
        ...

    def asked_email(self, person_id: str, email: str) -> datetime | None:
        """When the person asked this address, which has no account."""
        ...

    def ask_email(self, person_id: str, email: str, at: datetime) -> None:
        """Keep a request to an address without an account; asking again changes nothing."""
        ...

    def forget_email(self, person_id: str, email: str) -> bool:
        """Withdraw a request by address, known or not; whether there was one."""
        ...

    def claim(self, email: str, person_id: str) -> None:
        """Somebody with this address has come: requests to it are theirs from now on."""
        ...

    def share(self, person_id: str, choices: Mapping[str, Collection[Sharing]]) -> None:
        """Show each of these friends exactly these kinds; other friends stay as they are."""
        ...
