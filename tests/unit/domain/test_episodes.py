"""Which episodes have aired, which comes next, and what is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.domain.titles import NOON, TODAY, TOMORROW, YESTERDAY, catalogues, film, refs, season, series, shows, some_of
from whattowatch.domain.catalogue import FILM, Episode, EpisodeRef, Source, Title
from whattowatch.domain.episodes import Choice, chosen, counting, has_aired, in_order, standing
from whattowatch.domain.moments import on_the_wall

NOTHING: frozenset[EpisodeRef] = frozenset()


# --- what has aired ------------------------------------------------------------------------------------------------


def test_an_episode_airs_on_the_day_of_its_air_date() -> None:
    assert has_aired(series(), Episode(1, 1, air_date=TODAY), NOON)
    assert not has_aired(series(), Episode(1, 1, air_date=TOMORROW), NOON)


@pytest.mark.parametrize(("minutes", "aired"), [(0, True), (1, False)])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_an_episode_with_an_instant_airs_then_whatever_day_it_is_where_one_lives(
    zone: str, minutes: int, aired: bool
) -> None:
    episode = Episode(1, 1, air_date=TODAY, airs_at=NOON + timedelta(minutes=minutes))
    assert has_aired(series(), episode, on_the_wall(NOON, zone)) is aired


@pytest.mark.parametrize(
    ("air_zone", "zone", "aired"),
    [
        (None, "Pacific/Auckland", True),
        (None, "UTC", False),
        ("America/New_York", "Pacific/Auckland", False),
        ("Pacific/Auckland", "America/New_York", True),
    ],
)
def test_where_the_day_alone_is_known_it_begins_where_the_series_airs_or_else_where_one_lives(
    air_zone: str | None, zone: str, aired: bool
) -> None:
    show = replace(series(), air_zone=air_zone)
    assert has_aired(show, Episode(1, 1, air_date=TOMORROW), on_the_wall(NOON, zone)) is aired


@given(catalogues, st.sampled_from([None, "Asia/Tokyo", "Africa/Cairo"]), st.sampled_from(["UTC", "America/Sao_Paulo"]))
def test_a_standing_holds_until_the_instant_that_it_names(
    episodes: list[Episode], air_zone: str | None, zone: str
) -> None:
    show, here = replace(series(), air_zone=air_zone), on_the_wall(NOON, zone)
    at = standing(show, episodes, NOTHING, here).changes_at
    if at is not None:
        before, then = ((at - moment).astimezone(here.tzinfo) for moment in (timedelta(microseconds=1), timedelta()))
        assert standing(show, episodes, NOTHING, before).aired == standing(show, episodes, NOTHING, here).aired
        assert aired(show, episodes, then) > aired(show, episodes, before)


def aired(show: Title, episodes: list[Episode], now: datetime) -> int:
    return sum(has_aired(show, episode, now) for episode in counting(episodes))


@pytest.mark.parametrize(
    ("title", "aired"),
    [
        (series(ended=True), True),
        (series(ended=False), False),
        (series(ended=None), False),
        (series(ended=None, source=Source.STARTER), True),
    ],
)
def test_an_episode_without_a_date_has_aired_if_the_series_ended_or_is_the_starters(title: Title, aired: bool) -> None:
    assert has_aired(title, Episode(1, 1), NOON) is aired


@given(shows, catalogues, st.data())
def test_an_unaired_episode_never_counts_as_unwatched(
    title: Title, episodes: list[Episode], data: st.DataObject
) -> None:
    done = data.draw(some_of(episodes))
    unaired = [episode for episode in episodes if not has_aired(title, episode, NOON)]

    with_them = standing(title, episodes, done, NOON)
    aired_regular = [e for e in episodes if e not in unaired and e.season != 0]
    if aired_regular:
        without_them = standing(title, [e for e in episodes if e not in unaired], done, NOON)
        assert (with_them.finished, with_them.aired, with_them.left_minutes, with_them.waiting) == (
            without_them.finished,
            without_them.aired,
            without_them.left_minutes,
            without_them.waiting,
        )


@given(shows, catalogues, st.data())
def test_the_counts_agree_with_each_other(title: Title, episodes: list[Episode], data: st.DataObject) -> None:
    now = standing(title, episodes, data.draw(some_of(episodes)), NOON)

    assert 0 <= now.finished <= now.aired <= len(episodes)
    assert now.waiting is (now.finished < now.aired)
    assert not (now.waiting and now.complete)
    assert now.left_minutes == 0 or now.waiting
    assert now.changes_at is None or now.changes_at > NOON


# --- which comes next ----------------------------------------------------------------------------------------------


def test_next_is_the_first_aired_episode_that_is_not_done() -> None:
    episodes = season(1, 3)

    assert standing(series(), episodes, NOTHING, NOON).next == episodes[0]
    assert standing(series(), episodes, refs(episodes[:1]), NOON).next == episodes[1]


def test_an_episode_that_was_skipped_comes_next() -> None:
    episodes = season(1, 3)

    assert standing(series(), episodes, refs([episodes[0], episodes[2]]), NOON).next == episodes[1]


def test_when_nothing_is_left_the_soonest_to_air_comes_next() -> None:
    aired = season(1, 2)
    later = Episode(2, 1, air_date=TODAY + timedelta(days=30))
    sooner = Episode(2, 2, air_date=TOMORROW)

    now = standing(series(), [*aired, later, sooner], refs(aired), NOON)

    assert (now.next, now.waiting, now.changes_at) == (sooner, False, NOON + timedelta(hours=12))


def test_nothing_comes_next_when_nothing_more_is_announced() -> None:
    episodes = season(1, 2)

    assert standing(series(), [*episodes, Episode(2, 1)], refs(episodes), NOON).next is None


@given(shows, catalogues, st.data())
def test_next_is_never_done_and_never_comes_before_another_that_is_left(
    title: Title, episodes: list[Episode], data: st.DataObject
) -> None:
    done = data.draw(some_of(episodes))
    now = standing(title, episodes, done, NOON)
    left = [e for e in counting(episodes) if has_aired(title, e, NOON) and e.ref not in done]

    assert now.next == left[0] if left else now.next is None or now.next.ref not in refs(left)


def test_gaps_in_seasons_and_numbers_are_stepped_over() -> None:
    episodes = [Episode(2, 7, air_date=YESTERDAY), Episode(9, 3, air_date=YESTERDAY), Episode(4, 1, air_date=YESTERDAY)]

    assert [episode.ref for episode in in_order(episodes)] == [(2, 7), (4, 1), (9, 3)]
    assert standing(series(), episodes, frozenset({EpisodeRef(2, 7)}), NOON).next == episodes[2]
    assert chosen(series(), episodes, NOTHING, Choice(up_to=EpisodeRef(4, 1)), NOON) == ((2, 7), (4, 1))


# --- specials ------------------------------------------------------------------------------------------------------


def test_specials_come_last() -> None:
    assert [e.season for e in in_order([*season(0, 1), *season(2, 1), *season(1, 1)])] == [1, 2, 0]


def test_unwatched_specials_never_hold_a_series_back() -> None:
    regular = season(1, 2)

    now = standing(series(ended=True), [*season(0, 5), *regular], refs(regular), NOON)

    assert (now.complete, now.waiting, now.next, now.aired, now.left_minutes) == (True, False, None, 2, 0)


def test_a_special_that_is_done_counts_for_nothing() -> None:
    assert standing(series(), [*season(0, 2), *season(1, 2)], refs(season(0, 2)), NOON).finished == 0


def test_a_series_of_nothing_but_specials_is_finished_by_them() -> None:
    specials = season(0, 2)

    assert standing(series(ended=True), specials, NOTHING, NOON).next == specials[0]
    assert standing(series(ended=True), specials, refs(specials), NOON).complete


# --- films and the amount left -------------------------------------------------------------------------------------


def test_a_film_is_one_episode_without_a_next() -> None:
    before, after = standing(film(), [], NOTHING, NOON), standing(film(), [], frozenset({FILM}), NOON)

    assert (before.finished, before.aired, before.left_minutes, before.next) == (0, 1, 136, None)
    assert (after.finished, after.left_minutes, after.waiting, after.complete) == (1, 0, False, True)


def test_minutes_left_fall_back_to_the_usual_length_of_an_episode() -> None:
    episodes = [Episode(1, 1, air_date=YESTERDAY, runtime=50), Episode(1, 2, air_date=YESTERDAY)]

    assert standing(series(runtime=42), episodes, NOTHING, NOON).left_minutes == 92


def test_minutes_left_are_unknown_when_one_length_is() -> None:
    episodes = [Episode(1, 1, air_date=YESTERDAY, runtime=50), Episode(1, 2, air_date=YESTERDAY)]

    assert standing(series(), episodes, NOTHING, NOON).left_minutes is None
    assert standing(series(), episodes, refs(episodes[1:]), NOON).left_minutes == 50


def test_a_series_of_which_no_episode_is_known_is_not_complete() -> None:
    now = standing(series(ended=True), [], NOTHING, NOON)

    assert (now.complete, now.waiting, now.next, now.aired) == (False, False, None, 0)


@pytest.mark.parametrize("ended", [False, None])
def test_a_series_that_goes_on_is_never_complete(ended: bool | None) -> None:
    assert not standing(series(ended=ended), season(1, 2), refs(season(1, 2)), NOON).complete


# --- what a nightly load changes -----------------------------------------------------------------------------------


def test_more_episodes_are_left_after_a_load_that_adds_them() -> None:
    done = refs(season(1, 2))

    assert not standing(series(), season(1, 2), done, NOON).waiting
    assert standing(series(), season(1, 5), done, NOON).next == Episode(1, 3, air_date=YESTERDAY, runtime=45)


def test_an_episode_that_was_removed_is_no_longer_counted_although_it_was_done() -> None:
    done = refs(season(1, 3))

    now = standing(series(ended=True), season(1, 2), done, NOON)

    assert (now.finished, now.aired, now.complete) == (2, 2, True)


def test_a_season_added_to_an_ended_series_is_left_to_watch() -> None:
    done = refs(season(1, 2))

    now = standing(series(ended=False), [*season(1, 2), *season(2, 3)], done, NOON)

    assert (now.finished, now.aired, now.waiting, now.complete) == (2, 5, True, False)


def test_an_air_date_that_moved_away_takes_the_episode_back() -> None:
    episodes = season(1, 1)
    moved = Episode(1, 2, air_date=TOMORROW)

    assert standing(series(), [*episodes, moved], refs(episodes), NOON).aired == 1
    assert standing(series(), [*episodes, moved], refs(episodes), NOON + timedelta(hours=12)).aired == 2


# --- long series ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "episodes",
    [season(1, 1_200), [each for number in range(1, 101) for each in season(number, 12)]],
    ids=["one season", "a hundred seasons"],
)
def test_twelve_hundred_episodes_are_counted_and_chosen_in_order(episodes: list[Episode]) -> None:
    half = refs(episodes[:600])

    now = standing(series(), episodes, half, NOON)

    assert (now.finished, now.aired, now.left_minutes, now.next) == (600, 1_200, 600 * 45, episodes[600])
    picked = chosen(series(), episodes, half, Choice(up_to=episodes[-1].ref), NOON)
    assert picked == tuple(episode.ref for episode in episodes)


def test_naming_each_of_twelve_hundred_episodes_takes_no_noticeable_time() -> None:
    episodes = season(1, 1_200)
    choice = Choice(episodes=tuple(episode.ref for episode in reversed(episodes)))

    began = perf_counter()
    picked = chosen(series(), episodes, NOTHING, choice, NOON)

    assert len(picked) == 1_200
    assert perf_counter() - began < 0.5
