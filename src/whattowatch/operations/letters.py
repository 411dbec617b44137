"""What an operator sees of the outbox, and can do about mails that were refused for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from whattowatch.domain.errors import InvalidInput, NotFound
from whattowatch.domain.notifications import Outbox, OutboxMessage

SHOWN = 100
"""Dead letters in a list, and replayed in one go."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asks for.

    Attributes:
        id: of a message; None for all, or where none is needed.
        all: whether every dead letter is meant.
    """

    action: Literal["list", "show", "replay"]
    id: str | None = None
    all: bool = False


def answer(outbox: Outbox, now: datetime, wish: Wish) -> Iterable[str]:
    """Do what is asked, and tell it in lines.

    Raises:
        InvalidInput: an id is missing or too many.
        NotFound: no message, or no dead letter, has it.
    """
    match wish:
        case Wish("list", None, False):
            return listed(outbox)
        case Wish("replay", None, True):
            return replayed_all(outbox, now)
        case Wish("show", str() as message_id, False):
            return shown(outbox, message_id)
        case Wish("replay", str() as message_id, False):
            return replayed(outbox, message_id, now)
    raise InvalidInput.of(wish.action, "takes nothing with `list`, an id with `show`, an id or --all with `replay`")


def listed(outbox: Outbox) -> Iterator[str]:
    """The counts, and the newest dead letters without their addresses."""
    counts = outbox.counts()
    yield f"{counts.waiting} waiting, {counts.sent} sent ({counts.doubtful} of them perhaps more than once)"
    yield f"{counts.needless} needless, {counts.refused} refused"
    for letter in outbox.dead(SHOWN):
        yield f"{letter.id}  {letter.created_at:%Y-%m-%d %H:%M}  {letter.notice.kind}"


def shown(outbox: Outbox, message_id: str) -> Iterator[str]:
    """Everything about a message but its words, which are written when it is sent."""
    message = outbox.get(message_id)
    if message is None:
        raise NotFound(f"no message has the id {message_id!r}")
    return _described(message)


def replayed(outbox: Outbox, message_id: str, now: datetime) -> list[str]:
    """Owe a dead letter again."""
    if not outbox.replay(message_id, now):
        raise NotFound(f"no mail that was refused has the id {message_id!r}")
    return [f"{message_id} is owed again"]


def replayed_all(outbox: Outbox, now: datetime) -> list[str]:
    """Owe every dead letter again."""
    count = 0
    while letters := outbox.dead(SHOWN):
        count += sum(outbox.replay(letter.id, now) for letter in letters)
    return [f"{count} mails are owed again"]


def _described(message: OutboxMessage) -> Iterator[str]:
    yield f"id: {message.id}"
    yield f"kind: {message.notice.kind}"
    yield f"to: {message.notice.email}"
    yield f"owed since: {message.created_at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"outcome: {message.outcome or 'waiting'}"
    yield f"reason: {message.reason or '-'}"
    yield f"attempts: {message.attempts}, of which {message.unconfirmed} ended unknown"
