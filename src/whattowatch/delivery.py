"""From a message in the outbox to a mail that the mailer has taken."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from random import Random

from whattowatch import mails
from whattowatch.account_mails import AccountLetters, NobodyToTellError
from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import MailDelayed, MailRefused, MailUnconfirmed
from whattowatch.domain.events import Answer, Event, EventsReader, Invitee, Plan, Status
from whattowatch.domain.news_notices import news_of
from whattowatch.domain.notifications import OF_ACCOUNTS, Mail, Mailer, MailKind, Outbox, OutboxMessage
from whattowatch.mails import Evening, Letter, Reply
from whattowatch.news_mails import Known, news_letter

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=10)
"""How long a claim holds: longer than any mail server may take for one mail."""

LOG = logging.getLogger(__name__)


class Delivery(Enum):
    """How far a message is after somebody tried to deliver it."""

    SETTLED = "settled"
    """Its mail was taken now or before, or will never be."""
    DELAYED = "delayed"
    """The mail was not taken: the outbox brings the message again when it is due."""
    HELD = "held"
    """Not due yet: it was delayed, or somebody else is about to send it, and may die before they do."""


class Needless(Exception):
    """Nobody is to get this mail any more; the message says why."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers messages of the outbox. As thread-safe as its ports.

    Each call of its ports must be a transaction of its own: while a mail server thinks, no lock is held. Of several
    couriers who hold the same message one sends it. A crash between the mailer's yes and the outbox's note of it sends
    the mail again when the claim has run out, under the same Message-ID.

    Attributes:
        base_url: of the instance, without a slash at the end.
        account_letters: writes the mails that keep an account safe.
        chance: spreads the next attempts.
    """

    outbox: Outbox
    mailer: Mailer
    accounts: AccountsReader
    events: EventsReader
    catalogue: CatalogueReader
    clock: Clock
    base_url: str
    account_letters: AccountLetters
    chance: Random = field(default_factory=Random)

    def deliver(self, message_id: str) -> Delivery:
        """Send the message's mail, if it is due. A message that nobody knows counts as settled."""
        message = self.outbox.claim(message_id, self.clock.now(), LEASE)
        if message is None:
            known = self.outbox.get(message_id)
            return Delivery.SETTLED if known is None or known.settled else Delivery.HELD
        return self._attempt(message)

    def _attempt(self, message: OutboxMessage) -> Delivery:
        try:
            self.mailer.send(self._mail(message))
        except Needless as reason:
            self.outbox.needless(message.id, str(reason), self.clock.now())
        except MailRefused as refusal:
            LOG.warning("message %s was refused for good: see `wtw outbox show %s`", message.id, message.id)
            self.outbox.refused(message.id, str(refusal), self.clock.now())
        except MailDelayed as delay:
            self._delay(message, delay)
            return Delivery.DELAYED
        else:
            self.outbox.sent(message.id, self.clock.now())
        return Delivery.SETTLED

    def _delay(self, message: OutboxMessage, delay: MailDelayed) -> None:
        unconfirmed = isinstance(delay, MailUnconfirmed)
        if unconfirmed:
            LOG.warning("message %s may have been sent, and is sent again: the answer to it was lost", message.id)
        retry_at = self.clock.now() + waiting_time(message.attempts - 1, self.chance)
        self.outbox.delayed(message.id, str(delay), retry_at, unconfirmed=unconfirmed)

    def _mail(self, message: OutboxMessage) -> Mail:
        """The mail that the message means today. Raises `Needless` when it means none any more."""
        notice = message.notice
        recipient = self.accounts.by_email(notice.email)
        if recipient is not None and not recipient.preferences.mail.get(notice.kind, True):
            raise Needless("the recipient wants no mail of this kind")
        return mails.addressed(message, self._letter(message, recipient), recipient, self.base_url)

    def _letter(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        if message.notice.kind in OF_ACCOUNTS:
            return self._account_letter(message)
        match message.notice.kind:
            case MailKind.INVITATION:
                return self._invitation(message, recipient)
            case MailKind.CANCELLATION:
                return self._cancellation(message, recipient)
            case MailKind.FRIEND_REQUEST:
                return self._friend_request(message)
            case MailKind.ANSWER:
                return self._answer(message, recipient)
            case MailKind.EPISODE_AIRED | MailKind.RELEASED | MailKind.ON_SERVICE:
                return self._news(message, recipient)
            case other:
                raise MailRefused(f"there are no words for a mail of the kind {other}")

    def _account_letter(self, message: OutboxMessage) -> Letter:
        try:
            return self.account_letters.letter(message)
        except NobodyToTellError as error:
            raise Needless(str(error)) from error

    def _invitation(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        event = self._event(message)
        _must_be_guest(event, message, recipient)
        _must_be_planned(event)
        if str(event.revision) != message.notice.facts["revision"]:
            raise Needless("the plan has changed since, and the change has a mail of its own")
        return mails.invitation(self._evening(event), recipient, self.base_url)

    def _cancellation(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        if "event_id" not in message.notice.facts:
            plan = _plan_of(message)
            return mails.called_off(plan, self.catalogue.titles(plan.title_ids), recipient)
        event = self._event(message)
        _must_be_guest(event, message, recipient)
        return mails.cancellation(self._evening(event), recipient, self.base_url)

    def _friend_request(self, message: OutboxMessage) -> Letter:
        asker = self.accounts.get(message.notice.facts["person_id"])
        if asker is None:
            raise Needless("who asked has no account any more")
        return mails.friend_request(asker.name, self.base_url)

    def _answer(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        event = self._event(message)
        _must_be_planned(event)
        if recipient is None or recipient.id != event.host_id:
            raise Needless("the address is not the host's any more")
        return mails.answer(self._evening(event), self._reply(event, message), recipient, self.base_url)

    def _news(self, message: OutboxMessage, recipient: Account | None) -> Letter:
        if recipient is None or recipient.id != message.notice.facts["person_id"]:
            raise Needless("the address is not the person's any more")
        told = news_of(message.notice)
        ids = {each.title_id for each in told}
        known = Known(self.catalogue.titles(ids), self.catalogue.episodes(ids), self.catalogue.details(ids))
        return news_letter(told, known, recipient)

    def _event(self, message: OutboxMessage) -> Event:
        event = self.events.get(message.notice.facts["event_id"])
        if event is None:
            raise Needless("the evening does not exist any more")
        return event

    def _reply(self, event: Event, message: OutboxMessage) -> Reply:
        facts = message.notice.facts
        guest, invitation = self.accounts.get(facts["person_id"]), event.invitation_of(facts["person_id"])
        if guest is None or invitation is None:
            raise Needless("who answered is not invited any more")
        return Reply(guest.name, Answer(facts["answer"]), invitation.votes)

    def _evening(self, event: Event) -> Evening:
        host = self.accounts.get(event.host_id)
        if host is None:
            raise Needless("the host has no account any more")
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
        raise Needless("the recipient is not invited any more")


def _plan_of(message: OutboxMessage) -> Plan:
    """What is left of an evening that is gone."""
    facts = message.notice.facts
    starts_at = datetime.fromisoformat(facts["starts_at"])
    return Plan(tuple(facts["title_ids"].split()), starts_at, facts["time_zone"])


def _must_be_planned(event: Event) -> None:
    if event.status is Status.CANCELLED:
        raise Needless("the evening was cancelled")
