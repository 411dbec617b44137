"""What every store does with the watchlist, the marks of titles, and what waits for a rating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.watching import ALL, EPISODES, NOW, SERIES, begun, hours, keep
from unit.domain.titles import TODAY, TOMORROW, film, series
from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.ratings import Subject
from whattowatch.domain.watching import Listed, Mark, Sort, State, WatchingWriter, begin


class WatchlistContract:
    """For a fixture `watching` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_what_was_added_is_on_the_list(self, watching: WatchingWriter, owner: str) -> None:
        row = watching.add_listed(owner, film(), NOW)

        assert row == Listed("movie-603", NOW)
        assert watching.watchlist(owner, Sort.SMART, ALL, TODAY).rows == (row,)

    def test_adding_again_keeps_and_answers_what_is_there(self, watching: WatchingWriter, owner: str) -> None:
        first = watching.add_listed(owner, film(), NOW)

        assert watching.add_listed(owner, film(), hours(1)) == first
        assert watching.watchlist(owner, Sort.ADDED, ALL, TODAY).rows == (first,)

    def test_removing_says_whether_it_was_there(self, watching: WatchingWriter, owner: str) -> None:
        watching.add_listed(owner, film(), NOW)

        assert watching.remove_listed(owner, "movie-603")
        assert not watching.remove_listed(owner, "movie-603")
        assert watching.watchlist(owner, Sort.SMART, ALL, TODAY).rows == ()

    def test_a_stranger_sees_and_removes_nothing_of_the_owners(
        self, watching: WatchingWriter, owner: str, stranger: str
    ) -> None:
        watching.add_listed(owner, film(), NOW)

        assert not watching.remove_listed(stranger, "movie-603")
        assert watching.watchlist(stranger, Sort.SMART, ALL, TODAY).rows == ()
        assert watching.marks(owner) == {"movie-603": Mark(watchlist=True)}

    def test_the_newest_of_several_lists_come_as_many_as_are_asked_for(
        self, watching: WatchingWriter, owner: str, friend: str, stranger: str
    ) -> None:
        for place, title_id in enumerate(["movie-1", "movie-2", "movie-3"]):
            watching.add_listed(owner, film(title_id), hours(place))
        watching.add_listed(friend, film("movie-2"), NOW)
        watching.add_listed(friend, film("movie-1"), NOW)

        lists = {owner: ("movie-3", "movie-2"), friend: ("movie-1", "movie-2")}
        assert watching.listed_of([owner, friend, stranger], 2) == lists
        assert watching.listed_of([], 2) == {}

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            (Sort.SMART, ["undated", "today", "old", "far", "soon"]),
            (Sort.ADDED, ["undated", "far", "today", "soon", "old"]),
            (Sort.TITLE, ["old", "undated", "soon", "far", "today"]),
            (Sort.RELEASE, ["far", "soon", "today", "old", "undated"]),
        ],
    )
    def test_each_order_of_the_list(
        self, watching: WatchingWriter, owner: str, sort: Sort, expected: list[str]
    ) -> None:
        for title_id, name, released in (
            ("old", "alien", date(1979, 5, 25)),
            ("soon", "brazil", TOMORROW),
            ("today", "Émile", TODAY),
            ("far", "Zodiac", TODAY + timedelta(days=300)),
            ("undated", "Blade Runner", None),
        ):
            title = replace(film(title_id), title=name, release_date=released)
            watching.add_listed(owner, title, hours(len(watching.marks(owner)) + (title_id == "far") * -0.5))

        rows = watching.watchlist(owner, sort, ALL, TODAY).rows
        assert [row.title_id for row in rows] == expected

    def test_a_title_that_was_renamed_or_released_moves_to_its_new_place(
        self, watching: WatchingWriter, owner: str, friend: str
    ) -> None:
        for person_id in (owner, friend):
            for title_id, name in (("movie-1", "Aliens"), ("movie-2", "Brazil")):
                watching.add_listed(person_id, replace(film(title_id), title=name, release_date=TODAY), NOW)

        watching.retitle([replace(film("movie-1"), title="Zulu", release_date=TOMORROW), film("movie-9")])

        for person_id in (owner, friend):
            by_title = watching.watchlist(person_id, Sort.TITLE, ALL, TODAY).rows
            by_release = watching.watchlist(person_id, Sort.RELEASE, ALL, TODAY).rows
            assert [row.title_id for row in by_title] == ["movie-2", "movie-1"]
            assert [row.title_id for row in by_release] == ["movie-1", "movie-2"]
        assert set(watching.marks(owner)) == {"movie-1", "movie-2"}


