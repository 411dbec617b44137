"""What is asked for where titles were rated in one second, and where they were not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from unit.recommender.crowds import SMALL, crowd
from whattowatch.recommender.events import NO_TIME, Events
from whattowatch.recommender.gaps import SAME_SECOND
from whattowatch.recommender.streams import Examples, examples
from whattowatch.recommender.targets import LATER, TARGETS, WITHIN, Targets, targets

PAGES = (4, 9, 1, 3)
"""How many titles were rated in each second."""
BORDERS = (0, 4, 13, 14)
"""Where a page begins."""
DRAWS = 400


def rated_in_pages(pages: tuple[int, ...] = PAGES, *, hours_apart: int = 1) -> Events:
    """One person, who rates pages of titles some hours apart."""
    titles = sum(pages)
    seconds = np.repeat(10**9 + 3600 * hours_apart * np.arange(len(pages)), pages)
    one = crowd(people=1)
    return replace(
        one,
        users=np.zeros(titles, np.int64),
        items=np.arange(titles),
        values=np.full(titles, 8, np.int8),
        kinds=np.zeros(titles, np.int8),
        at=seconds,
    )


def read_whole(events: Events) -> Examples:
    return examples(events, SMALL.hyper, np.ones(len(events.users), np.bool_))


def drawn(events: Events, newcomers: int = 0) -> Targets:
    """What is asked for at each event, [draws, events]."""
    at = np.tile(np.arange(len(events.users)), (DRAWS, 1))
    return targets(read_whole(events), newcomers, at, np.random.default_rng(0))


def asked_for(found: Targets, event: int) -> list[set[int]]:
    """The targets that count anything, draw by draw."""
    pairs = zip(found.example[:, event], found.weight[:, event], strict=True)
    return [set(example[weight > 0].tolist()) for example, weight in pairs]


@pytest.fixture(scope="module")
def found() -> Targets:
    return drawn(rated_in_pages())


def page_of(event: int) -> range:
    begin = max(border for border in BORDERS if border <= event)
    return range(begin, begin + PAGES[BORDERS.index(begin)])


@pytest.mark.parametrize("border", BORDERS)
def test_at_a_border_the_whole_page_is_asked_for(found: Targets, border: int) -> None:
    page = set(page_of(border))
    assert all(asked <= page and len(asked) == min(len(page), TARGETS) for asked in asked_for(found, border))
    assert set().union(*asked_for(found, border)) == page


@pytest.mark.parametrize("border", BORDERS)
def test_a_page_counts_as_the_root_of_its_titles(found: Targets, border: int) -> None:
    np.testing.assert_allclose(found.weight[:, border].sum(axis=-1), len(page_of(border)) ** 0.5, rtol=1e-6)


def test_within_a_page_its_next_title_counts_little_or_the_next_page_is_asked_for(found: Targets) -> None:
    asked = asked_for(found, 6)
    own = [each == {6} for each in asked]
    next_page = [each == {13} for each in asked]
    assert all(one != other for one, other in zip(own, next_page, strict=True))
    assert 0.4 < np.mean(own) < 0.6
    np.testing.assert_allclose(found.weight[own, 6].sum(axis=-1), WITHIN, rtol=1e-6)
    np.testing.assert_allclose(found.weight[next_page, 6].sum(axis=-1), 1)


def test_the_gap_is_that_to_the_page_that_is_asked_for(found: Targets) -> None:
    read = read_whole(rated_in_pages())
    first = np.array([read.now[next(iter(asked))] for asked in asked_for(found, 6)])
    np.testing.assert_array_equal(found.now[:, 6], first)
    assert len(set(first.tolist())) == 2


def test_after_the_last_page_nothing_else_is_asked_for(found: Targets) -> None:
    assert all(asked == {15} for asked in asked_for(found, 15))


def test_a_page_of_another_session_is_not_asked_for_within_one() -> None:
    found = drawn(rated_in_pages(hours_apart=100))
    assert all(asked == {6} for asked in asked_for(found, 6))


def test_a_page_of_somebody_else_is_not_asked_for() -> None:
    events = rated_in_pages()
    parted = replace(events, users=(np.arange(len(events.users)) >= 13).astype(np.int64))
    assert all(asked == {6} for asked in asked_for(drawn(parted), 6))


def test_newcomers_are_asked_for_what_comes_later_half_of_the_time() -> None:
    events = rated_in_pages((41, 3))
    found, without = drawn(events, newcomers=2), drawn(events)
    later = [len(asked) == TARGETS for asked in asked_for(found, 1)]
    assert 0.4 < np.mean(later) < 0.6
    assert set().union(*asked_for(found, 1)) == {*range(1, 1 + LATER), 41, 42, 43}
    np.testing.assert_allclose(found.weight[later, 1].sum(axis=-1), 1, rtol=1e-6)
    assert (found.now[later, 1] == SAME_SECOND).all()
    assert set().union(*asked_for(found, 2)) == set().union(*asked_for(without, 2)) == {2, 41, 42, 43}


def test_near_the_end_there_is_less_to_come() -> None:
    found = drawn(rated_in_pages((1, 1, 1)), newcomers=10)
    assert [set().union(*asked_for(found, event)) for event in range(3)] == [{0, 1, 2}, {1, 2}, {2}]


def test_without_times_the_next_title_is_asked_for_and_no_chance_is_used_up() -> None:
    events = replace(rated_in_pages(), at=np.full(sum(PAGES), NO_TIME))
    draw, at = np.random.default_rng(0), np.arange(sum(PAGES))[None]
    found = targets(read_whole(events), 0, at, draw)
    np.testing.assert_array_equal(found.example[0, :, 0], at[0])
    np.testing.assert_array_equal(found.weight[0], np.eye(1, TARGETS).repeat(sum(PAGES), axis=0))
    assert draw.bit_generator.state == np.random.default_rng(0).bit_generator.state
