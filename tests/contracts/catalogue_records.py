"""Titles and episodes to put into a catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import (
    Contributor,
    Offer,
    OfferKind,
    Part,
    Release,
    ReleaseKind,
    TitleDetails,
    Translation,
)

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
    original_language="en",
    backdrop="/rain.jpg",
)

MATRIX_DETAILS = TitleDetails(
    overview="Nothing is what it seems.",
    releases=(
        Release("DE", date(1999, 6, 17), ReleaseKind.THEATRICAL, "16"),
        Release("US", date(1999, 3, 31), ReleaseKind.THEATRICAL, "R"),
        Release("US", date(1999, 9, 21), ReleaseKind.PHYSICAL),
    ),
    certifications={"DE": "16", "US": "R"},
    offers=(Offer("DE", OfferKind.FLATRATE, "tmdb-8", "Netflix"), Offer("DE", OfferKind.RENT, "tmdb-2", "Apple TV")),
    contributors=(
        Contributor("Keanu Reeves", Part.CAST, "Neo"),
        Contributor("Carrie-Anne Moss", Part.CAST),
        Contributor("Lana Wachowski", Part.DIRECTOR),
    ),
    keywords=("simulation", "prophecy"),
    translations=(Translation("de", "Matrix", "Nichts ist, wie es scheint."), Translation("fr", overview="Rien.")),
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
    air_zone="America/New_York",
)

PILOT = Episode(1, 1, "Pilot", date(2008, 1, 20), 58)
SECOND = Episode(1, 2, "Cat's in the Bag...")
NEXT_SEASON = Episode(2, 1, None, date(2009, 3, 8), None, datetime(2009, 3, 9, 2, tzinfo=UTC))


def film(name: str, **facts: Any) -> TitleRecord:
    """A film of which little is known."""
    return TitleRecord(replace(Title(f"movie-{name}", TitleType.MOVIE, name), **facts))


def series(name: str, *episodes: Episode, **facts: Any) -> TitleRecord:
    """A series of which little is known."""
    return TitleRecord(replace(Title(f"tv-{name}", TitleType.TV, name), **facts), episodes)
