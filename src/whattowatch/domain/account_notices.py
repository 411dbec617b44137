"""Which mails keep an account safe: links that show whose an address is, and what its holder must hear of.

The links themselves are made when the mail is sent, so that no token is ever stored. Each request is owed by itself:
asking again means another link.
"""

from __future__ import annotations

from datetime import datetime

from whattowatch.domain.notifications import MailKind, Notice


def verification_notice(person_id: str, email: str, at: datetime) -> Notice:
    """What asks the holder of an address to verify it."""
    return _notice(MailKind.VERIFICATION, person_id, email, at)


def reset_notice(email: str, at: datetime) -> Notice:
    """What lets the holder of an address set a new password; whether there is an account is seen when it is sent."""
    return Notice(MailKind.RESET, key=f"{MailKind.RESET}:{email}:{at.isoformat()}", email=email, facts={})


def address_change_notice(person_id: str, new_email: str, at: datetime) -> Notice:
    """What asks the holder of a new address to confirm that it is to be the person's."""
    return _notice(MailKind.ADDRESS_CHANGE, person_id, new_email, at)


def address_notice(person_id: str, old_email: str, at: datetime) -> Notice:
    """What tells the holder of the old address that another one was named."""
    return _notice(MailKind.ADDRESS_NOTICE, person_id, old_email, at)


def _notice(kind: MailKind, person_id: str, email: str, at: datetime) -> Notice:
    key = f"{kind}:{person_id}:{email}:{at.isoformat()}"
    return Notice(kind, key=key, email=email, facts={"person_id": person_id})
