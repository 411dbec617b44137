"""A message is published right after its commit, by the relay where that failed, and once in the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

import pytest

from whattowatch.domain.errors import Unavailable
from whattowatch.domain.notifications import MailKind, Notice
from whattowatch.publishing import BATCH, LEASE
from world import World

TOPIC = "sns:arn:aws:sns:eu-central-1:123456789012:owed"


class Published:
    """A queue that remembers, and that may be out of reach or refuse some."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.in_reach = True
        self.refuses = 0

    def publish(self, message_ids: Sequence[str]) -> Collection[str]:
        if not self.in_reach:
            raise Unavailable("nobody is there")
        taken = message_ids[self.refuses :]
        self.refuses = 0
        self.ids += taken
        return taken


@pytest.fixture
def queue(world: World) -> Published:
    published = Published()
    world.settle(queue=TOPIC, queue_adapter=published)
    return published


def _ask(world: World, *names: str) -> list[str]:
    """Owe a mail to each, and answer the ids of all messages."""
    for name in names:
        world.client("Olga").post("/friend/add", {"email": f"{name}@example.org"})
    return [row["id"] for row in world.rows()["outbox"]]


def test_what_a_request_owes_is_published_right_after_its_commit_and_never_again(
    world: World, queue: Published
) -> None:
    ids = _ask(world, "petra")
    assert queue.ids == ids
    world.clock.move(LEASE)
    assert world.job("relay") == {"published": 0}
    assert queue.ids == ids


def test_a_request_that_owes_nothing_asks_no_queue(world: World, queue: Published) -> None:
    queue.in_reach = False
    assert world.client("Olga").post("/watch/addlist", {"title_id": "movie-603"}).status == 200


def test_a_queue_out_of_reach_fails_no_request_and_the_relay_publishes_later(
    world: World, queue: Published, caplog: pytest.LogCaptureFixture
) -> None:
    queue.in_reach = False
    (owed,) = _ask(world, "petra")
    assert "1 messages were not published yet: nobody is there" in caplog.text
    queue.in_reach = True
    assert world.job("relay") == {"published": 0}
    world.clock.move(LEASE)
    assert world.job("relay") == {"published": 1}
    assert queue.ids == [owed]


def test_what_the_queue_refused_alone_comes_again(world: World, queue: Published) -> None:
    queue.refuses = 1
    (owed,) = _ask(world, "petra")
    assert queue.ids == []
    world.clock.move(LEASE)
    world.job("relay")
    assert queue.ids == [owed]


def test_what_a_function_that_froze_after_its_commit_left_behind_is_published(world: World) -> None:
    ids = _ask(world, "petra", "paul")
    queue = Published()
    world.settle(queue=TOPIC, queue_adapter=queue)
    assert world.job("relay") == {"published": 2}
    assert sorted(queue.ids) == sorted(ids)
    world.clock.move(timedelta(days=1))
    assert world.job("relay") == {"published": 0}


def test_a_mail_that_was_delayed_is_published_again_when_it_is_due(world: World, queue: Published) -> None:
    (owed,) = _ask(world, "petra")
    outbox = world.backstage.apart().outbox
    outbox.claim(owed, world.clock.now(), timedelta(minutes=10))
    outbox.delayed(owed, "busy", world.clock.now() + timedelta(hours=3))
    world.clock.move(timedelta(hours=3))
    assert world.job("relay") == {"published": 1}
    assert queue.ids == [owed, owed]


def test_more_than_one_batch_is_published(world: World, queue: Published) -> None:
    outbox, now = world.backstage.apart().outbox, world.clock.now()
    for number in range(BATCH + 1):
        outbox.put(Notice(MailKind.ANSWER, f"key-{number}", "olga@example.org", {}), now)
    assert world.job("relay") == {"published": BATCH + 1}
    assert len(queue.ids) == BATCH + 1


def test_on_one_machine_the_table_itself_is_the_queue(world: World) -> None:
    _ask(world, "petra")
    assert world.job("relay") == {"published": 1}
    assert world.job("relay") == {"published": 0}
    assert len(world.backstage.apart().outbox.due(world.clock.now(), 10)) == 1