class MarksContract:
    """For a fixture `watching` that is empty, and people `owner` and `stranger`."""

    def test_a_title_has_a_mark_for_everything_that_it_is(self, watching: WatchingWriter, owner: str) -> None:
        done = replace(begun(SERIES), state=State.FINISHED, finished_at=NOW)
        for title_id, progress in (
            ("now", begun(SERIES)),
            ("finished", done),
            ("again", begin(done, SERIES.id, waiting=False, now=NOW)),
            ("abandoned", replace(begun(SERIES), state=State.ABANDONED)),
        ):
            keep(watching, owner, replace(progress, title_id=title_id), series(title_id), EPISODES)
        for title_id in ("listed", "finished"):
            watching.add_listed(owner, series(title_id), NOW)

        assert watching.marks(owner) == {
            "now": Mark(watchnow=True),
            "finished": Mark(finished=True, watchlist=True),
            "again": Mark(watchnow=True, finished=True),
            "abandoned": Mark(abandoned=True),
            "listed": Mark(watchlist=True),
        }

    def test_only_the_titles_asked_for_are_answered(self, watching: WatchingWriter, owner: str) -> None:
        keep(watching, owner, begun(SERIES), SERIES, EPISODES)
        watching.add_listed(owner, film(), NOW)

        assert watching.marks(owner, ["movie-603", "movie-1"]) == {"movie-603": Mark(watchlist=True)}
        assert watching.marks(owner, iter([SERIES.id])) == {SERIES.id: Mark(watchnow=True)}
        assert watching.marks(owner, []) == {}

    def test_any_number_of_titles_may_be_asked_for(self, watching: WatchingWriter, owner: str) -> None:
        watching.add_listed(owner, film(), NOW)

        many = [f"movie-{number}" for number in range(40_000)]

        assert watching.marks(owner, many) == {"movie-603": Mark(watchlist=True)}

    def test_a_stranger_has_no_marks(self, watching: WatchingWriter, owner: str, stranger: str) -> None:
        keep(watching, owner, begun(SERIES), SERIES, EPISODES)
        watching.add_listed(owner, film(), NOW)

        assert watching.marks(stranger) == {}


class ToRateContract:
    """For a fixture `watching` that is empty, and people `owner` and `stranger`."""

    PILOT, WHOLE, OTHER = Subject("tv-1396", EpisodeRef(1, 1)), Subject("tv-1396"), Subject("movie-603")

    def test_the_newest_question_comes_first(self, watching: WatchingWriter, owner: str) -> None:
        watching.ask_rating(owner, [self.PILOT, self.WHOLE])
        watching.ask_rating(owner, [self.OTHER])

        assert watching.to_rate(owner, 10) == (self.OTHER, self.WHOLE, self.PILOT)
        assert watching.to_rate(owner, 1) == (self.OTHER,)

    def test_a_repeated_question_moves_to_the_front(self, watching: WatchingWriter, owner: str) -> None:
        watching.ask_rating(owner, [self.PILOT, self.OTHER])
        watching.ask_rating(owner, [self.PILOT])

        assert watching.to_rate(owner, 10) == (self.PILOT, self.OTHER)

    def test_no_question_is_no_question(self, watching: WatchingWriter, owner: str) -> None:
        watching.ask_rating(owner, [])

        assert watching.to_rate(owner, 10) == ()

    def test_an_answered_question_is_dropped_alone(self, watching: WatchingWriter, owner: str, stranger: str) -> None:
        for person_id in (owner, stranger):
            watching.ask_rating(person_id, [self.PILOT, self.WHOLE])

        for _ in range(2):
            watching.drop_rating(owner, self.WHOLE)

        assert watching.to_rate(owner, 10) == (self.PILOT,)
        assert watching.to_rate(stranger, 10) == (self.WHOLE, self.PILOT)
