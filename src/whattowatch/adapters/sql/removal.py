"""Removing a person from every table."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from whattowatch.adapters.sql.interactions import forget_interactions
from whattowatch.adapters.sql.schema import (
    accounts,
    credentials,
    email_requests,
    events,
    invitations,
    limits,
    mail_links,
    outbox,
    replies,
    sessions,
    signup_codes,
)

_OF_IDENTITY = (credentials, sessions, mail_links)


def remove_person(connection: Connection, person_id: str) -> None:
    """Remove the person and everything that names them.

    What refers to the account goes with it (ON DELETE CASCADE): lists, progress, ratings, friendships, requests,
    blocks, evenings, invitations. The rest is found here by id and by address.
    """
    emails = _emails(connection, person_id)
    hosted = list(connection.scalars(select(events.c.id).where(events.c.host_id == person_id)))
    forget_interactions(connection, person_id)
    _remove_mails(connection, emails, [person_id, *hosted])
    connection.execute(delete(replies).where(or_(*(replies.c.body.contains(name) for name in (person_id, *hosted)))))
    connection.execute(delete(email_requests).where(email_requests.c.email.in_(emails)))
    connection.execute(delete(invitations).where(invitations.c.email.in_(emails)))
    connection.execute(delete(signup_codes).where(signup_codes.c.used_by == person_id))
    connection.execute(delete(limits).where(_counted([person_id, *emails])))
    for table in _OF_IDENTITY:
        connection.execute(delete(table).where(table.c.person_id == person_id))
    connection.execute(delete(accounts).where(accounts.c.id == person_id))


def _emails(connection: Connection, person_id: str) -> list[str]:
    """The addresses that are the person's: the account's, and the one they sign in with."""
    known = select(accounts.c.email).where(accounts.c.id == person_id)
    signing_in = select(credentials.c.email).where(credentials.c.person_id == person_id)
    found = [*connection.scalars(known), *connection.scalars(signing_in)]
    return [email for email in dict.fromkeys(found) if email is not None]


def _remove_mails(connection: Connection, emails: Iterable[str], ids: Iterable[str]) -> None:
    """Mails to the person, about them, and about their evenings: each key names the ids that its mail is about."""
    about = (outbox.c.key.contains(each, autoescape=True) for each in ids)
    connection.execute(delete(outbox).where(or_(outbox.c.email.in_(emails), *about)))


def _counted(names: Iterable[str]) -> ColumnElement[bool]:
    """What was counted of the person: such a key ends with whom it counts."""
    return or_(*(limits.c.key.endswith(f":{name}", autoescape=True) for name in names))
