"""What people did, as training and evaluation read it: one table, whatever it was read from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.discovery import Kind
from whattowatch.recommender.features import FEATURES, feature_matrix

KINDS = tuple(Kind)
"""A kind's number is its place here; models carry the numbers, so new kinds are added at the end."""
RATED = KINDS.index(Kind.RATED)
NO_TIME = -1
"""Stands in `Events.at` where a source has no times."""


@dataclass(frozen=True, slots=True)
class Events:
    """Everybody's events, by user, then time, then place in the source.

    Attributes:
        title_ids: by item number.
        genres: the genres of each of these titles.
        series: bool [titles].
        users: int64 [events], rising.
        items: int64 [events], item numbers.
        values: int8 [events], the rating from 1 to 10; 0 where there is none.
        kinds: int8 [events], numbers of `KINDS`.
        at: int64 [events], seconds since 1970 in UTC, or `NO_TIME`.
        digest: SHA-256 of what was read.
    """

    title_ids: tuple[str, ...]
    genres: tuple[tuple[str, ...], ...]
    series: NDArray[np.bool_]
    users: NDArray[np.int64]
    items: NDArray[np.int64]
    values: NDArray[np.int8]
    kinds: NDArray[np.int8]
    at: NDArray[np.int64]
    digest: str

    @property
    def titles(self) -> int:
        """How many titles there are."""
        return len(self.title_ids)

    @property
    def timed(self) -> bool:
        """Whether anything is known of when."""
        return bool((self.at != NO_TIME).any())

    def counts(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many of the chosen events, bool [events], each title has, [titles]."""
        return np.bincount(self.items[chosen], minlength=self.titles)

    def some(self, chosen: NDArray[np.bool_]) -> Events:
        """The chosen events, bool [events]; users and titles keep their numbers."""
        names = ("users", "items", "values", "kinds", "at")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def features(self) -> NDArray[np.float32]:
        """The features of each title, [titles, features]; zeros if all titles are alike, which says nothing."""
        words = [set(names) for names in self.genres]
        genres = np.array([[genre in each for genre in GENRES] for each in words], np.float32)
        codes = genres @ (2.0 ** np.arange(1, len(GENRES) + 1)) + self.series
        _, first, kind, amount = np.unique(codes, return_index=True, return_inverse=True, return_counts=True)
        if len(first) == 1:
            return np.zeros((self.titles, FEATURES), np.float32)
        return feature_matrix(genres[first], self.series[first], amount.astype(np.int64))[kind]
