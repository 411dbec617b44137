"""Taking back what was not watched after all, as a rule without a store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.history import Retracted, Retraction, Rounds, retract, without
from whattowatch.domain.watching import Progress, State

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ONE, TWO = EpisodeRef(1, 1), EpisodeRef(1, 2)
SPECIAL = EpisodeRef(0, 1)
DUE = frozenset({ONE, TWO})


def complete(done: Collection[EpisodeRef]) -> bool:
    """Of a series with two episodes."""
    return set(done) >= DUE


def taken(rounds: Rounds, episode: EpisodeRef | None = None, round_: int | None = None) -> Retracted:
    found = retract(rounds, Retraction(None if episode is None else frozenset({episode}), round_), complete)
    assert found is not None
    return found


def progress(state: State, rounds: Rounds, *, finished_at: datetime | None = None) -> Progress:
    number = max(rounds)
    done = frozenset(rounds[number])
    return Progress("tv-1", state, number, NOON - DAY, NOON + 9 * DAY, finished_at, done)


def after(before: Progress, retracted: Retracted, *, begun: bool = True) -> Progress:
    found = without(before, retracted, complete, begun=begun)
    assert found is not None
    return found


FINISHED: Rounds = {1: {ONE: NOON, TWO: NOON + DAY}}
REWATCHED: Rounds = {1: FINISHED[1], 2: {ONE: NOON + 5 * DAY, TWO: NOON + 6 * DAY}}


@pytest.mark.parametrize(
    "what",
    [Retraction(frozenset({EpisodeRef(9, 9)})), Retraction(frozenset({ONE}), round=3), Retraction(round=3)],
    ids=["other episode", "other round", "no such round"],
)
def test_what_was_not_done_is_not_taken_back(what: Retraction) -> None:
    assert retract(FINISHED, what, complete) is None


def test_the_latest_round_is_meant_unless_another_is_named() -> None:
    assert taken(REWATCHED, ONE).round == 2
    assert taken(REWATCHED, ONE, 1).round == 1


def test_without_an_episode_everything_of_the_round_is_meant() -> None:
    assert taken(REWATCHED).episodes == DUE
    assert taken(REWATCHED).left == FINISHED


def test_what_another_round_holds_is_not_gone() -> None:
    assert taken(REWATCHED, ONE).gone == frozenset()
    assert taken(FINISHED, ONE).gone == {ONE}


def test_a_finish_after_an_episode_that_is_taken_back_is_untrue() -> None:
    assert taken(FINISHED, TWO).untrue == {NOON + DAY}
    assert taken(FINISHED, ONE).untrue == {NOON, NOON + DAY}


def test_a_special_makes_no_finish_untrue() -> None:
    rounds = {1: {**FINISHED[1], SPECIAL: NOON}}
    retracted = taken(rounds, SPECIAL)
    assert retracted.untrue == frozenset()
    assert after(progress(State.FINISHED, rounds, finished_at=NOON), retracted).state is State.FINISHED


def test_a_finished_series_is_watched_again() -> None:
    found = after(progress(State.FINISHED, FINISHED, finished_at=NOON + DAY), taken(FINISHED, TWO))
    assert (found.state, found.finished_at, found.done, found.touched_at) == (State.NOW, None, frozenset({ONE}), NOON)


def test_a_rewatch_that_is_taken_back_was_finished_before_still() -> None:
    found = after(progress(State.FINISHED, REWATCHED, finished_at=NOON + 6 * DAY), taken(REWATCHED, TWO))
    assert (found.state, found.round, found.finished_at) == (State.NOW, 2, NOON + DAY)


def test_what_was_begun_is_being_watched_without_anything_done() -> None:
    found = after(progress(State.FINISHED, FINISHED, finished_at=NOON + DAY), taken(FINISHED))
    assert (found.state, found.done, found.touched_at) == (State.NOW, frozenset(), found.started_at)


def test_of_what_was_never_begun_nothing_is_left() -> None:
    before = progress(State.FINISHED, FINISHED, finished_at=NOON + DAY)
    assert without(before, taken(FINISHED), complete, begun=False) is None


def test_of_what_was_abandoned_nothing_is_left() -> None:
    rounds = {1: {ONE: NOON}}
    assert without(progress(State.ABANDONED, rounds), taken(rounds), complete, begun=True) is None


def test_an_abandoned_rewatch_falls_back_to_the_round_before() -> None:
    rounds = {1: FINISHED[1], 2: {ONE: NOON + 5 * DAY}}
    found = after(progress(State.ABANDONED, rounds, finished_at=NOON + DAY), taken(rounds))
    assert (found.state, found.round, found.done) == (State.FINISHED, 1, DUE)


def test_an_older_round_that_is_not_complete_any_more_was_not_finished() -> None:
    rounds = {1: FINISHED[1], 2: {ONE: NOON + 5 * DAY}}
    found = after(progress(State.NOW, rounds, finished_at=NOON + DAY), taken(rounds, TWO, 1))
    assert (found.state, found.round, found.finished_at, found.done) == (State.NOW, 2, None, frozenset({ONE}))


def test_an_older_round_changes_nothing_of_what_is_finished_now() -> None:
    before = progress(State.FINISHED, REWATCHED, finished_at=NOON + 6 * DAY)
    assert after(before, taken(REWATCHED, TWO, 1)) == before


def test_the_rounds_after_an_older_one_that_is_gone_move_up() -> None:
    before = progress(State.FINISHED, REWATCHED, finished_at=NOON + 6 * DAY)
    assert after(before, taken(REWATCHED, round_=1)).round == 1
