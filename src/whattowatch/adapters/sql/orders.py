"""The orders of the home page's two lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Table, bindparam, case, func, literal

from whattowatch.adapters.sql.keyset import Key, Order
from whattowatch.adapters.sql.schema import progress, watchlist
from whattowatch.domain.watching import Sort


def watchlist_order(sort: Sort) -> Order:
    """SMART shows what is out already first, as of the day that the parameter `today` is."""
    unreleased: ColumnElement[int] = case((watchlist.c.release_date > bindparam("today", type_=Date), 1), else_=0)
    smart = (Key(unreleased), Key(watchlist.c.added_at, falling=True))
    return _order(watchlist, sort, smart, added=watchlist.c.added_at)


def watchnow_order(sort: Sort) -> Order:
    """SMART shows what waits to be watched first."""
    smart = (Key(progress.c.waiting, falling=True), Key(progress.c.touched_at, falling=True))
    return _order(progress, sort, smart, added=progress.c.started_at)


def _order(table: Table, sort: Sort, smart: tuple[Key, ...], added: ColumnElement[Any]) -> Order:
    # What has no release date comes last, as if it were older than anything.
    released = func.coalesce(table.c.release_date, literal(date.min))
    keys = {
        Sort.SMART: smart,
        Sort.ADDED: (Key(added, falling=True),),
        Sort.TITLE: (Key(table.c.sort_title),),
        Sort.RELEASE: (Key(released, falling=True),),
    }
    return Order(f"{table.name}-{sort}", (*keys[sort], Key(table.c.title_id)))
