"""Mails, and the outbox that carries them from a transaction to the mailer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class MailKind(StrEnum):
    """The kinds of mail. Those that keep an account safe cannot be switched off."""

    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    FRIEND_REQUEST = "friend_request"
    ANSWER = "answer"
    EPISODE_AIRED = "episode_aired"
    RELEASED = "released"
    ON_SERVICE = "on_service"
    VERIFICATION = "verification"
    RESET = "reset"
    ADDRESS_CHANGE = "address_change"
    ADDRESS_NOTICE = "address_notice"


OF_ACCOUNTS = frozenset({MailKind.VERIFICATION, MailKind.RESET, MailKind.ADDRESS_CHANGE, MailKind.ADDRESS_NOTICE})
"""The kinds that keep an account safe."""

OPTIONAL = tuple(kind for kind in MailKind if kind not in OF_ACCOUNTS)
"""The kinds that a person may switch off."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that is owed to somebody.

    Attributes:
        key: the same key is never owed twice, so it names the person and the state that they are told of.
        email: normalised address of who is told.
        facts: ids from which the mail is written when it is sent.
    """

    kind: MailKind
    key: str
    email: str
    facts: Mapping[str, str]


class Outcome(StrEnum):
    """How a message was settled."""

    SENT = "sent"
    NEEDLESS = "needless"
    """Nobody is to get this mail any more: the evening was cancelled, the recipient does not want it."""
    REFUSED = "refused"
    """A dead letter: the mailer will never take it as it is."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A notice on its way.

    Attributes:
        attempts: how often it was taken for sending.
        unconfirmed: attempts of which nobody knows how they ended, one that is under way included.
        outcome: None while it is owed.
        reason: why it was delayed, needless or refused.
    """

    id: str
    notice: Notice
    created_at: datetime
    attempts: int = 0
    unconfirmed: int = 0
    outcome: Outcome | None = None
    reason: str | None = None

    @property
    def settled(self) -> bool:
        """Whether it is owed no more."""
        return self.outcome is not None


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many messages there are.

    Attributes:
        waiting: are still owed.
        sent: were taken by the mailer.
        doubtful: of those sent, may have arrived more than once, because an answer of the mailer was lost.
        needless: came to nothing before they were sent.
        refused: are dead letters.
    """

    waiting: int = 0
    sent: int = 0
    doubtful: int = 0
    needless: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain-text mail.

    Attributes:
        message_id: equal for every attempt at the same mail, so that a repetition can be recognised.
        date: when the mail became due, equal for every attempt.
    """

    to: str
    subject: str
    text: str
    message_id: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """What may need somebody's attention, counted up to a limit.

    Attributes:
        waiting: messages that are still owed.
        dead: dead letters.
    """

    waiting: int = 0
    dead: int = 0


class OutboxReader(Protocol):
    """Reads how far the outbox is."""

    def dead(self, limit: int) -> tuple[OutboxMessage, ...]:
        """Dead letters, the newest first."""
        ...

    def counts(self) -> OutboxCounts:
        """How many messages there are, by what became of them."""
        ...

    def backlog(self, limit: int) -> Backlog:
        """What waits and what is dead, each counted to `limit` at most, so that it is quick at any size."""
        ...


class Outbox(OutboxReader, Protocol):
    """Holds what must follow a transaction: a row is put within it, and delivered after its commit.

    Delivery is at least once, so consumers are idempotent. Whoever sends a message claims it first, and reports with
    one of `sent`, `needless`, `delayed` and `refused`; whoever dies in between leaves it to others when the claim has
    run out. What is settled stays settled, whatever is reported late.
    """

    def put(self, notice: Notice, at: datetime) -> None:
        """Owe this notice, within the request's transaction; one with the same key changes nothing."""
        ...

    def get(self, message_id: str) -> OutboxMessage | None:
        """The message with this id."""
        ...

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Ids of unsettled messages whose time has come, oldest first."""
        ...

    def claim(self, message_id: str, now: datetime, lease: timedelta) -> OutboxMessage | None:
        """Take a message that is due for one attempt: until the lease has passed it is due for nobody else.

        Of several who claim it at the same moment one gets it; None for the others, and where it is unknown, settled or
        not yet due.
        """
        ...

    def take_unpublished(
        self, now: datetime, until: datetime, limit: int, only: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Ids of messages that a queue is to be told of, oldest first; until then nobody else is given them.

        A message is published when it is put, when it was delayed or replayed and its time has come, and when a claim
        on it has run out.

        Args:
            now: the time.
            until: when they are to be published again, unless `published` is called.
            limit: how many at most.
            only: ids to look at; none looks at all.
        """
        ...

    def published(self, message_ids: Collection[str], until: datetime) -> None:
        """A queue holds these messages, which were taken for publishing until then."""
        ...

    def sent(self, message_id: str, at: datetime) -> None:
        """The mail was taken: the message is settled."""
        ...

    def needless(self, message_id: str, reason: str, at: datetime) -> None:
        """Nobody is to get the mail any more: the message is settled."""
        ...

    def delayed(self, message_id: str, reason: str, retry_at: datetime, *, unconfirmed: bool = False) -> None:
        """The mail was not taken this time, or nobody knows whether it was (`unconfirmed`): due again then."""
        ...

    def refused(self, message_id: str, reason: str, at: datetime) -> None:
        """The mail will never be taken: the message is settled as a dead letter."""
        ...

    def replay(self, message_id: str, at: datetime) -> bool:
        """Owe a dead letter again, as if it had never been tried; False where it is none."""
        ...


class Queue(Protocol):
    """Hands the ids of owed messages to whoever delivers them. Thread-safe.

    Delivery is at least once and in no order, so what a message means stands in the outbox alone.
    """

    def publish(self, message_ids: Sequence[str]) -> Collection[str]:
        """Publish these; answers the ids that were taken. Raises `Unavailable` when nothing can be said of any."""
        ...


class Mailer(Protocol):
    """Hands mails over. Thread-safe."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail; a repetition with the same `message_id` adds no second mail where that can be known.

        Raises `MailDelayed` when it may be tried again, `MailRefused` when not.
        """
        ...
