"""What every queue does."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from whattowatch.domain.notifications import Queue

Consumed = Callable[[int], list[str]]
"""The ids that so many messages brought to their consumer, in any order."""


class QueueContract:
    """Bind it by fixtures `queue` and `consumed`."""

    def test_what_is_published_reaches_its_consumer_once(self, queue: Queue, consumed: Consumed) -> None:
        ids = [str(uuid4()) for _ in range(3)]

        assert list(queue.publish(ids)) == ids
        assert sorted(consumed(3)) == sorted(ids)

    def test_more_than_go_into_one_request_are_published_as_well(self, queue: Queue, consumed: Consumed) -> None:
        ids = [str(uuid4()) for _ in range(23)]

        assert set(queue.publish(ids)) == set(ids)
        assert sorted(consumed(23)) == sorted(ids)

    def test_nothing_is_published_by_publishing_nothing(self, queue: Queue, consumed: Consumed) -> None:
        assert list(queue.publish([])) == []
        assert consumed(0) == []
