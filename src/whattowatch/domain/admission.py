"""Somebody comes in whom the identity provider vouches for: their row, and what waits for their address."""

from __future__ import annotations

from dataclasses import dataclass, replace

from whattowatch.domain.accounts import Account, AccountsWriter, Role
from whattowatch.domain.clock import Clock
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter

NAMELESS = "Somebody"
"""The name of a person of whom neither name nor address is known."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the identity provider tells of somebody; an access token alone tells no more than the id.

    Attributes:
        email: normalised, and known to be theirs.
    """

    id: str
    email: str | None = None
    name: str | None = None


def admit(
    newcomer: Newcomer,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    clock: Clock,
) -> Account:
    """The person's account, made if it is missing; repeating it changes nothing.

    A name or an address that was unknown before is filled in, and as soon as the address is known, requests for
    friendship and invitations that were sent to it become the person's own.
    """
    known = accounts.get(newcomer.id)
    account = known or accounts.add(_fresh(newcomer, clock))
    filled = _filled(account, newcomer)
    if filled != account:
        accounts.update(filled)
    address_was_known = known is not None and known.email is not None
    if filled.email is not None and not address_was_known:
        friends.claim(filled.email, filled.id)
        events.claim(filled.email, filled.id)
    return filled


def _fresh(newcomer: Newcomer, clock: Clock) -> Account:
    return Account(
        id=newcomer.id,
        name=newcomer.name or _name_from(newcomer.email),
        email=newcomer.email,
        role=Role.MEMBER,
        created_at=clock.now(),
    )


def _filled(account: Account, newcomer: Newcomer) -> Account:
    """What the person has chosen since stays, whatever the identity provider goes on telling."""
    email = account.email or newcomer.email
    if account.name != NAMELESS:
        return replace(account, email=email)
    return replace(account, email=email, name=newcomer.name or _name_from(email))


def _name_from(email: str | None) -> str:
    return email.partition("@")[0] if email else NAMELESS
