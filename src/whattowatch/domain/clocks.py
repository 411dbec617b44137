"""The present instant as clocks show it where people live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.moments import on_the_wall


def clock_of(person_id: str, accounts: AccountsReader, now: datetime) -> datetime:
    """On this person's clock; who has just left has none of their own."""
    account = accounts.get(person_id)
    return now if account is None else on_the_wall(now, account.preferences.time_zone)


def clocks_of(people: Iterable[str], accounts: AccountsReader, now: datetime) -> Mapping[str, datetime]:
    """On each one's clock, as `clock_of`. One query."""
    ids = set(people)
    known = accounts.by_ids(ids)
    return {each: on_the_wall(now, known[each].preferences.time_zone) if each in known else now for each in ids}
