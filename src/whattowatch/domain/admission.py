"""Somebody comes in whom the identity provider vouches for: their row, and what waits for their address."""

from __future__ import annotations

from dataclasses import dataclass, replace

from whattowatch.domain.accounts import Account, AccountsWriter, Role
from whattowatch.domain.clock import Clock
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.identity import Credentials

NAMELESS = "Somebody"
"""The name of a person of whom neither name nor address is known."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the identity provider tells of somebody; an access token alone tells no more than the id.

    Attributes:
        email: normalised, and theirs as far as the instance asks: `vouched_for` decides that.
    """

    id: str
    email: str | None = None
    name: str | None = None


def vouched_for(credentials: Credentials, *, gated: bool) -> Newcomer:
    """What counts of somebody's credentials: where addresses are gated, one that is not verified counts for nothing.

    So nobody is found by it, and nothing that was sent to it becomes theirs.
    """
    counts = credentials.verified or not gated
    return Newcomer(credentials.id, credentials.email if counts else None, credentials.name)


def may_send(sender: Account | None, *, gated: bool) -> bool:
    """Whether what this person does may owe mails to others: where addresses are gated, only once they have one."""
    return not gated or (sender is not None and sender.email is not None)


def admit(
    newcomer: Newcomer,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    clock: Clock,
) -> Account:
    """The person's account, made if it is missing; repeating it changes nothing.

    A name that was unknown before is filled in. The address is the identity provider's to tell; whenever another one
    is told, requests for friendship and invitations that were sent to it become the person's own.
    """
    known = accounts.get(newcomer.id)
    account = known or accounts.add(_fresh(newcomer, clock))
    filled = _filled(account, newcomer)
    if filled != account:
        accounts.update(filled)
    if filled.email is not None and (known is None or known.email != filled.email):
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
    """The name that the person has chosen since stays, whatever the identity provider goes on telling."""
    email = newcomer.email or account.email
    if account.name != NAMELESS:
        return replace(account, email=email)
    return replace(account, email=email, name=newcomer.name or _name_from(email))


def _name_from(email: str | None) -> str:
    return email.partition("@")[0] if email else NAMELESS
