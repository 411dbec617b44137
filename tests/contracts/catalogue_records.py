"""Titles and episodes to put into a catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType

MATRIX = Title(
    id="movie-603",
    type=TitleType.MOVIE,
    title="The Matrix",
    original_title="Matrix",
    other_titles=("Matrix 1", "Матрица"),
    year=1999,
    release_date=date(1999, 3, 31),
    genres=("Action", "Science Fiction"),
    model_genres=("Action", "Thriller"),
    runtime=136,
    poster="/matrix.jpg",
    vote_average=8.2,
    services=("tmdb-8", "tmdb-9"),
    popularity=73.5,
    source=Source.STARTER,
    external_ids={"movielens": "2571", "imdb": "tt0133093"},
)

BREAKING_BAD = Title(
    id="tv-1396",
    type=TitleType.TV,
    title="Breaking Bad",
    genres=("Crime", "Drama"),
    ended=True,
    seasons=2,
    episodes=3,
    services=(),
    popularity=90.0,
)

PILOT = Episode(1, 1, "Pilot", date(2008, 1, 20), 58)
SECOND = Episode(1, 2, "Cat's in the Bag...")
NEXT_SEASON = Episode(2, 1, None, date(2009, 3, 8), None)


def film(name: str, **facts: Any) -> TitleRecord:
    """A film of which little is known."""
    return TitleRecord(replace(Title(f"movie-{name}", TitleType.MOVIE, name), **facts))


def series(name: str, *episodes: Episode, **facts: Any) -> TitleRecord:
    """A series of which little is known."""
    return TitleRecord(replace(Title(f"tv-{name}", TitleType.TV, name), **facts), episodes)
