"""Whom what is shown comes from, in the words that they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """What is said to people of a source."""

    name: str
    text: str
    url: str


MOVIELENS, TVMAZE, TMDB, JUSTWATCH = "movielens", "tvmaze", "tmdb", "justwatch"

CREDITS: Mapping[str, Credit] = {
    MOVIELENS: Credit(
        "MovieLens",
        "Films and the model that recommends are derived from MovieLens data by GroupLens, not for commercial use.",
        "https://grouplens.org/datasets/movielens/",
    ),
    TVMAZE: Credit("TVmaze", "Series by TVmaze, CC BY-SA 4.0.", "https://www.tvmaze.com"),
    TMDB: Credit(
        "TMDB",
        # The terms of use have the first sentence, TMDB's page on its logo is quoted with the second.
        "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB. "
        "This product uses the TMDB API but is not endorsed or certified by TMDB.",
        "https://www.themoviedb.org",
    ),
    JUSTWATCH: Credit("JustWatch", "Streaming availability by JustWatch.", "https://www.justwatch.com"),
}
