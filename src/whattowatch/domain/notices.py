"""Which mails an evening, an answer or a request for friendship owes to whom.

A key names the person and the state that they are told of, so that nobody is told the same thing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from whattowatch.domain.errors import UnknownPerson
from whattowatch.domain.events import Event
from whattowatch.domain.notifications import MailKind, Notice


def invitation_notices(event: Event, emails: Mapping[str, str]) -> tuple[Notice, ...]:
    """What tells every guest of the evening as it is now planned.

    Args:
        event: the evening; its revision is part of the keys, so that a change of plan is told and nothing else is.
        emails: addresses by person id. A guest without a known address is owed nothing.
    """
    revision = str(event.revision)
    return tuple(
        Notice(
            MailKind.INVITATION,
            key=f"invitation:{event.id}:{revision}:{email}",
            email=email,
            facts={"event_id": event.id, "revision": revision},
        )
        for email in _guests(event, emails)
    )


def cancellation_notices(event: Event, emails: Mapping[str, str]) -> tuple[Notice, ...]:
    """What tells every guest that the evening does not take place; `emails` as for `invitation_notices`."""
    return tuple(
        Notice(
            MailKind.CANCELLATION,
            key=f"cancellation:{event.id}:{email}",
            email=email,
            facts={"event_id": event.id},
        )
        for email in _guests(event, emails)
    )


def friend_request_notice(asker_id: str, email: str, asked_at: datetime) -> Notice:
    """What tells the holder of this address that somebody asks for friendship.

    Args:
        asker_id: who asks.
        email: whom they ask; it need not have an account.
        asked_at: when this request was first made: asking again while it is unanswered owes nothing new.
    """
    return Notice(
        MailKind.FRIEND_REQUEST,
        key=f"friend_request:{asker_id}:{email}:{asked_at.isoformat()}",
        email=email,
        facts={"person_id": asker_id},
    )


def answer_notice(event: Event, person_id: str, host_email: str) -> Notice:
    """What tells the host how this guest has answered.

    Raises:
        UnknownPerson: nobody with this id is invited.
    """
    invitation = event.invitation_of(person_id)
    if invitation is None:
        raise UnknownPerson(person_id)
    return Notice(
        MailKind.ANSWER,
        key=f"answer:{event.id}:{person_id}:{invitation.changes}:{invitation.answer}",
        email=host_email,
        facts={"event_id": event.id, "person_id": person_id, "answer": str(invitation.answer)},
    )


def called_off_notices(event: Event, emails: Mapping[str, str]) -> tuple[Notice, ...]:
    """What tells every guest that an evening goes with its host's account; `emails` as for `invitation_notices`.

    The evening will be gone when the mail is written, so the notice holds what to say, without naming the host.
    """
    facts = {
        "title_ids": " ".join(event.plan.title_ids),
        "starts_at": event.plan.starts_at.isoformat(),
        "time_zone": event.plan.time_zone,
    }
    return tuple(
        Notice(MailKind.CANCELLATION, key=f"called_off:{event.id}:{email}", email=email, facts=facts)
        for email in _guests(event, emails)
    )


def _guests(event: Event, emails: Mapping[str, str]) -> Iterator[str]:
    """Addresses of everybody but the host. The account's own goes before the one that was typed by the host."""
    for invitation in event.invitations:
        if invitation.person_id == event.host_id:
            continue
        known = emails.get(invitation.person_id) if invitation.person_id is not None else None
        email = known or invitation.email
        if email is not None:
            yield email
