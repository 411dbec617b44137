"""What every outbox does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from whattowatch.domain.notifications import Backlog, MailKind, Notice, Outbox, OutboxCounts, OutboxMessage, Outcome

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=10)
INVITATION = Notice(MailKind.INVITATION, "invitation:e1:olga", "olga@example.org", {"event_id": "e1", "revision": "1"})


def owed(outbox: Outbox, notice: Notice = INVITATION, at: datetime = NOON) -> str:
    """Put the notice, and answer the id of its message, the last to come due."""
    outbox.put(notice, at)
    return outbox.due(at, 100)[-1]


def claimed(outbox: Outbox, notice: Notice = INVITATION) -> str:
    """Put the notice and claim its message; its id."""
    message_id = owed(outbox, notice)
    assert outbox.claim(message_id, NOON, LEASE) is not None
    return message_id


def refused(outbox: Outbox, notice: Notice = INVITATION, at: datetime = NOON) -> str:
    """The id of a dead letter."""
    message_id = claimed(outbox, notice)
    outbox.refused(message_id, "550 no such user", at)
    return message_id


def message(outbox: Outbox, message_id: str) -> OutboxMessage:
    """The message, which must be there."""
    found = outbox.get(message_id)
    assert found is not None
    return found


class OutboxContract:
    """For a fixture `outbox` that is empty."""

    def test_a_notice_is_owed_as_it_was_put(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        assert message(outbox, message_id) == OutboxMessage(message_id, INVITATION, NOON)

    def test_an_unknown_message_is_not_found(self, outbox: Outbox) -> None:
        assert outbox.get("nothing") is None

    def test_a_key_is_never_owed_twice(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        outbox.put(replace(INVITATION, email="else@example.org"), NOON + HOUR)

        assert outbox.due(NOON + HOUR, 10) == (message_id,)
        assert message(outbox, message_id).notice == INVITATION

    def test_a_key_that_is_settled_is_not_owed_again(self, outbox: Outbox) -> None:
        outbox.sent(claimed(outbox), NOON)

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

    def test_a_claim_counts_as_an_attempt_that_is_not_confirmed(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        taken = outbox.claim(message_id, NOON, LEASE)

        assert taken == OutboxMessage(message_id, INVITATION, NOON, attempts=1, unconfirmed=1)

    def test_what_is_claimed_is_due_for_nobody_else(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)

        assert outbox.due(NOON, 10) == ()
        assert outbox.claim(message_id, NOON, LEASE) is None

    def test_a_claim_whose_holder_never_reported_runs_out(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)

        assert outbox.due(NOON + LEASE, 10) == (message_id,)
        again = outbox.claim(message_id, NOON + LEASE, LEASE)
        assert again is not None
        assert (again.attempts, again.unconfirmed) == (2, 2)

    def test_nothing_is_claimed_that_is_unknown_or_settled_or_not_due(self, outbox: Outbox) -> None:
        settled, later = claimed(outbox), owed(outbox, replace(INVITATION, key="later"), NOON + HOUR)
        outbox.sent(settled, NOON)

        assert [outbox.claim(each, NOON, LEASE) for each in ("nothing", settled, later)] == [None] * 3

    def test_what_was_sent_is_settled(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)

        outbox.sent(message_id, NOON + HOUR)

        assert outbox.due(NOON + HOUR, 10) == ()
        sent = OutboxMessage(message_id, INVITATION, NOON, attempts=1, outcome=Outcome.SENT)
        assert message(outbox, message_id) == sent

    def test_what_was_delayed_comes_due_again(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)

        outbox.delayed(message_id, "451 try later", NOON + HOUR)

        assert outbox.due(NOON, 10) == ()
        assert outbox.due(NOON + HOUR, 10) == (message_id,)
        delayed = OutboxMessage(message_id, INVITATION, NOON, attempts=1, reason="451 try later")
        assert message(outbox, message_id) == delayed

    def test_a_delayed_message_comes_after_those_that_wait_longer(self, outbox: Outbox) -> None:
        delayed, waiting = claimed(outbox), owed(outbox, replace(INVITATION, key="key-2"), NOON + HOUR)

        outbox.delayed(delayed, "451 try later", NOON + 2 * HOUR)

        assert outbox.due(NOON + 2 * HOUR, 10) == (waiting, delayed)

    def test_what_nobody_is_to_get_is_settled_and_no_dead_letter(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)

        outbox.needless(message_id, "the evening was cancelled", NOON)

        assert outbox.due(NOON + HOUR, 10) == ()
        assert message(outbox, message_id).outcome is Outcome.NEEDLESS
        assert outbox.dead(10) == ()

    def test_what_was_refused_is_a_dead_letter_with_its_reason(self, outbox: Outbox) -> None:
        message_id = refused(outbox)

        assert outbox.due(NOON + HOUR, 10) == ()
        dead = OutboxMessage(
            message_id, INVITATION, NOON, attempts=1, outcome=Outcome.REFUSED, reason="550 no such user"
        )
        assert outbox.dead(10) == (dead,)

    def test_the_newest_dead_letters_come_first_and_no_more_than_asked_for(self, outbox: Outbox) -> None:
        ids = [refused(outbox, replace(INVITATION, key=f"key-{hour}"), NOON + hour * HOUR) for hour in range(3)]

        assert [each.id for each in outbox.dead(2)] == [ids[2], ids[1]]

    def test_a_dead_letter_that_is_replayed_is_owed_as_if_it_were_new(self, outbox: Outbox) -> None:
        message_id = refused(outbox)

        assert outbox.replay(message_id, NOON + HOUR)

        assert outbox.due(NOON + HOUR, 10) == (message_id,)
        assert message(outbox, message_id) == OutboxMessage(message_id, INVITATION, NOON)
        assert outbox.dead(10) == ()

    def test_only_dead_letters_are_replayed(self, outbox: Outbox) -> None:
        sent, waiting = claimed(outbox), owed(outbox, replace(INVITATION, key="waiting"))
        outbox.sent(sent, NOON)

        assert [outbox.replay(each, NOON + HOUR) for each in (sent, waiting, "nothing")] == [False] * 3
        assert outbox.due(NOON + HOUR, 10) == (waiting,)

    def test_messages_are_counted_by_what_became_of_them(self, outbox: Outbox) -> None:
        assert outbox.counts() == OutboxCounts()
        sent, needless = claimed(outbox), claimed(outbox, replace(INVITATION, key="needless"))
        refused(outbox, replace(INVITATION, key="refused"))
        for number in range(2):
            owed(outbox, replace(INVITATION, key=f"waiting-{number}"))

        outbox.sent(sent, NOON)
        outbox.needless(needless, "the evening was cancelled", NOON)

        assert outbox.counts() == OutboxCounts(waiting=2, sent=1, needless=1, refused=1)

    def test_a_backlog_is_what_waits_and_what_is_dead_counted_to_a_limit(self, outbox: Outbox) -> None:
        for number in range(3):
            outbox.put(replace(INVITATION, key=f"waiting-{number}"), NOON + HOUR)
            refused(outbox, replace(INVITATION, key=f"dead-{number}"))

        assert outbox.backlog(10) == Backlog(waiting=3, dead=3)
        assert outbox.backlog(2) == Backlog(waiting=2, dead=2)

    def test_what_may_have_arrived_twice_is_counted_as_doubtful(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)
        outbox.delayed(message_id, "the answer was lost", NOON, unconfirmed=True)

        outbox.claim(message_id, NOON, LEASE)
        outbox.sent(message_id, NOON)

        assert outbox.counts() == OutboxCounts(sent=1, doubtful=1)

    def test_what_is_settled_stays_settled(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)
        outbox.sent(message_id, NOON)

        outbox.delayed(message_id, "came late", NOON)
        outbox.needless(message_id, "came late", NOON)
        outbox.refused(message_id, "came late", NOON)

        assert outbox.due(NOON + HOUR, 10) == ()
        assert message(outbox, message_id).outcome is Outcome.SENT

    def test_news_of_an_unknown_message_is_fine(self, outbox: Outbox) -> None:
        outbox.sent("nothing", NOON)

        assert outbox.due(NOON, 10) == ()
