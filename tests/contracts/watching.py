"""What every store does with progress and what is being watched; `watching_lists.py` and `watching_pages.py` go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from unit.domain.titles import NOON, TODAY, TOMORROW, YESTERDAY, film, refs, season, series
from whattowatch.domain.catalogue import FILM, Episode, EpisodeRef, Title
from whattowatch.domain.episodes import standing
from whattowatch.domain.pages import PageRequest
from whattowatch.domain.watching import Mark, Progress, Sort, State, WatchingWriter, begin, finish, leave

NOW = datetime(2026, 3, 14, 20, 15, 30, 123_456, tzinfo=UTC)
ALL = PageRequest(100)
SERIES = series(ended=True)
EPISODES = season(1, 3)


def hours(count: float) -> datetime:
    """So many hours after NOW."""
    return NOW + timedelta(hours=count)


def begun(title: Title, at: datetime = NOW) -> Progress:
    return begin(None, title.id, waiting=True, now=at)


def keep(watching: WatchingWriter, person_id: str, progress: Progress, title: Title, episodes: list[Episode]) -> None:
    """Save with the standing as of TODAY."""
    watching.save(person_id, progress, standing(title, episodes, progress.done, NOON), title)


class ProgressContract:
    """For a fixture `watching` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_a_progress_is_answered_as_it_was_saved(self, watching: WatchingWriter, owner: str) -> None:
        progress = Progress(
            SERIES.id, State.ABANDONED, 3, hours(-9), NOW, finished_at=hours(-20), done=frozenset({EpisodeRef(1, 2)})
        )

        keep(watching, owner, progress, SERIES, EPISODES)

        assert watching.progress(owner, SERIES.id) == progress

    def test_marks_of_people_are_those_of_one_title(
        self, watching: WatchingWriter, owner: str, friend: str, stranger: str
    ) -> None:
        keep(watching, owner, begun(SERIES), SERIES, EPISODES)
        watching.add_listed(owner, SERIES, NOW)
        watching.add_listed(friend, SERIES, NOW)
        watching.add_listed(stranger, film(), NOW)

        assert watching.marks_of([owner, friend, stranger], SERIES.id) == {
            owner: Mark(watchlist=True, watchnow=True),
            friend: Mark(watchlist=True),
        }
        assert watching.marks_of([friend], SERIES.id).keys() == {friend}
        assert watching.marks_of([], SERIES.id) == {}

    def test_marks_of_people_on_several_titles_are_those_of_each(
        self, watching: WatchingWriter, owner: str, friend: str, stranger: str
    ) -> None:
        keep(watching, owner, replace(begun(SERIES), state=State.FINISHED, finished_at=NOW), SERIES, EPISODES)
        watching.add_listed(owner, film(), NOW)
        watching.add_listed(friend, SERIES, NOW)
        watching.add_listed(stranger, SERIES, NOW)

        found = watching.marks_among([owner, friend], [SERIES.id, film().id, "movie-1"])
        assert found == {
            owner: {SERIES.id: Mark(finished=True), film().id: Mark(watchlist=True)},
            friend: {SERIES.id: Mark(watchlist=True)},
        }
        assert watching.marks_among([owner, friend], [film().id]).keys() == {owner}
        assert watching.marks_among([], [SERIES.id]) == watching.marks_among([owner], []) == {}

    def test_what_was_never_begun_has_no_progress(self, watching: WatchingWriter, owner: str, stranger: str) -> None:
        keep(watching, owner, begun(SERIES), SERIES, EPISODES)

        assert watching.progress(owner, "movie-603") is None
        assert watching.progress(stranger, SERIES.id) is None

    def test_saving_again_changes_nothing(self, watching: WatchingWriter, owner: str) -> None:
        progress = finish(begun(SERIES), refs(EPISODES[:2]), NOW)
        for _ in range(2):
            keep(watching, owner, progress, SERIES, EPISODES)

        assert watching.progress(owner, SERIES.id) == progress

    def test_episodes_done_are_only_ever_added(self, watching: WatchingWriter, owner: str) -> None:
        keep(watching, owner, finish(begun(SERIES), refs(EPISODES[:2]), NOW), SERIES, EPISODES)

        keep(watching, owner, finish(begun(SERIES), refs(EPISODES[2:]), NOW), SERIES, EPISODES)

        stored = watching.progress(owner, SERIES.id)
        assert stored is not None
        assert stored.done == refs(EPISODES)

    def test_a_film_is_done_as_its_one_episode(self, watching: WatchingWriter, owner: str) -> None:
        keep(watching, owner, finish(begun(film()), [FILM], NOW), film(), [])

        stored = watching.progress(owner, "movie-603")
        assert stored is not None
        assert stored.done == {FILM}

    def test_a_rewatch_starts_with_nothing_done_and_the_round_before_is_kept(
        self, watching: WatchingWriter, owner: str
    ) -> None:
        first = replace(finish(begun(SERIES), refs(EPISODES), NOW), state=State.FINISHED, finished_at=NOW)
        keep(watching, owner, first, SERIES, EPISODES)
        second = begin(first, SERIES.id, waiting=False, now=hours(1))
        keep(watching, owner, second, SERIES, EPISODES)
        assert watching.progress(owner, SERIES.id) == second

        left = leave(second, hours(2))
        assert left is not None
        keep(watching, owner, left, SERIES, EPISODES)

        assert watching.progress(owner, SERIES.id) == replace(left, done=refs(EPISODES))

    def test_twelve_hundred_episodes_are_kept(self, watching: WatchingWriter, owner: str) -> None:
        long = season(1, 1_200)
        keep(watching, owner, finish(begun(SERIES), refs(long), NOW), SERIES, long)

        stored = watching.progress(owner, SERIES.id)
        assert stored is not None
        assert stored.done == refs(long)

    def test_a_removed_progress_is_forgotten(self, watching: WatchingWriter, owner: str, friend: str) -> None:
        for person_id in (owner, friend):
            keep(watching, person_id, begun(SERIES), SERIES, EPISODES)

        for _ in range(2):
            watching.remove(owner, SERIES.id)

        assert watching.progress(owner, SERIES.id) is None
        assert watching.progress(friend, SERIES.id) is not None

    def test_followers_are_everybody_with_a_progress(
        self, watching: WatchingWriter, owner: str, friend: str, stranger: str
    ) -> None:
        keep(watching, owner, begun(SERIES), SERIES, EPISODES)
        keep(watching, friend, replace(begun(SERIES), state=State.ABANDONED), SERIES, EPISODES)
        keep(watching, stranger, begun(film()), film(), [])

        assert watching.followers([SERIES.id, "tv-0"]) == {SERIES.id: tuple(sorted((owner, friend)))}


