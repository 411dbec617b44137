"""Replays MovieLens' past to a recommender: the catalogue of a past moment, and a model of what had been rated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import Changes, Episode, Title, TitleType, TrendingList
from whattowatch.domain.details import TitleDetails
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.movielens import MovieLens
from whattowatch.recommender.plans import plan_for
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Protocol
from whattowatch.recommender.sources import of_movielens
from whattowatch.recommender.training import trained_on


class Replay:
    """The catalogue, the interactions and the clock of a past moment, which `present` sets.

    Popularity is what `fitted_on` marks; so is the activity, unless it is `live`: then it goes on until the moment.
    """

    def __init__(self, ratings: MovieLens, fitted_on: NDArray[np.bool_], *, live: bool = False) -> None:
        counts = np.bincount(ratings.items[fitted_on], minlength=len(ratings.title_ids))
        known = np.flatnonzero(fitted_on | live)
        self._titles = [
            Title(title_id, TitleType.MOVIE, title_id, model_genres=genres, model_popularity=float(count))
            for title_id, genres, count in zip(ratings.title_ids, ratings.genres, counts, strict=True)
        ]
        order = known[np.argsort(ratings.at[known], kind="stable")]
        self._at, self._items, self._ids = ratings.at[order], ratings.items[order], ratings.title_ids
        self.present = datetime(2000, 1, 1, tzinfo=UTC)

    def add(self, titles: Iterable[Title]) -> None:
        """Adds titles that nobody rated."""
        self._titles.extend(titles)

    def now(self) -> datetime:
        """The past moment."""
        return self.present

    def changes_since(self, cursor: int, limit: int) -> Changes:
        """Every title once."""
        return Changes(tuple(self._titles[cursor : cursor + limit]), min(cursor + limit, len(self._titles)))

    def titles(self, ids: Iterable[str]) -> Mapping[str, Title]:
        """No aliases here."""
        del ids
        return {}

    def episodes(self, ids: Iterable[str]) -> Mapping[str, tuple[Episode, ...]]:
        """Films have none."""
        del ids
        return {}

    def details(self, ids: Iterable[str]) -> Mapping[str, TitleDetails]:
        """Not asked for by the recommender."""
        raise NotImplementedError

    def popular(self, *, type: TitleType | None, genre: str | None, page: int, size: int) -> tuple[str, ...]:  # noqa: A002 - the port's name
        """Not asked for by the recommender."""
        raise NotImplementedError

    def trending(self) -> tuple[TrendingList, ...]:
        """None stored."""
        return ()

    def size(self) -> int:
        """How many titles there are."""
        return len(self._titles)

    def history(self, person_id: str) -> tuple[Interaction, ...]:
        """Not asked for by the recommender."""
        raise NotImplementedError

    def histories(self, person_ids: Iterable[str]) -> Mapping[str, tuple[Interaction, ...]]:
        """Not asked for by the recommender."""
        raise NotImplementedError

    def histories_after(self, person_id: str, people: int) -> Mapping[str, tuple[Interaction, ...]]:
        """Not asked for by the recommender."""
        raise NotImplementedError

    def activity_since(self, day: date) -> Mapping[str, float]:
        """Ratings from that day until the past moment."""
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        low, high = np.searchsorted(self._at, [begin, self.present.timestamp()])
        items, counts = np.unique(self._items[low:high], return_counts=True)
        return {self._ids[item]: float(count) for item, count in zip(items.tolist(), counts.tolist(), strict=True)}


@dataclass(frozen=True)
class Split:
    """What to fit on, and what to predict.

    Attributes:
        fitted_on: bool [ratings].
        targets: [cases], places in the ratings.
        live: whether the target's time is the present, less the second in which it happened; otherwise the present is
            the time of the rating before it.
    """

    name: str
    fitted_on: NDArray[np.bool_]
    targets: NDArray[np.int64]
    live: bool


@dataclass(frozen=True)
class Bench:
    """Trains models on one split."""

    ratings: MovieLens
    split: Split

    def model(self) -> Trained:
        """Trained on the split's part as the shipped model is: some minutes."""
        events = of_movielens(self.ratings).some(self.split.fitted_on)
        return trained_on(events, Protocol.LAST, plan_for(len(events.items)), Listener(lambda *_: None, lambda _: None))


def history(ratings: MovieLens, part: slice, alike: bool) -> tuple[Interaction, ...]:
    """A part of the ratings as the port's interactions."""
    rows = zip(ratings.items[part].tolist(), ratings.stars[part].tolist(), ratings.at[part].tolist(), strict=True)
    return tuple(
        Interaction(
            Kind.RATED, ratings.title_ids[item], datetime.fromtimestamp(at, UTC), 10 if alike else round(2 * stars)
        )
        for item, stars, at in rows
    )
