"""What every outbox does for whoever publishes its messages."""

from __future__ import annotations

from dataclasses import replace

from contracts.outbox import HOUR, INVITATION, LEASE, NOON, claimed, owed, refused
from whattowatch.domain.notifications import Outbox


class OutboxPublishingContract:
    """For a fixture `outbox` that is empty."""

    def test_what_is_owed_is_to_be_published_at_once_and_given_to_one(self, outbox: Outbox) -> None:
        message_id = owed(outbox)

        assert outbox.take_unpublished(NOON, NOON + LEASE, 10) == (message_id,)
        assert outbox.take_unpublished(NOON, NOON + LEASE, 10) == ()

    def test_the_oldest_are_published_first_and_no_more_than_asked_for(self, outbox: Outbox) -> None:
        ids = [owed(outbox, replace(INVITATION, key=f"key-{hour}"), NOON + hour * HOUR) for hour in range(3)]

        assert set(outbox.take_unpublished(NOON + 5 * HOUR, NOON + 6 * HOUR, 2)) == set(ids[:2])

    def test_what_was_taken_for_publishing_comes_again_unless_it_was_published(self, outbox: Outbox) -> None:
        for key in ("published", "left"):
            outbox.put(replace(INVITATION, key=key), NOON)
        published, left = outbox.take_unpublished(NOON, NOON + LEASE, 10)

        outbox.published([published], NOON + LEASE)

        assert outbox.take_unpublished(NOON + LEASE, NOON + HOUR, 10) == (left,)

    def test_only_the_messages_asked_for_are_taken_for_publishing(self, outbox: Outbox) -> None:
        asked = owed(outbox)
        outbox.put(replace(INVITATION, key="another"), NOON)

        assert outbox.take_unpublished(NOON, NOON + LEASE, 10, [asked, "nothing"]) == (asked,)

    def test_a_delayed_message_is_published_again_when_it_is_due(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)
        outbox.delayed(message_id, "busy", NOON + HOUR)

        assert outbox.take_unpublished(NOON + HOUR - LEASE, NOON + HOUR, 10) == ()
        assert outbox.take_unpublished(NOON + HOUR, NOON + 2 * HOUR, 10) == (message_id,)

    def test_a_message_whose_claim_ran_out_is_published_again(self, outbox: Outbox) -> None:
        message_id = claimed(outbox)

        assert outbox.take_unpublished(NOON, NOON + HOUR, 10) == ()
        assert outbox.take_unpublished(NOON + LEASE, NOON + HOUR, 10) == (message_id,)

    def test_a_message_that_was_claimed_before_its_publishing_was_noted_keeps_the_end_of_its_claim(
        self, outbox: Outbox
    ) -> None:
        message_id, until = owed(outbox), NOON + LEASE / 2
        outbox.take_unpublished(NOON, until, 10)
        outbox.claim(message_id, NOON, LEASE)

        outbox.published([message_id], until)

        assert outbox.take_unpublished(NOON + LEASE, NOON + HOUR, 10) == (message_id,)

    def test_what_is_settled_is_not_published(self, outbox: Outbox) -> None:
        outbox.sent(claimed(outbox), NOON)

        assert outbox.take_unpublished(NOON + HOUR, NOON + 2 * HOUR, 10) == ()

    def test_a_dead_letter_that_is_replayed_is_published_again(self, outbox: Outbox) -> None:
        message_id = refused(outbox)

        outbox.replay(message_id, NOON + HOUR)

        assert outbox.take_unpublished(NOON + HOUR, NOON + 2 * HOUR, 10) == (message_id,)
