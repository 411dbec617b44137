"""How a title moves between watching, finished and abandoned, round by round, and what to ask a rating for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from unit.domain.titles import NOON, TOMORROW, film, refs, season, series
from whattowatch.domain.catalogue import FILM, Episode, EpisodeRef, Title
from whattowatch.domain.episodes import standing
from whattowatch.domain.ratings import Subject
from whattowatch.domain.watching import Progress, State, begin, finish, leave, settle, to_rate

NOW = datetime(2026, 3, 14, 20, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SERIES = series(ended=True)
EPISODES = season(1, 3)


def watching(*done: EpisodeRef, round: int = 1) -> Progress:  # noqa: A002  (the field's name)
    return Progress(SERIES.id, State.NOW, round, NOW, NOW, done=frozenset(done))


def finished(round: int = 1) -> Progress:  # noqa: A002  (the field's name)
    return replace(watching(*refs(EPISODES), round=round), state=State.FINISHED, finished_at=NOW)


def settled(progress: Progress, episodes: list[Episode], title: Title = SERIES) -> Progress:
    return settle(progress, standing(title, episodes, progress.done, NOON), LATER)


# --- beginning -----------------------------------------------------------------------------------------------------


def test_what_was_never_watched_begins_its_first_round() -> None:
    assert begin(None, "tv-1396", True, NOW) == Progress("tv-1396", State.NOW, 1, started_at=NOW, touched_at=NOW)


def test_beginning_what_is_being_watched_changes_nothing() -> None:
    assert begin(watching(EPISODES[0].ref), SERIES.id, True, LATER) == watching(EPISODES[0].ref)


def test_beginning_what_was_finished_is_a_rewatch_from_the_start() -> None:
    again = begin(finished(), SERIES.id, False, LATER)

    assert (again.state, again.round, again.done) == (State.NOW, 2, frozenset())
    assert (again.started_at, again.touched_at, again.finished_at) == (LATER, LATER, NOW)


def test_beginning_a_finished_series_that_has_new_episodes_goes_on_instead() -> None:
    on = begin(finished(), SERIES.id, True, LATER)

    assert (on.state, on.round, on.done, on.started_at) == (State.NOW, 1, refs(EPISODES), NOW)
    assert on.finished_at is None, "with new episodes it did not stay finished"


def test_beginning_what_was_abandoned_resumes_where_it_was_left() -> None:
    left = leave(watching(EPISODES[0].ref), NOW)

    resumed = begin(left, SERIES.id, True, LATER)

    assert resumed == replace(watching(EPISODES[0].ref), touched_at=LATER)


# --- finishing -----------------------------------------------------------------------------------------------------


def test_finished_episodes_are_added_to_those_before() -> None:
    after = finish(watching(EPISODES[0].ref), [EPISODES[1].ref, EPISODES[0].ref], LATER)

    assert (after.done, after.touched_at) == (refs(EPISODES[:2]), LATER)


def test_the_last_aired_episode_of_an_ended_series_finishes_it() -> None:
    after = settled(watching(*refs(EPISODES)), EPISODES)

    assert (after.state, after.finished_at) == (State.FINISHED, LATER)


def test_the_last_aired_episode_of_a_series_that_goes_on_does_not_finish_it() -> None:
    assert settled(watching(*refs(EPISODES)), EPISODES, series(ended=False)).state is State.NOW


def test_a_film_that_was_watched_is_finished() -> None:
    progress = finish(begin(None, "movie-603", True, NOW), [FILM], NOW)

    assert settle(progress, standing(film(), [], progress.done, NOON), LATER).state is State.FINISHED


def test_a_new_aired_episode_brings_a_finished_series_back() -> None:
    back = settled(finished(), [*EPISODES, *season(2, 1)], series(ended=False))

    assert (back.state, back.round, back.finished_at, back.done) == (State.NOW, 1, None, refs(EPISODES))


def test_a_new_episode_brings_a_finished_series_back_only_once_it_airs() -> None:
    assert settled(finished(), [*EPISODES, *season(2, 1, aired=TOMORROW)], series(ended=False)) == finished()


def test_an_abandoned_series_stays_abandoned_whatever_airs() -> None:
    abandoned = leave(watching(*refs(EPISODES)), NOW)

    assert abandoned is not None
    assert settled(abandoned, EPISODES) == abandoned
    assert settled(abandoned, [*EPISODES, *season(2, 1)]) == abandoned


def test_settling_again_changes_nothing() -> None:
    for episodes in (EPISODES, [*EPISODES, *season(2, 1)]):
        once = settled(watching(*refs(EPISODES)), episodes)
        assert settled(once, episodes) == once


# --- leaving -------------------------------------------------------------------------------------------------------


def test_leaving_what_was_begun_abandons_it_and_keeps_what_was_done() -> None:
    left = leave(watching(EPISODES[0].ref), LATER)

    assert left == replace(watching(EPISODES[0].ref), state=State.ABANDONED, touched_at=LATER)


def test_leaving_before_anything_was_done_is_as_if_it_had_never_begun() -> None:
    assert leave(watching(), LATER) is None


def test_leaving_a_rewatch_of_which_nothing_was_done_falls_back_to_the_round_before() -> None:
    rewatch = begin(finished(), SERIES.id, False, LATER)

    left = leave(rewatch, LATER)

    assert left is not None
    assert (left.state, left.round, left.finished_at) == (State.FINISHED, 1, NOW)


def test_leaving_a_rewatch_of_which_something_was_done_abandons_that_round() -> None:
    left = leave(watching(EPISODES[0].ref, round=2), LATER)

    assert left is not None
    assert (left.state, left.round) == (State.ABANDONED, 2)


# --- what to rate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "done", "completed", "subjects"),
    [
        (SERIES, [], True, ()),
        (SERIES, EPISODES[:1], False, (Subject(SERIES.id, EpisodeRef(1, 1)),)),
        (SERIES, EPISODES[:2], False, (Subject(SERIES.id),)),
        (SERIES, EPISODES[2:], True, (Subject(SERIES.id, EpisodeRef(1, 3)), Subject(SERIES.id))),
        (SERIES, EPISODES, True, (Subject(SERIES.id),)),
    ],
    ids=["nothing", "one episode", "several at once", "the last one", "all at once"],
)
def test_a_rating_is_asked_for_what_was_finished(
    title: Title, done: list[Episode], completed: bool, subjects: tuple[Subject, ...]
) -> None:
    assert to_rate(title, [episode.ref for episode in done], completed) == subjects


def test_a_rating_of_a_film_is_asked_for_once_as_the_film() -> None:
    assert to_rate(film(), [FILM], completed=True) == (Subject("movie-603"),)
