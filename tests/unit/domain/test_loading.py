"""When titles are due again, and what reports add up to."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.loading import FRESH_FOR, KEPT_FOR, SPREAD, Report, Traffic, due_again

FIRST = datetime(2026, 3, 14, 3, tzinfo=UTC)


def test_a_title_is_due_before_its_facts_may_no_longer_be_kept() -> None:
    assert FRESH_FOR < KEPT_FOR


@given(st.text(max_size=10), st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year < 9000))
def test_a_title_is_due_within_the_spread_before_it_is_old(title_id: str, at: datetime) -> None:
    assert at + FRESH_FOR - SPREAD <= due_again(title_id, at) <= at + FRESH_FOR


def test_it_is_due_at_the_same_moment_whoever_works_it_out() -> None:
    assert due_again("movie-603", FIRST) == due_again("movie-603", FIRST)


def test_a_first_load_falls_due_in_many_nights_and_none_is_a_peak() -> None:
    nights = Counter(due_again(f"movie-{number}", FIRST).date() for number in range(6_000))
    assert len(nights) >= SPREAD.days
    assert max(nights.values()) < 1.5 * 6_000 / SPREAD.days


def test_reports_add_up_by_reason() -> None:
    one = Report(planned=3, new=1, refused={"no title": 1}, traffic=Traffic(4, 1, 0))
    other = Report(changed=2, gone=1, failed=1, refused={"no title": 1, "for adults only": 2}, traffic=Traffic(5, 0, 1))
    both = one + other
    assert both.refused == {"for adults only": 2, "no title": 2}
    assert (both.done, both.traffic) == (9, Traffic(9, 1, 1))
    assert both.traffic - one.traffic == other.traffic
