"""The clock of this machine."""

from __future__ import annotations

from datetime import UTC, datetime

from whattowatch.adapters.embedded.clock import SystemClock


def test_it_tells_the_present_instant_in_utc() -> None:
    before, now, after = datetime.now(UTC), SystemClock().now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.tzinfo is UTC
