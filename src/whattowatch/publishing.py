"""From the outbox to the queue: right after the commit that owes a message, and again for whatever was left behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from whattowatch.domain.notifications import Outbox, Queue

LEASE = timedelta(minutes=2)
"""How long a message that was taken for publishing is nobody else's: longer than any function lives for a request."""
BATCH = 100


def publish(outbox: Outbox, queue: Queue, now: datetime, only: Collection[str] = ()) -> int:
    """Publish what is owed and no queue holds; answers how much the queue took.

    Whoever dies in between leaves messages to the next call after the lease, and one that was published then comes
    twice: their consumer takes each once.

    Args:
        outbox: each of its calls must be a transaction of its own.
        queue: takes them.
        now: the time.
        only: ids of messages to look at; none looks at all.

    Raises:
        Unavailable: the queue or the outbox did not answer.
    """
    count, until = 0, now + LEASE
    full = True
    while full:
        owed = outbox.take_unpublished(now, until, BATCH, only)
        count += _told(outbox, queue, owed, until) if owed else 0
        full = len(owed) == BATCH
    return count


def _told(outbox: Outbox, queue: Queue, owed: Sequence[str], until: datetime) -> int:
    taken = queue.publish(owed)
    outbox.published(taken, until)
    return len(taken)
