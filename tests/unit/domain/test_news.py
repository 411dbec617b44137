"""What is news to whom, and from which instant on: by air time, by day, across zones and changes of the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.domain.titles import film, series
from whattowatch.domain.catalogue import Episode, EpisodeRef
from whattowatch.domain.details import NO_DETAILS, Offer, OfferKind, Release, ReleaseKind
from whattowatch.domain.moments import start_of
from whattowatch.domain.news import (
    AHEAD,
    LATE,
    News,
    NewsKind,
    Place,
    Reader,
    airs_at,
    due,
    episode_news,
    places,
    release_news,
    service_news,
)
from whattowatch.domain.watching import Progress, State

BERLIN, NEW_YORK, CAIRO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Africa/Cairo")
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
BEGUN = NOON - timedelta(days=30)
SHOW = series("tv-1")
WATCHING = Progress("tv-1", State.NOW, 1, BEGUN, BEGUN)
FRITZ = Reader("fritz", BERLIN, "DE", frozenset({"tmdb-8"}))
RELEASES = replace(
    NO_DETAILS,
    releases=(
        Release("DE", date(2026, 3, 1), ReleaseKind.PREMIERE),
        Release("DE", date(2026, 4, 2), ReleaseKind.DIGITAL),
        Release("DE", date(2026, 3, 20), ReleaseKind.THEATRICAL),
        Release("US", date(2026, 3, 10), ReleaseKind.THEATRICAL),
    ),
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # The parts are year, month, day, hour, minute.


def test_an_episode_has_aired_at_its_instant_wherever_one_lives() -> None:
    episode = Episode(1, 1, air_date=date(2026, 3, 14), airs_at=utc(2026, 3, 15, 1))
    assert {airs_at(SHOW, episode, zone) for zone in (BERLIN, NEW_YORK, CAIRO)} == {utc(2026, 3, 15, 1)}


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 14), utc(2026, 3, 15, 4)),  # summer time has begun a week before
        (date(2026, 3, 7), utc(2026, 3, 8, 5)),
        (date(2026, 3, 8), utc(2026, 3, 9, 4)),  # the day of 23 hours
        (date(2026, 11, 1), utc(2026, 11, 2, 5)),  # the day of 25 hours
    ],
)
def test_without_a_time_it_has_aired_when_the_day_is_over_in_the_country_of_the_series(
    day: date, end: datetime
) -> None:
    episode, show = Episode(1, 1, air_date=day), replace(SHOW, air_zone="America/New_York")
    assert airs_at(show, episode, BERLIN) == end


def test_where_nothing_is_known_of_the_country_the_day_ends_where_one_lives() -> None:
    episode = Episode(1, 1, air_date=date(2026, 3, 28))
    assert airs_at(SHOW, episode, BERLIN) == utc(2026, 3, 28, 23)
    assert airs_at(SHOW, replace(episode, air_date=date(2026, 3, 29)), BERLIN) == utc(2026, 3, 29, 22)
    assert airs_at(SHOW, replace(episode, air_date=None), BERLIN) is None


def test_a_day_whose_midnight_is_skipped_begins_with_its_first_instant() -> None:
    begin = start_of(date(2026, 4, 24), CAIRO)
    assert begin.astimezone(CAIRO).isoformat() == "2026-04-24T01:00:00+03:00"
    assert (begin - timedelta(seconds=1)).astimezone(CAIRO).date() == date(2026, 4, 23)


zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Africa/Cairo", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"]
).map(ZoneInfo)


@given(day=st.dates(date(2000, 1, 1), date(2040, 1, 1)), zone=zones)
def test_days_follow_one_another(day: date, zone: ZoneInfo) -> None:
    begin, end = start_of(day, zone), start_of(day + timedelta(days=1), zone)
    assert begin <= end
    # Samoa skipped a whole day.
    assert begin == end or begin.astimezone(zone).date() == day


def test_an_episode_of_what_is_watched_or_finished_is_news() -> None:
    episodes = [Episode(1, 1, airs_at=NOON), Episode(1, 2, airs_at=NOON + timedelta(days=1))]
    expected = [News(NewsKind.EPISODE, "tv-1", each.airs_at or NOON, 1, each.number) for each in episodes]
    for state in (State.NOW, State.FINISHED):
        assert episode_news(SHOW, episodes, replace(WATCHING, state=state), BERLIN) == expected


def test_what_was_left_seen_or_aired_before_one_began_is_no_news() -> None:
    episodes = [Episode(1, 1, airs_at=BEGUN), Episode(1, 2, airs_at=NOON), Episode(0, 1, airs_at=NOON)]
    assert episode_news(SHOW, episodes, replace(WATCHING, state=State.ABANDONED), BERLIN) == []
    assert episode_news(SHOW, episodes, replace(WATCHING, done=frozenset({EpisodeRef(1, 2)})), BERLIN) == []


def test_a_film_is_out_when_the_day_begins_where_one_lives_premieres_left_out() -> None:
    expected = News(NewsKind.RELEASE, "movie-603", utc(2026, 3, 19, 23), country="DE")
    assert release_news(film(), RELEASES, NOON, FRITZ) == [expected]


def test_a_film_that_was_out_before_it_was_listed_is_no_news() -> None:
    assert release_news(film(), RELEASES, utc(2026, 3, 20), FRITZ) == []


def test_nothing_is_invented_of_a_country_of_which_nothing_is_known() -> None:
    assert release_news(film(), RELEASES, NOON, replace(FRITZ, country="FR")) == []
    assert release_news(film(), None, NOON, FRITZ) == []


def test_without_a_country_the_first_release_counts() -> None:
    title = replace(film(), release_date=date(2026, 3, 20))
    assert [each.at for each in release_news(title, None, NOON, replace(FRITZ, country=None))] == [utc(2026, 3, 19, 23)]


def test_a_title_is_where_it_has_no_price_of_its_own() -> None:
    offers = tuple(Offer("DE", kind, f"tmdb-{number}", "A") for number, kind in enumerate(OfferKind))
    assert places(replace(NO_DETAILS, offers=offers)) == {Place("DE", f"tmdb-{number}") for number in range(3)}
    assert places(None) == places(NO_DETAILS) == frozenset()


def test_a_title_came_to_a_service_that_one_has_in_ones_country() -> None:
    came = {Place("DE", "tmdb-8"), Place("DE", "tmdb-9"), Place("US", "tmdb-8")}
    assert service_news("movie-1", came, FRITZ, NOON) == [News(NewsKind.SERVICE, "movie-1", NOON, service="tmdb-8")]
    assert service_news("movie-1", came, replace(FRITZ, country="FR"), NOON) == []
    assert len(service_news("movie-1", came, replace(FRITZ, country=None), NOON)) == 1


def test_only_what_is_recent_or_near_is_noted() -> None:
    at = [NOON - LATE, NOON - LATE + timedelta(seconds=1), NOON + AHEAD, NOON + AHEAD + timedelta(seconds=1)]
    found = [News(NewsKind.EPISODE, "tv-1", each, 1, 1) for each in at]
    assert due(found, NOON) == found[1:3]
