"""The notice of somebody's news holds all of it, and is the same whenever it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.news import News, NewsKind
from whattowatch.domain.news_notices import news_notice, news_of

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
EPISODE = News(NewsKind.EPISODE, "tv-1", NOON, season=1, episode=2)
OTHERS = [
    replace(EPISODE, episode=3),
    News(NewsKind.RELEASE, "movie-1", NOON, country="DE"),
    News(NewsKind.SERVICE, "movie-1", NOON, service="tmdb-8"),
]


@given(st.lists(st.sampled_from([EPISODE, *OTHERS]), min_size=1))
def test_what_is_told_can_be_read_from_it(told: list[News]) -> None:
    assert news_of(news_notice("olga", "olga@example.org", told)) == tuple(told)


def test_it_is_of_the_kind_that_it_tells() -> None:
    assert [str(news_notice("olga", "olga@example.org", [each]).kind) for each in [EPISODE, *OTHERS[1:]]] == [
        "episode_aired", "released", "on_service"
    ]  # fmt: skip


def test_its_key_names_the_person_and_what_happened() -> None:
    keys = {
        news_notice(person, "x@example.org", [each]).key for person in ("olga", "fritz") for each in (EPISODE, *OTHERS)
    }
    assert len(keys) == 8


def test_an_instant_that_moves_is_no_other_news() -> None:
    moved = replace(EPISODE, at=NOON + timedelta(hours=1))
    first, second = (news_notice("olga", "olga@example.org", [each]) for each in (EPISODE, moved))
    assert first.key == second.key
