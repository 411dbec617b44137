"""The catalogue as the recommender sees it: arrays in memory, kept current from the catalogue's changes."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.bounds import Bounds
from whattowatch.domain.catalogue import GENRES, CatalogueReader, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.recommender.features import feature_matrix, genre_features

POLL_EVERY = timedelta(seconds=3)
BATCH = 5000
"""Titles asked of the catalogue at a time."""

UNKNOWN = 0
"""Stands for a year or a runtime that is not known."""

GENRE_NUMBER = {genre: number for number, genre in enumerate(GENRES)}


@dataclass(frozen=True, slots=True)
class Items:
    """All titles at one moment. A title keeps its slot, its place in every array, for good.

    Attributes:
        ids: by slot.
        slots: by id.
        living: as `slots`, without titles deleted at their source, whose ids may have become aliases.
        live: bool [titles]; False for titles deleted at their source.
        series: bool [titles].
        year: int32 [titles], or `UNKNOWN`.
        runtime: int32 [titles], minutes of the film or of a usual episode, or `UNKNOWN`.
        kind: int64 [titles]: titles of the same type and genres are of one kind, and there are far fewer kinds.
        genres: float32 [kinds, genres], 1 where titles have the genre and their terms allow its use.
        features: float32 [kinds, features], see `features`.
        prior: float64 [titles], 0-1: how popular among the titles of its type.
        salt: uint32 [titles], from the id alone.
    """

    ids: tuple[str, ...]
    slots: Mapping[str, int]
    living: Mapping[str, int]
    live: NDArray[np.bool_]
    series: NDArray[np.bool_]
    year: NDArray[np.int32]
    runtime: NDArray[np.int32]
    kind: NDArray[np.int64]
    genres: NDArray[np.float32]
    features: NDArray[np.float32]
    prior: NDArray[np.float64]
    salt: NDArray[np.uint32]

    def features_of(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """The features of some titles, [slots, features]."""
        return self.features[self.kind[slots]]

    def having(self, genres: Iterable[str]) -> NDArray[np.bool_]:
        """Marks the titles that have any of these genres, as far as their terms allow to use it, [titles]."""
        wanted = genre_features(genres)[: len(GENRES)]
        marked: NDArray[np.bool_] = self.genres @ wanted > 0  # [kinds]
        return marked[self.kind]

    def of_type(self, wanted: TitleType | None) -> NDArray[np.bool_]:
        """Marks the titles that are there and of the wanted type, [titles]."""
        if wanted is None:
            return self.live
        return self.live & (self.series if wanted is TitleType.TV else ~self.series)

    def within(self, bounds: Bounds) -> NDArray[np.bool_]:
        """Marks the titles that `bounds` admit, [titles]."""
        admitted = np.ones(len(self.ids), np.bool_)
        if bounds.year_from is not None:
            admitted &= self.year >= bounds.year_from
        if bounds.year_to is not None:
            admitted &= (self.year != UNKNOWN) & (self.year <= bounds.year_to)
        if bounds.runtime_to is not None:
            admitted &= (self.runtime != UNKNOWN) & (self.runtime <= bounds.runtime_to)
        return admitted


class Shelf:
    """Keeps `Items` current. Thread-safe: one thread reads changes while others go on with what is known."""

    def __init__(self, catalogue: CatalogueReader, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._lock = threading.Lock()
        self._cursor = 0
        self._rows = _Rows()
        self._items: Items | None = None
        self._asked_at: datetime | None = None

    def items(self) -> Items:
        """The titles as of at most `POLL_EVERY` ago.

        Raises:
            StoreUnavailable: the catalogue could not be read.
        """
        if self._items is not None and not self._is_due():
            return self._items
        if self._items is not None and self._lock.locked():
            return self._items
        with self._lock:
            return self._refreshed() if self._items is None or self._is_due() else self._items

    def _is_due(self) -> bool:
        return self._asked_at is None or abs(self._clock.now() - self._asked_at) >= POLL_EVERY

    def _refreshed(self) -> Items:
        """The titles after all changes known now; the same object when there were none."""
        asked_at = self._clock.now()
        changed = self._read_changes()
        if changed or self._items is None:
            self._items = self._rows.items()
        self._asked_at = asked_at
        return self._items

    def _read_changes(self) -> bool:
        """Takes in whatever the catalogue changed since last time; whether there was anything."""
        before = self._cursor
        while (changes := self._catalogue.changes_since(self._cursor, BATCH)).titles:
            for title in changes.titles:
                self._rows.put(title)
            self._cursor = changes.cursor
        return self._cursor != before


class _Rows:
    """The growing columns behind `Items`."""

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}
        self._live: list[bool] = []
        self._series: list[bool] = []
        self._year: list[int] = []
        self._runtime: list[int] = []
        self._genres: list[int] = []  # A bit for each genre.
        self._popularity: list[float] = []
        self._salt: list[int] = []

    def put(self, title: Title) -> None:
        """Adds or replaces a title."""
        slot = self._slots.get(title.id)
        if slot is None:
            slot = self._appended(title.id)
        self._live[slot] = not title.gone
        self._series[slot] = title.type is TitleType.TV
        self._year[slot] = title.year or UNKNOWN
        self._runtime[slot] = title.runtime or UNKNOWN
        self._genres[slot] = _bits(title.model_genres)
        self._popularity[slot] = title.model_popularity

    def _appended(self, title_id: str) -> int:
        """The slot of a title that was not here yet."""
        slot = self._slots[title_id] = len(self._slots)
        self._live.append(False)
        self._series.append(False)
        self._year.append(UNKNOWN)
        self._runtime.append(UNKNOWN)
        self._genres.append(0)
        self._popularity.append(0.0)
        self._salt.append(zlib.crc32(title_id.encode()))
        return slot

    def items(self) -> Items:
        """Everything as arrays that nobody changes any more."""
        live, series = np.array(self._live, np.bool_), np.array(self._series, np.bool_)
        codes = np.array(self._genres, np.int64) << 1 | series
        kinds, kind, titles = np.unique(codes, return_inverse=True, return_counts=True)
        genres = (kinds[:, None] >> np.arange(1, len(GENRES) + 1) & 1).astype(np.float32)  # [kinds, genres]
        return Items(
            ids=tuple(self._slots),
            slots=dict(self._slots),
            living={title_id: slot for title_id, slot in self._slots.items() if self._live[slot]},
            live=live,
            series=series,
            year=np.array(self._year, np.int32),
            runtime=np.array(self._runtime, np.int32),
            kind=kind.astype(np.int64),
            genres=genres,
            features=feature_matrix(genres, (kinds & 1).astype(np.bool_), titles.astype(np.int64)),
            prior=_prior(np.array(self._popularity, np.float64), live, series),
            salt=np.array(self._salt, np.uint32),
        )


def _bits(genres: Iterable[str]) -> int:
    """A set of genres as an integer; words that are no genre of ours are passed over."""
    return sum(1 << GENRE_NUMBER[genre] for genre in set(genres) if genre in GENRE_NUMBER)


def _prior(popularity: NDArray[np.float64], live: NDArray[np.bool_], series: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 for the most popular film and for the most popular series, falling with the logarithm of the rank, [titles].

    The scales of different sources cannot be compared, ranks can. Equally popular titles share their middle rank, so
    that a type of which no popularity is known does not come first as a whole.
    """
    prior = np.zeros(len(popularity))
    for of_type in (live & series, live & ~series):
        falling = -popularity[of_type]
        ordered = np.sort(falling)
        first, last = np.searchsorted(ordered, falling), np.searchsorted(ordered, falling, side="right") - 1
        prior[of_type] = 1 - np.log1p((first + last) / 2) / np.log1p(max(len(falling), 1))
    return prior
