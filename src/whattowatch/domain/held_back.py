"""Mails that were held back while nobody knew whose the sender's address was, and are owed once it is verified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.events import Event, EventsReader, Status
from whattowatch.domain.friends import Asked, FriendsWriter
from whattowatch.domain.notices import friend_request_notice, invitation_notices
from whattowatch.domain.notifications import Notice


def held_back(
    sender: Account, accounts: AccountsReader, friends: FriendsWriter, events: EventsReader, now: datetime
) -> Iterator[Notice]:
    """What the sender's unanswered requests and coming evenings owe to others.

    A notice that was owed before has the same key, so that nobody is told twice.
    """
    for asked in friends.circle(sender.id).outgoing:
        email = _asked_address(sender, asked, accounts, friends)
        if email is not None:
            yield friend_request_notice(sender.id, email, asked.at)
    for event in events.of_person(sender.id, now):
        if event.host_id == sender.id and event.status is Status.PLANNED:
            yield from invitation_notices(event, _addresses(event, accounts))


def _asked_address(sender: Account, asked: Asked, accounts: AccountsReader, friends: FriendsWriter) -> str | None:
    """Where to tell of a request; nowhere, if who was asked wants to hear nothing of the sender."""
    account = accounts.get(asked.person_id) if asked.person_id else accounts.by_email(asked.email or "")
    if account is None:
        return asked.email
    if friends.relation(sender.id, account.id).blocked_by_them:
        return None
    return account.email


def _addresses(event: Event, accounts: AccountsReader) -> dict[str, str]:
    ids = [row.person_id for row in event.invitations if row.person_id is not None]
    return {account.id: account.email for account in accounts.by_ids(ids).values() if account.email is not None}
