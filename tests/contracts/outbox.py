"""What every outbox does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from whattowatch.domain.notifications import MailKind, Notice, Outbox, OutboxMessage

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
INVITATION = Notice(MailKind.INVITATION, "invitation:e1:olga", "olga@example.org", {"event_id": "e1", "revision": "1"})


def owed(outbox: Outbox, notice: Notice = INVITATION, at: datetime = NOON) -> str:
    """Put the notice, and answer the id of its message, the last to come due."""
    outbox.put(notice, at)
    return outbox.due(at, 100)[-1]


def message(outbox: Outbox, message_id: str) -> OutboxMessage:
    """The message, which must be there."""
    found = outbox.get(message_id)
    assert found is not None
    return found


class OutboxContract:
    """For a fixture `outbox` that is empty."""

    def test_a_notice_is_owed_as_it_was_put(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        assert message(outbox, message_id) == OutboxMessage(message_id, INVITATION, NOON, attempts=0, settled=False)

    def test_an_unknown_message_is_not_found(self, outbox: Outbox) -> None:
        assert outbox.get("nothing") is None

    def test_a_key_is_never_owed_twice(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        outbox.put(replace(INVITATION, email="else@example.org"), NOON + HOUR)

        assert outbox.due(NOON + HOUR, 10) == (message_id,)
        assert message(outbox, message_id).notice == INVITATION

    def test_a_key_that_is_settled_is_not_owed_again(self, outbox: Outbox) -> None:
        outbox.sent(owed(outbox), NOON)

        outbox.put(INVITATION, NOON + HOUR)

        assert outbox.due(NOON + HOUR, 10) == ()

    def test_the_oldest_come_due_first_and_no_more_than_asked_for(self, outbox: Outbox) -> None:
        ids = [owed(outbox, replace(INVITATION, key=f"key-{hour}"), NOON + hour * HOUR) for hour in range(3)]
        outbox.put(replace(INVITATION, key="first"), NOON - HOUR)
        first = outbox.due(NOON - HOUR, 1)

        assert outbox.due(NOON + 3 * HOUR, 3) == (*first, ids[0], ids[1])

    def test_nothing_comes_due_before_its_time(self, outbox: Outbox) -> None:
        outbox.put(INVITATION, NOON)

        assert outbox.due(NOON - HOUR, 10) == ()

    def test_what_was_sent_is_settled(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        outbox.sent(message_id, NOON + HOUR)

        assert outbox.due(NOON + HOUR, 10) == ()
        assert message(outbox, message_id) == OutboxMessage(message_id, INVITATION, NOON, attempts=1, settled=True)

    def test_what_was_delayed_comes_due_again_with_one_attempt_more(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        outbox.delayed(message_id, "451 try later", NOON + HOUR)

        assert outbox.due(NOON, 10) == ()
        assert outbox.due(NOON + HOUR, 10) == (message_id,)
        assert message(outbox, message_id) == OutboxMessage(message_id, INVITATION, NOON, attempts=1, settled=False)

    def test_a_delayed_message_comes_after_those_that_wait_longer(self, outbox: Outbox) -> None:
        delayed, waiting = owed(outbox), owed(outbox, replace(INVITATION, key="key-2"), NOON + HOUR)

        outbox.delayed(delayed, "451 try later", NOON + 2 * HOUR)

        assert outbox.due(NOON + 2 * HOUR, 10) == (waiting, delayed)

    def test_what_was_refused_is_settled(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        outbox.refused(message_id, "550 no such user", NOON)

        assert outbox.due(NOON + HOUR, 10) == ()
        assert message(outbox, message_id).settled

    def test_what_is_settled_stays_settled(self, outbox: Outbox) -> None:
        message_id = owed(outbox)
        outbox.sent(message_id, NOON)

        outbox.delayed(message_id, "came late", NOON)
        outbox.refused(message_id, "came late", NOON)

        assert outbox.due(NOON + HOUR, 10) == ()
        assert message(outbox, message_id).attempts == 1

    def test_news_of_an_unknown_message_is_fine(self, outbox: Outbox) -> None:
        outbox.sent("nothing", NOON)

        assert outbox.due(NOON, 10) == ()
