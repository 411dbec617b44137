"""Films, series and episodes for tests, with only what a test is about left to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from whattowatch.domain.catalogue import Episode, EpisodeRef, Source, Title, TitleType

TODAY = date(2026, 3, 14)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
"""Of TODAY, on the clock of somebody in UTC."""


def film(title_id: str = "movie-603", *, runtime: int | None = 136) -> Title:
    return Title(title_id, TitleType.MOVIE, "The Matrix", release_date=date(1999, 3, 31), runtime=runtime)


def series(
    title_id: str = "tv-1396",
    *,
    ended: bool | None = False,
    source: Source = Source.TMDB,
    runtime: int | None = None,
) -> Title:
    return Title(title_id, TitleType.TV, "Breaking Bad", ended=ended, source=source, runtime=runtime)


def season(number: int, episodes: int, *, aired: date | None = YESTERDAY, runtime: int | None = 45) -> list[Episode]:
    """A season whose episodes all air on one day."""
    return [Episode(number, each, air_date=aired, runtime=runtime) for each in range(1, episodes + 1)]


def refs(episodes: Iterable[Episode]) -> frozenset[EpisodeRef]:
    return frozenset(episode.ref for episode in episodes)


air_dates = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
"""Dates around TODAY, or none known."""

catalogues = st.lists(
    st.builds(
        Episode,
        season=st.integers(0, 6),
        number=st.integers(1, 9),
        air_date=air_dates,
        runtime=st.none() | st.integers(1, 90),
    ),
    max_size=30,
    unique_by=lambda episode: episode.ref,
)
"""All episodes of a series: seasons and numbers with gaps, specials among them, in no order."""

shows = st.builds(series, ended=st.sampled_from([True, False, None]), source=st.sampled_from(Source))
"""Series of which it is known, or not, that they ended."""


def some_of(episodes: Sequence[Episode]) -> st.SearchStrategy[frozenset[EpisodeRef]]:
    """Any of these episodes, as what a person has done."""
    return (
        st.frozensets(st.sampled_from(list(episodes)).map(lambda episode: episode.ref))
        if episodes
        else st.just(frozenset())
    )
