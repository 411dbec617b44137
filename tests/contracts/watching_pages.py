"""What every store of lists does when they are read page by page."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.watching import EPISODES, begun, hours, keep
from unit.domain.titles import TODAY, refs, series
from whattowatch.domain.catalogue import Title
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.pages import Page, PageRequest
from whattowatch.domain.watching import Sort, WatchingWriter, finish

Read = Callable[[PageRequest], Page[Any]]
Row = TypeVar("Row")
Lists = pytest.mark.parametrize("sort", Sort)
ROWS = 7


@dataclass(frozen=True)
class Sample:
    """A title, when it was added and touched, and how much of it was done."""

    title: Title
    added: int
    touched: int
    done: int


samples = st.lists(
    st.builds(
        Sample,
        title=st.builds(
            lambda number, name, days: replace(
                series(f"tv-{number}"),
                title=name,
                release_date=None if days is None else TODAY + timedelta(days=days),
            ),
            st.integers(0, 99),
            st.sampled_from(["Alien", "alien", "ALIENS", "Émile", "émile", "Ä", "", "'", "中"]),
            st.none() | st.integers(-2, 2),
        ),
        added=st.integers(0, 3),
        touched=st.integers(0, 3),
        done=st.integers(0, 3),
    ),
    max_size=12,
    unique_by=lambda sample: sample.title.id,
)
"""Few values of each kind, so that ties are common."""


def fill(watching: WatchingWriter, person_id: str, rows: list[Sample]) -> None:
    for row in rows:
        watching.add_listed(person_id, row.title, hours(row.added))
        progress = finish(begun(row.title, hours(row.added)), refs(EPISODES[: row.done]), hours(row.touched))
        keep(watching, person_id, progress, row.title, EPISODES)


def readers(watching: WatchingWriter, person_id: str, sort: Sort, today: date = TODAY) -> tuple[Read, Read]:
    """How to read a page of either list."""
    return (
        lambda request: watching.watchlist(person_id, sort, request, today),
        lambda request: watching.watchnow(person_id, sort, request),
    )


def pages(read: Read, limit: int) -> Iterator[Page[Any]]:
    page = read(PageRequest(limit))
    yield page
    while page.next is not None:
        following = read(PageRequest(limit, page.next))
        assert following != page, "a page that follows itself would never end"
        page = following
        yield page


def token(*values: object) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


class WatchingPagesContract:
    """For a fixture `watching` that is empty, a person `owner`, and `newcomer`, which makes a new person."""

    @given(rows=samples, limit=st.integers(1, 5), sort=st.sampled_from(Sort))
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_pages_put_together_are_the_whole_list(
        self, watching: WatchingWriter, newcomer: Callable[[], str], rows: list[Sample], limit: int, sort: Sort
    ) -> None:
        person_id = newcomer()
        fill(watching, person_id, rows)

        for read in readers(watching, person_id, sort):
            whole = read(PageRequest(100))
            shown = list(pages(read, limit))

            assert whole.next is None
            assert len(whole.rows) == len(rows)
            assert tuple(row for page in shown for row in page.rows) == whole.rows
            assert all(len(page.rows) == limit for page in shown[:-1])

    @Lists
    def test_the_last_page_says_that_it_is(self, watching: WatchingWriter, owner: str, sort: Sort) -> None:
        fill(watching, owner, [Sample(series(f"tv-{each}"), each, each, 0) for each in range(4)])

        for read in readers(watching, owner, sort):
            assert read(PageRequest(4)).next is None
            assert read(PageRequest(3)).next is not None

    @Lists
    def test_rows_that_come_or_go_between_pages_neither_hide_nor_repeat_others(
        self, watching: WatchingWriter, owner: str, sort: Sort
    ) -> None:
        fill(watching, owner, [Sample(series(f"tv-{each}"), each % 3, each % 2, each % 4) for each in range(ROWS)])
        for number, read in enumerate(readers(watching, owner, sort)):
            before = [row.title_id for row in read(PageRequest(100)).rows]
            first = read(PageRequest(3))
            gone, added = before[2], f"tv-new-{number}"
            watching.remove_listed(owner, gone)
            watching.remove(owner, gone)
            fill(watching, owner, [Sample(series(added), 9, 9, 0)])

            rest = [row.title_id for row in read(PageRequest(100, first.next)).rows]

            assert [title_id for title_id in rest if title_id != added] == before[3:]

    @pytest.mark.parametrize(
        "absurd",
        [
            "", "x", "%%%", "é", "\ud800", "a" * 10_000, "bnVsbA", token(), token("watchlist-smart"), token(1, 2),
            token("watchlist-smart", 0, "2026-01-01T00:00:00Z"),
            token("watchlist-smart", 0, "2026-01-01T00:00:00", "tv-1"),
            token("watchlist-smart", 0, "0001-01-01T00:00:00+14:00", "tv-1"),
            token("watchlist-smart", 10**30, "2026-01-01T00:00:00Z", "tv-1"),
            token("watchlist-smart", 0, "2026-01-01T00:00:00Z", "\0"),
            token("watchlist-smart", 0, "2026-01-01T00:00:00Z", None),
            token("watchlist-smart", 0, "2026-01-01T00:00:00Z", "tv-1", "more"),
            token("progress-smart", 1, "2026-01-01T00:00:00Z", "tv-1"),
            token("progress-smart", True, "2026-01-01T00:00:00Z", "\udfff"),
        ],
        ids=lambda place: ascii(place[:20]),
    )  # fmt: skip
    def test_a_place_that_no_page_gave_is_refused_by_the_name_of_its_list(
        self, watching: WatchingWriter, owner: str, absurd: str
    ) -> None:
        for read, field in zip(readers(watching, owner, Sort.SMART), ("list_cursor", "now_cursor"), strict=True):
            with pytest.raises(InvalidInput) as refused:
                read(PageRequest(10, absurd))
            assert [name for name, _ in refused.value.fields] == [field]

    def test_a_place_in_one_order_or_list_is_none_in_another(self, watching: WatchingWriter, owner: str) -> None:
        fill(watching, owner, [Sample(series(f"tv-{each}"), each, each, 0) for each in range(2)])
        given_places = {
            (name, sort): read(PageRequest(1)).next
            for sort in Sort
            for name, read in zip("ln", readers(watching, owner, sort), strict=True)
        }

        for (name, sort), place in given_places.items():
            for other_sort in Sort:
                for other_name, read in zip("ln", readers(watching, owner, other_sort), strict=True):
                    if (name, sort) != (other_name, other_sort):
                        with pytest.raises(InvalidInput):
                            read(PageRequest(1, place))
