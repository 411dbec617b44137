"""What a local time means, through clock changes and odd offsets, and zones that are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.moments import days_before, resolve, zone

ZONES = (
    "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Apia", "Africa/Casablanca", "UTC",
)  # fmt: skip


def local(text: str) -> datetime:
    """A time as clocks show it, without a zone."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone_name", "shown", "instant"),
    [
        ("Europe/Berlin", local("2026-01-10T20:00"), datetime(2026, 1, 10, 19, tzinfo=UTC)),
        ("Europe/Berlin", local("2026-07-10T20:00"), datetime(2026, 7, 10, 18, tzinfo=UTC)),
        ("Asia/Kathmandu", local("2026-07-10T20:00"), datetime(2026, 7, 10, 14, 15, tzinfo=UTC)),
        ("America/St_Johns", local("2026-01-10T20:00"), datetime(2026, 1, 10, 23, 30, tzinfo=UTC)),
        ("America/St_Johns", local("2026-07-10T20:00"), datetime(2026, 7, 10, 22, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_local_time_means_what_clocks_show_there(zone_name: str, shown: datetime, instant: datetime) -> None:
    assert resolve(shown, zone_name, "starts_at") == instant


def test_the_answer_is_in_utc() -> None:
    assert resolve(local("2026-07-10T20:00"), "Asia/Kathmandu", "starts_at").tzinfo is UTC


@pytest.mark.parametrize(
    ("zone_name", "skipped"),
    [
        ("Europe/Berlin", local("2026-03-29T02:30")),
        ("America/New_York", local("2026-03-08T02:00")),
        ("America/St_Johns", local("2026-03-08T02:59:59")),
        ("Australia/Lord_Howe", local("2026-10-04T02:15")),
        ("Pacific/Apia", local("2011-12-30T12:00")),
    ],
)
def test_a_local_time_that_a_clock_change_skips_is_refused(zone_name: str, skipped: datetime) -> None:
    with pytest.raises(InvalidInput, match=r"^starts_at: .* is skipped by a clock change"):
        resolve(skipped, zone_name, "starts_at")


@pytest.mark.parametrize("fold", [0, 1])
def test_a_local_time_that_a_clock_change_repeats_means_its_first_occurrence(fold: int) -> None:
    repeated = local("2026-10-25T02:30").replace(fold=fold)

    assert resolve(repeated, "Europe/Berlin", "starts_at") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_ends_of_a_gap_exist() -> None:
    assert resolve(local("2026-03-29T01:59"), "Europe/Berlin", "f") == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert resolve(local("2026-03-29T03:00"), "Europe/Berlin", "f") == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_given_offset_counts_whatever_the_zone() -> None:
    moment = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))

    assert resolve(moment, "Europe/Berlin", "starts_at") == datetime(2026, 3, 29, 6, tzinfo=UTC)


def outcome(moment: datetime, zone_name: str) -> datetime | str:
    """The instant, or why there is none."""
    try:
        return resolve(moment, zone_name, "starts_at")
    except InvalidInput as refused:
        return str(refused)


@given(st.datetimes(min_value=local("1980-01-01T00:00"), max_value=local("2037-01-01T00:00")), st.sampled_from(ZONES))
def test_clocks_there_show_the_local_time_at_its_instant_unless_they_skip_it(moment: datetime, zone_name: str) -> None:
    there = zone(zone_name)
    shown = moment.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None)

    instant = outcome(moment, zone_name)

    if isinstance(instant, str):
        assert shown != moment
    else:
        assert instant.astimezone(there).replace(tzinfo=None, fold=0) == moment


@given(
    st.datetimes(timezones=st.none() | st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)),
    st.sampled_from(ZONES),
)
def test_any_date_resolves_or_is_refused_by_the_name_of_its_field(moment: datetime, zone_name: str) -> None:
    instant = outcome(moment, zone_name)

    assert instant.startswith("starts_at: ") if isinstance(instant, str) else instant.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "zone_name"),
    [
        (local("0001-01-01T00:00"), "Asia/Kathmandu"),
        (local("9999-12-31T23:59"), "America/St_Johns"),
        (local("0001-01-01T00:00").replace(tzinfo=UTC), "America/St_Johns"),
        (local("9999-12-31T23:59").replace(tzinfo=UTC), "Asia/Kathmandu"),
    ],
)
def test_what_falls_off_the_ends_of_the_calendar_is_refused(moment: datetime, zone_name: str) -> None:
    assert outcome(moment, zone_name) == "starts_at: is out of the range of dates"


ABSURD = (
    "", ".", "..", "/", "../etc/passwd", "/etc/passwd", "Europe", "Europe/", "Europe//Berlin", "\0", "Europe/Berlin\0",
    "\ud800", "é", "a" * 10_000, "a/" * 5_000, "zone.tab", "tzdata.zi", "__init__.py", "america", "Etc\\UTC", "+02:00",
)  # fmt: skip


@pytest.mark.parametrize("name", ABSURD, ids=lambda name: ascii(name[:20]))
def test_a_zone_that_is_none_is_refused_by_name(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        zone(name)

    assert [field for field, _ in refused.value.fields] == ["time_zone"]


@given(st.text())
def test_no_text_breaks_the_search_for_a_zone(name: str) -> None:
    try:
        assert zone(name).key == name
    except InvalidInput:
        return


def test_days_before_counts_whole_days() -> None:
    assert days_before(datetime(2026, 3, 1, 12, tzinfo=UTC), 2) == datetime(2026, 2, 27, 12, tzinfo=UTC)
