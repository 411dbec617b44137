"""What every store of news does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from whattowatch.domain.news import News, NewsKind, NewsWriter, Place

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
AIRED = News(NewsKind.EPISODE, "tv-1", NOON - HOUR, season=1, episode=2)
COMING = News(NewsKind.EPISODE, "tv-1", NOON + HOUR, season=1, episode=3)
RELEASE = News(NewsKind.RELEASE, "movie-1", NOON - 2 * HOUR, country="DE")
SERVICE = News(NewsKind.SERVICE, "movie-1", NOON - 3 * HOUR, service="tmdb-8")
EPISODES, FILMS = [NewsKind.EPISODE], [NewsKind.RELEASE, NewsKind.SERVICE]


class NewsContract:
    """For a fixture `news` that is empty, and people `owner` and `stranger`."""

    def test_what_has_happened_is_answered_newest_first(self, news: NewsWriter, owner: str, stranger: str) -> None:
        assert news.plan("tv-1", EPISODES, [(owner, AIRED), (owner, COMING)], NOON) == 2
        assert news.plan("movie-1", FILMS, [(owner, SERVICE), (owner, RELEASE)], NOON) == 2

        assert news.of_person(owner, NOON) == (AIRED, RELEASE, SERVICE)
        assert news.of_person(owner, NOON + HOUR)[0] == COMING
        assert news.of_person(stranger, NOON + HOUR) == ()

    def test_planning_again_adds_nothing(self, news: NewsWriter, owner: str) -> None:
        news.plan("tv-1", EPISODES, [(owner, AIRED), (owner, COMING)], NOON)
        assert news.plan("tv-1", EPISODES, [(owner, AIRED), (owner, COMING)], NOON) == 0
        assert news.of_person(owner, NOON + HOUR) == (COMING, AIRED)

    def test_what_has_happened_stands_wherever_its_instant_is_moved(self, news: NewsWriter, owner: str) -> None:
        news.plan("tv-1", EPISODES, [(owner, AIRED)], NOON)
        assert news.plan("tv-1", EPISODES, [(owner, replace(AIRED, at=NOON + HOUR))], NOON) == 0
        assert news.of_person(owner, NOON + 2 * HOUR) == (AIRED,)

    def test_what_is_to_come_moves_with_its_instant(self, news: NewsWriter, owner: str) -> None:
        later = replace(COMING, at=NOON + 3 * HOUR)
        news.plan("tv-1", EPISODES, [(owner, COMING)], NOON)
        assert news.plan("tv-1", EPISODES, [(owner, later)], NOON) == 0
        assert news.of_person(owner, NOON + 2 * HOUR) == ()
        assert news.of_person(owner, NOON + 4 * HOUR) == (later,)

    def test_what_is_to_come_no_more_goes(self, news: NewsWriter, owner: str) -> None:
        news.plan("tv-1", EPISODES, [(owner, COMING), (owner, AIRED)], NOON)
        assert news.planned(NOON) == {"tv-1"}
        news.plan("tv-1", FILMS, [], NOON)
        assert news.planned(NOON) == {"tv-1"}
        news.plan("tv-1", EPISODES, [], NOON)
        assert news.planned(NOON) == frozenset()
        assert news.of_person(owner, NOON + HOUR) == (AIRED,)

    def test_each_is_told_once(self, news: NewsWriter, owner: str) -> None:
        news.plan("tv-1", EPISODES, [(owner, AIRED), (owner, COMING)], NOON)
        news.plan("movie-1", FILMS, [(owner, RELEASE)], NOON)
        assert news.untold(NOON, 10) == ((owner, RELEASE), (owner, AIRED))
        assert news.untold(NOON, 1) == ((owner, RELEASE),)

        assert news.tell(owner, [RELEASE], None, NOON)
        assert not news.tell(owner, [RELEASE], None, NOON)
        assert news.untold(NOON, 10) == ((owner, AIRED),)
        assert news.plan("movie-1", FILMS, [(owner, RELEASE)], NOON) == 0
        assert news.untold(NOON, 10) == ((owner, AIRED),)
        assert RELEASE in news.of_person(owner, NOON)

    def test_what_is_told_in_part_already_is_not_told_at_all(self, news: NewsWriter, owner: str) -> None:
        news.plan("tv-1", EPISODES, [(owner, AIRED)], NOON)
        news.plan("movie-1", FILMS, [(owner, RELEASE)], NOON)
        news.tell(owner, [RELEASE], None, NOON)

        assert not news.tell(owner, [AIRED, RELEASE], None, NOON)
        assert news.untold(NOON, 10) == ((owner, AIRED),)

    def test_people_who_left_meanwhile_are_passed_over(self, news: NewsWriter, owner: str) -> None:
        assert news.plan("tv-1", EPISODES, [("nobody", AIRED), (owner, AIRED)], NOON) == 1

    def test_old_news_is_forgotten(self, news: NewsWriter, owner: str) -> None:
        news.plan("tv-1", EPISODES, [(owner, AIRED)], NOON)
        news.plan("movie-1", FILMS, [(owner, RELEASE)], NOON)
        assert news.forget(AIRED.at) == 1
        assert news.of_person(owner, NOON) == (AIRED,)

    def test_places_are_known_once_they_are_noted(self, news: NewsWriter) -> None:
        here = frozenset({Place("DE", "tmdb-8"), Place("US", "tmdb-8")})
        news.note_places({"movie-1": here, "movie-2": frozenset()})
        assert news.places(["movie-1", "movie-2", "movie-3"]) == {"movie-1": here, "movie-2": frozenset()}
        news.note_places({"movie-1": frozenset()})
        news.note_places({})
        assert news.places(["movie-1"]) == {"movie-1": frozenset()}
        assert news.places([]) == {}
