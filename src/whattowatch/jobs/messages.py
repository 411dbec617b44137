"""Jobs of the outbox: mails from the queue, and what keeps the queue going."""

from __future__ import annotations

import logging

import msgspec

from whattowatch.account_mails import AccountLetters
from whattowatch.delivery import Courier, Delivery
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.events import EventsReader
from whattowatch.domain.identity import Identity
from whattowatch.domain.notifications import Mailer, Outbox, Queue
from whattowatch.domain.replies import KEPT, Replies
from whattowatch.jobs.triggers import Scheduled
from whattowatch.ports import Site
from whattowatch.publishing import publish

LOG = logging.getLogger(__name__)


class QueueRecord(msgspec.Struct, rename="camel"):
    """One message of a queue's batch, as SQS hands it over: `body` is JSON `{"outbox_id": …}`."""

    message_id: str
    body: str


class QueueBatch(msgspec.Struct):
    """A batch from a queue."""

    records: list[QueueRecord] = msgspec.field(name="Records")


class BatchItemFailure(msgspec.Struct, rename={"item_identifier": "itemIdentifier"}):
    """A message that is to come again."""

    item_identifier: str


class BatchResult(msgspec.Struct, rename={"batch_item_failures": "batchItemFailures"}):
    """Which messages of a batch failed; the others are done."""

    batch_item_failures: list[BatchItemFailure]


class OwedMail(msgspec.Struct):
    """What a queue's message says."""

    outbox_id: str


class Relayed(msgspec.Struct):
    """How many messages were published."""

    published: int


class Forgotten(msgspec.Struct):
    """How many answers were deleted."""

    forgotten: int


def lf6_notification(
    event: QueueBatch,
    outbox: Outbox,
    mailer: Mailer,
    accounts: AccountsReader,
    events: EventsReader,
    catalogue: CatalogueReader,
    identity: Identity,
    site: Site,
    clock: Clock,
) -> BatchResult:
    """Send the mails that these messages owe; says which are to come again."""
    letters = AccountLetters(identity, site.base_url, site.mail_leaves)
    courier = Courier(outbox, mailer, accounts, events, catalogue, clock, site.base_url, letters)
    failed = [record.message_id for record in event.records if not _dealt_with(record, courier)]
    return BatchResult([BatchItemFailure(message_id) for message_id in failed])


def relay(
    _event: Scheduled,
    outbox: Outbox,
    queue: Queue,
    clock: Clock,
) -> Relayed:
    """Publish what a function that froze after its commit left behind, and what was delayed until now."""
    return Relayed(publish(outbox, queue, clock.now()))


def forget_replies(
    _event: Scheduled,
    replies: Replies,
    clock: Clock,
) -> Forgotten:
    """Delete the answers that are no longer kept for repetitions."""
    return Forgotten(replies.forget(clock.now() - KEPT))


def _dealt_with(record: QueueRecord, courier: Courier) -> bool:
    """Whether the queue may forget the message; one that fails holds up no other, and is set aside after some tries.

    A mail that was delayed is not for the queue to bring again: the outbox publishes it when it is due, hours later
    maybe, where the queue would come within minutes and soon take it for poison.
    """
    try:
        owed = msgspec.json.decode(record.body, type=OwedMail)
    except msgspec.DecodeError:
        LOG.exception("the queue's message %s is none of ours", record.message_id)
        return False
    try:
        return courier.deliver(owed.outbox_id) is not Delivery.HELD
    except Exception:
        LOG.exception("message %s was not dealt with", owed.outbox_id)
        return False
