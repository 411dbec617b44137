"""The pace: even, with little saved up, none while it is told to be quiet, and slower after that."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.adapters.moviedb.pace import CATCH_UP_S, RECOVERY_S, SLOWEST, Pace


class Stopwatch:
    """Time that passes only when somebody waits for it."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def pace(self, rate: float) -> Pace:
        return Pace(rate, self.time, self.sleep)


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


def turns(pace: Pace, watch: Stopwatch, count: int) -> list[float]:
    """When each of so many requests is let through."""

    async def take() -> list[float]:
        taken = []
        for _ in range(count):
            async with pace.turn():
                taken.append(watch.now)
        return taken

    return asyncio.run(take())


def most_within_a_second(taken: list[float]) -> int:
    return max(sum(start <= each < start + 1 - 1e-9 for each in taken) for start in taken)


def test_requests_follow_one_another_evenly(watch: Stopwatch) -> None:
    taken = turns(watch.pace(10), watch, 31)
    assert (round(taken[-1], 6), most_within_a_second(taken)) == (3.0, 10)


def test_a_pause_of_our_own_is_made_up_for_by_a_few_at_once(watch: Stopwatch) -> None:
    pace = watch.pace(10)
    turns(pace, watch, 5)
    watch.now += 60
    taken = turns(pace, watch, 30)
    assert taken.count(taken[0]) == int(CATCH_UP_S * 10) + 1
    assert most_within_a_second(taken) == 10


def test_nothing_is_sent_while_it_is_told_to_be_quiet(watch: Stopwatch) -> None:
    pace = watch.pace(10)
    (begun, *_) = turns(pace, watch, 3)
    pace.cool_down(7)
    assert turns(pace, watch, 1)[0] >= begun + 7


def test_after_that_they_come_one_by_one_and_more_slowly(watch: Stopwatch) -> None:
    pace = watch.pace(10)
    turns(pace, watch, 3)
    pace.cool_down(7)
    first, second, *_ = turns(pace, watch, 3)
    assert second - first == pytest.approx(1 / 8)


def test_what_was_under_way_then_slows_it_down_once(watch: Stopwatch) -> None:
    pace = watch.pace(10)
    turns(pace, watch, 3)
    for _ in range(15):
        pace.cool_down(7)
    assert pace.rate == pytest.approx(8)


def test_it_recovers_to_what_it_was_and_no_further(watch: Stopwatch) -> None:
    pace = watch.pace(10)
    pace.cool_down(1)
    watch.now += 1
    for _ in range(10):
        watch.now += RECOVERY_S
        turns(pace, watch, 1)
    assert pace.rate == 10


def test_it_never_comes_to_a_stop(watch: Stopwatch) -> None:
    pace = watch.pace(2)
    for _ in range(50):
        pace.cool_down(0.5)
        watch.now += 1
    assert pace.rate == SLOWEST


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_whatever_pauses_there_are_no_second_has_more_than_the_pace_allows(pauses: list[float]) -> None:
    watch = Stopwatch()
    pace, taken = watch.pace(5), list[float]()
    for pause in pauses:
        watch.now += pause
        taken += turns(pace, watch, 2)
    assert most_within_a_second(taken) <= 5


@given(st.lists(st.tuples(st.floats(0, 0.4), st.integers(0, 3), st.floats(0, 1)), min_size=60, max_size=150))
def test_however_late_requests_arrive_the_service_counts_an_eighth_more_at_most(
    steps: list[tuple[float, int, float]],
) -> None:
    """Each step: a pause of ours, how many answers come in it, and when on its way the next request is counted."""
    watch = Stopwatch()
    arrived = asyncio.run(arrivals(watch.pace(7), watch, steps))
    assert most_within_a_second(arrived) <= 8


async def arrivals(pace: Pace, watch: Stopwatch, steps: list[tuple[float, int, float]]) -> list[float]:
    """When each request is counted: at some moment between its turn and its answer."""
    arrived, under_way = list[float](), list[tuple[AbstractAsyncContextManager[None], float, float]]()

    async def answer() -> None:
        turn, sent, share = under_way.pop(0)
        await turn.__aexit__(None, None, None)
        arrived.append(sent + share * (watch.now - sent))

    for pause, answers, share in steps:
        watch.now += pause
        # No more than five are ever under way, so that the pace need not wait for an answer that cannot come.
        for _ in range(max(min(answers, len(under_way)), len(under_way) - 5)):
            await answer()
        turn = pace.turn()
        await turn.__aenter__()
        under_way.append((turn, watch.now, share))
    while under_way:
        await answer()
    return arrived


def test_while_no_answer_comes_it_waits_with_more(watch: Stopwatch) -> None:
    pace = watch.pace(7)

    async def unanswered() -> float:
        turns = [pace.turn() for _ in range(8)]
        for turn in turns:
            await turn.__aenter__()
        watch.now = 60
        for turn in turns[:1]:
            await turn.__aexit__(None, None, None)
        async with pace.turn():
            return watch.now

    assert asyncio.run(unanswered()) == pytest.approx(61)