class NowContract:
    """For a fixture `watching` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_a_row_tells_the_standing_as_it_was_saved(self, watching: WatchingWriter, owner: str) -> None:
        episodes = [
            *EPISODES,
            Episode(2, 1, "Sieben Minuten", air_date=TOMORROW, runtime=47),
            Episode(2, 2, air_date=TOMORROW),
        ]
        for done in (refs(EPISODES[:1]), refs(EPISODES)):
            progress = finish(begun(SERIES), done, NOW)
            stands = standing(SERIES, episodes, progress.done, NOON)
            watching.save(owner, progress, stands, SERIES)

            (row,) = watching.watchnow(owner, Sort.SMART, ALL).rows
            assert (row.title_id, row.started_at, row.standing) == (SERIES.id, NOW, stands)

    def test_a_film_has_no_next(self, watching: WatchingWriter, owner: str) -> None:
        keep(watching, owner, begun(film(runtime=None)), film(runtime=None), [])

        (row,) = watching.watchnow(owner, Sort.SMART, ALL).rows
        assert (row.standing.next, row.standing.left_minutes, row.standing.waiting) == (None, None, True)

    def test_only_what_is_being_watched_is_shown(self, watching: WatchingWriter, owner: str, stranger: str) -> None:
        keep(watching, owner, begun(film()), film(), [])
        for state in (State.FINISHED, State.ABANDONED):
            title = series(f"tv-{state}")
            keep(watching, owner, replace(begun(title), state=state), title, EPISODES)

        assert [row.title_id for row in watching.watchnow(owner, Sort.SMART, ALL).rows] == ["movie-603"]
        assert watching.watchnow(stranger, Sort.SMART, ALL).rows == ()

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            (Sort.SMART, ["zebra", "alpha", "late"]),
            (Sort.ADDED, ["late", "alpha", "zebra"]),
            (Sort.TITLE, ["alpha", "late", "zebra"]),
            (Sort.RELEASE, ["zebra", "alpha", "late"]),
        ],
    )
    def test_each_order_of_what_is_being_watched(
        self, watching: WatchingWriter, owner: str, sort: Sort, expected: list[str]
    ) -> None:
        for title_id, name, released, started, touched, finished in (
            ("zebra", "zebra", TODAY, 0, 9, 1),
            ("alpha", "ALPHA", YESTERDAY, 1, 8, 0),
            ("late", "Late", None, 2, 10, 3),
        ):
            title = replace(series(title_id), title=name, release_date=released)
            progress = finish(begun(title, hours(started)), refs(EPISODES[:finished]), hours(touched))
            keep(watching, owner, progress, title, EPISODES)

        assert [row.title_id for row in watching.watchnow(owner, sort, ALL).rows] == expected

    def test_what_each_friend_is_watching_comes_last_touched_first(
        self, watching: WatchingWriter, owner: str, friend: str, stranger: str
    ) -> None:
        for number, person_id in ((1, owner), (3, owner), (2, owner), (2, friend)):
            title = series(f"tv-{number}")
            keep(watching, person_id, begun(title, hours(number)), title, EPISODES)
        keep(watching, friend, replace(begun(SERIES, hours(9)), state=State.FINISHED), SERIES, EPISODES)

        assert watching.now_of([owner, friend, stranger], 2) == {
            owner: ("tv-3", "tv-2"),
            friend: ("tv-2",),
            stranger: (),
        }
        assert watching.now_of([], 2) == {}

    def test_a_standing_is_outdated_once_an_episode_airs(
        self, watching: WatchingWriter, owner: str, friend: str
    ) -> None:
        weekly = [*EPISODES, *season(2, 1, aired=TOMORROW)]
        keep(watching, owner, begun(SERIES), SERIES, weekly)
        keep(watching, friend, replace(begun(SERIES), state=State.FINISHED), SERIES, weekly)
        later = series("tv-2")
        keep(watching, owner, begun(later), later, season(1, 1, aired=TOMORROW + timedelta(days=1)))
        left = series("tv-3")
        keep(watching, owner, replace(begun(left), state=State.ABANDONED), left, weekly)

        assert watching.outdated(NOON, 10) == ()
        assert set(watching.outdated(NOON + timedelta(hours=12), 10)) == {(owner, SERIES.id), (friend, SERIES.id)}
        assert len(watching.outdated(NOON + timedelta(hours=12), 1)) == 1
