"""What an instance wants of TMDB."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an instance wants its titles, and how many.

    Attributes:
        languages: ISO 639-1; titles and texts are in the first one, other titles are gathered of all.
        countries: ISO 3166-1; whose services and other titles are gathered.
        films: how many are kept, the most popular ones.
        series: the same.
        for_model: whether the operator has TMDB's consent to use its genres for recommending.
    """

    languages: tuple[str, ...] = ("en",)
    countries: tuple[str, ...] = ("US",)
    films: int = 10_000
    series: int = 4_000
    for_model: bool = False

    @property
    def language(self) -> str:
        """The language of titles and texts."""
        return self.languages[0]
