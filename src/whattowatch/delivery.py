"""From a message in the outbox to a mail that the mailer has taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from whattowatch import mails
from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import MailDelayed, MailRefused
from whattowatch.domain.events import Answer, Event, EventsReader, Invitee, Status
from whattowatch.domain.notifications import Mail, Mailer, MailKind, Outbox, OutboxMessage
from whattowatch.mails import Evening, Letter, Reply

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers messages of the outbox. As thread-safe as its ports.

    Each call of its ports must be a transaction of its own: while a mail server thinks, no lock is held. A crash
    between the mailer's yes and the outbox's note of it sends the mail again, under the same Message-ID.

    Attributes:
        base_url: of the instance, without a slash at the end.
        chance: spreads the next attempts.
    """

    outbox: Outbox
    mailer: Mailer
    accounts: AccountsReader
    events: EventsReader
    catalogue: CatalogueReader
    clock: Clock
    base_url: str
    chance: Random = field(default_factory=Random)

    def deliver(self, message_id: str) -> bool:
        """Whether the message is settled: its mail was taken now or before, or will never be.

        A message that nobody knows counts as settled. False means that it is due again later.
        """
        message = self.outbox.get(message_id)
        if message is None or message.settled:
            return True
        try:
            self.mailer.send(self._mail(message))
        except MailDelayed as delay:
            retry_at = self.clock.now() + waiting_time(message.attempts, self.chance)
            self.outbox.delayed(message.id, str(delay), retry_at)
            return False
        except MailRefused as refusal:
            self.outbox.refused(message.id, str(refusal), self.clock.now())
            return True
        self.outbox.sent(message.id, self.clock.now())
        return True

    def _mail(self, message: OutboxMessage) -> Mail:
        """The mail that the message means today. Raises `MailRefused` when it means none any more."""
        notice = message.notice
        recipient = self.accounts.by_email(notice.email)
        if recipient is not None and not recipient.preferences.mail.get(notice.kind, True):
            raise MailRefused("the recipient wants no mail of this kind")
        return mails.addressed(message, self._letter(message, recipient), recipient, self.base_url)

    def _letter(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        match message.notice.kind:
            case MailKind.INVITATION:
                return self._invitation(message, recipient)
            case MailKind.CANCELLATION:
                return self._cancellation(message, recipient)
            case MailKind.FRIEND_REQUEST:
                return self._friend_request(message)
            case MailKind.ANSWER:
                return self._answer(message, recipient)

    def _invitation(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        event = self._event(message)
        _must_be_guest(event, message, recipient)
        _must_be_planned(event)
        if str(event.revision) != message.notice.facts["revision"]:
            raise MailRefused("the plan has changed since, and the change has a mail of its own")
        return mails.invitation(self._evening(event), recipient, self.base_url)

    def _cancellation(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        event = self._event(message)
        _must_be_guest(event, message, recipient)
        return mails.cancellation(self._evening(event), recipient, self.base_url)

    def _friend_request(self, message: OutboxMessage) -> Letter:
        asker = self.accounts.get(message.notice.facts["person_id"])
        if asker is None:
            raise MailRefused("who asked has no account any more")
        return mails.friend_request(asker.name, self.base_url)

    def _answer(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        event = self._event(message)
        _must_be_planned(event)
        if recipient is None or recipient.id != event.host_id:
            raise MailRefused("the address is not the host's any more")
        return mails.answer(self._evening(event), self._reply(event, message), recipient, self.base_url)

    def _event(self, message: OutboxMessage) -> Event:
        event = self.events.get(message.notice.facts["event_id"])
        if event is None:
            raise MailRefused("the evening does not exist any more")
        return event

    def _reply(self, event: Event, message: OutboxMessage) -> Reply:
        facts = message.notice.facts
        guest, invitation = self.accounts.get(facts["person_id"]), event.invitation_of(facts["person_id"])
        if guest is None or invitation is None:
            raise MailRefused("who answered is not invited any more")
        return Reply(guest.name, Answer(facts["answer"]), invitation.votes)

    def _evening(self, event: Event) -> Evening:
        host = self.accounts.get(event.host_id)
        if host is None:
            raise MailRefused("the host has no account any more")
        return Evening(event, host.name, self.catalogue.titles(event.plan.title_ids))


def waiting_time(attempts: int, chance: Random) -> timedelta:
    """How long to wait after that many failed attempts before this one: up to 30 s, doubled each time, at most 6 h.

    The whole span is left to chance ("full jitter"), so that mails held up together do not come back together.
    """
    # Beyond ten doublings the longest wait is reached; without the bound the product would overflow.
    span = min(FIRST_WAIT * (1 << min(attempts, 10)), LONGEST_WAIT)
    return span * chance.random()


def _must_be_guest(event: Event, message: OutboxMessage, recipient: Account | None) -> None:
    invitee = Invitee(recipient.id if recipient else None, message.notice.email)
    if not any(invitation.is_for(invitee) for invitation in event.invitations):
        raise MailRefused("the recipient is not invited any more")


def _must_be_planned(event: Event) -> None:
    if event.status is Status.CANCELLED:
        raise MailRefused("the evening was cancelled")
