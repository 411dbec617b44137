"""What a training's numbers are when nobody tells them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whattowatch.recommender.plans import plan_for


def test_few_events_make_a_narrow_network_that_is_updated_often() -> None:
    plan = plan_for(100_835)
    assert (plan.hyper.width, plan.schedule.lanes, plan.schedule.steps) == (64, 16, 32)


def test_a_million_events_make_a_wide_one() -> None:
    plan = plan_for(999_611)
    assert (plan.hyper.width, plan.schedule.lanes, plan.schedule.steps) == (256, 64, 64)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_events_never_make_it_narrower(some: int, more: int) -> None:
    assert plan_for(some).hyper.width <= plan_for(some + more).hyper.width


def test_with_few_events_titles_begin_with_what_is_seen_together_and_weights_are_kept_small() -> None:
    few, many = plan_for(100_835).schedule, plan_for(999_611).schedule
    assert (few.first_vectors, few.decay, few.newcomers) == (0.3, 0.1, 10)
    assert (many.first_vectors, many.decay, many.newcomers) == (0, 1e-4, 0)


def test_what_is_told_goes_before_what_follows() -> None:
    plan = plan_for(100_835, width=32, steps=8, epochs=3)
    assert (plan.hyper.width, plan.schedule.lanes, plan.schedule.steps, plan.schedule.epochs) == (32, 16, 8, 3)
