"""Mails, and the outbox that carries them from a transaction to the mailer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MailKind(StrEnum):
    """The kinds of mail, each of which a person may switch off."""

    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    FRIEND_REQUEST = "friend_request"
    ANSWER = "answer"


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


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A notice on its way.

    Attributes:
        attempts: how often sending was tried.
        settled: sent, or given up for good.
    """

    id: str
    notice: Notice
    created_at: datetime
    attempts: int
    settled: bool


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


class Outbox(Protocol):
    """Holds what must follow a transaction: a row is put within it, and delivered after its commit.

    Delivery is at least once, so consumers are idempotent.
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

    def sent(self, message_id: str, at: datetime) -> None:
        """The mail was taken: the message is settled."""
        ...

    def delayed(self, message_id: str, reason: str, retry_at: datetime) -> None:
        """The mail was not taken this time: due again then, with one attempt more."""
        ...

    def refused(self, message_id: str, reason: str, at: datetime) -> None:
        """The mail will never be taken: the message is settled as a dead letter."""
        ...


class Mailer(Protocol):
    """Hands mails over. Thread-safe."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail; a repetition with the same `message_id` adds no second mail where that can be known.

        Raises `MailDelayed` when it may be tried again, `MailRefused` when not.
        """
        ...
