"""Instants, local times and IANA zones: what "8 in the evening" means where somebody lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from whattowatch.domain.errors import InvalidInput


def zone(name: str, field: str = "time_zone") -> ZoneInfo:
    """The IANA zone of that name.

    Raises:
        InvalidInput: no such zone; names `field`.
    """
    if name not in _names():
        raise InvalidInput.of(field, f"{name[:40]!r} is not an IANA time zone such as Europe/Berlin")
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    """What this machine's own zone is called says nothing elsewhere."""
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def resolve(moment: datetime, zone_name: str, field: str) -> datetime:
    """The instant in UTC that `moment` means: as it stands with an offset, else as a local time in the zone.

    A local time that a clock change repeats means its first occurrence; one that a clock change skips is refused,
    since no clock on the wall will ever show it.

    Raises:
        InvalidInput: the zone is unknown, the local time does not exist, or the instant is outside years 1-9999.
    """
    wall = zone(zone_name)
    try:
        instant = (moment if moment.tzinfo else moment.replace(tzinfo=wall, fold=0)).astimezone(UTC)
        shown = instant.astimezone(wall)
    except OverflowError as error:
        raise InvalidInput.of(field, "is out of the range of dates") from error
    if moment.tzinfo is None and shown.replace(tzinfo=None) != moment:
        raise InvalidInput.of(field, f"{moment.isoformat()} is skipped by a clock change in {zone_name}")
    return instant


def on_the_wall(now: datetime, zone_name: str) -> datetime:
    """The same instant as a clock shows it where that zone holds, so that it knows which day it is there."""
    return now.astimezone(zone(zone_name))


def start_of(day: date, wall: tzinfo) -> datetime:
    """The instant in UTC at which the day begins where the zone holds, also where a clock change skips midnight."""
    return datetime.combine(day, time(), wall).astimezone(UTC)


def days_before(now: datetime, days: int) -> datetime:
    """The instant that many days before `now`."""
    return now - timedelta(days=days)
