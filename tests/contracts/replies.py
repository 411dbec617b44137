"""What every store of kept answers does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from whattowatch.domain.replies import KeptReply, Replies

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIRST = KeptReply("f" * 64, 201, "application/json", '{"id":"é"}')
OTHER = replace(FIRST, fingerprint="0" * 64, status=200)


class RepliesContract:
    """For a fixture `replies` that is empty, and people `owner` and `stranger`."""

    def test_an_answer_is_found_as_it_was_kept(self, replies: Replies, owner: str) -> None:
        assert replies.keep(owner, "key", FIRST, NOON, NOON - DAY)

        assert replies.find(owner, "key", NOON - DAY) == FIRST

    def test_an_answer_that_was_too_long_is_known_without_its_body(self, replies: Replies, owner: str) -> None:
        replies.keep(owner, "key", replace(FIRST, body=None), NOON, NOON - DAY)

        assert replies.find(owner, "key", NOON) == replace(FIRST, body=None)

    def test_keys_are_ones_own(self, replies: Replies, owner: str, stranger: str) -> None:
        replies.keep(owner, "key", FIRST, NOON, NOON - DAY)

        assert replies.find(stranger, "key", NOON - DAY) is None
        assert replies.keep(stranger, "key", OTHER, NOON, NOON - DAY)
        assert replies.find(owner, "key", NOON - DAY) == FIRST

    def test_keys_differ_in_every_letter(self, replies: Replies, owner: str) -> None:
        replies.keep(owner, "key", FIRST, NOON, NOON - DAY)

        assert replies.find(owner, "KEY", NOON - DAY) is None

    def test_the_first_answer_stays(self, replies: Replies, owner: str) -> None:
        replies.keep(owner, "key", FIRST, NOON, NOON - DAY)

        assert not replies.keep(owner, "key", OTHER, NOON + HOUR, NOON + HOUR - DAY)
        assert replies.find(owner, "key", NOON - DAY) == FIRST

    def test_an_older_answer_is_not_found_and_gives_way(self, replies: Replies, owner: str) -> None:
        replies.keep(owner, "key", FIRST, NOON, NOON - DAY)

        assert replies.find(owner, "key", NOON + HOUR) is None
        assert replies.keep(owner, "key", OTHER, NOON + DAY + HOUR, NOON + HOUR)
        assert replies.find(owner, "key", NOON + HOUR) == OTHER

    def test_what_is_forgotten_is_older_than_said(self, replies: Replies, owner: str) -> None:
        for number in range(3):
            replies.keep(owner, f"key-{number}", FIRST, NOON + number * HOUR, NOON - DAY)

        assert replies.forget(NOON + HOUR) == 1
        assert [replies.find(owner, f"key-{number}", NOON) for number in range(3)] == [None, FIRST, FIRST]

    def test_for_somebody_without_an_account_nothing_is_kept(self, replies: Replies) -> None:
        assert replies.keep("nobody", "key", FIRST, NOON, NOON - DAY)

        assert replies.find("nobody", "key", NOON - DAY) is None
