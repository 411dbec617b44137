"""A page of a long list, and how to ask for the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How many rows, after which place.

    Attributes:
        limit: rows wanted, at least 1.
        after: the `next` of the page before, in the store's own words; None for the first page.
    """

    limit: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows in order.

    Attributes:
        rows: at most as many as were asked for.
        next: what `PageRequest.after` takes to go on; None at the end.
    """

    rows: tuple[Row, ...]
    next: str | None = None
