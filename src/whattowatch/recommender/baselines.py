"""What a model has to beat: cheap and known recommenders, fitted on the same events and asked the same questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.als import Als
from whattowatch.recommender.cooccurrence import Cooccurrence, Lags, added_up, ages, fit, fit_counts
from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.hyper import NEAR, WIDE
from whattowatch.recommender.measure import Scorer
from whattowatch.recommender.walk import Asked, Past

Scores = Iterator[NDArray[np.floating]]
EVERYTHING = 10**9
"""More followers than any title has."""
MARKOV = Lags(first=1, lags=1, lag_decay=1.0, alpha=0.0, window=1, age_decay=1.0, floor=0.0, keep=EVERYTHING)
STEEP = Lags(first=1, lags=5, lag_decay=0.3, alpha=0.2, window=30, age_decay=0.4, floor=0.0, keep=EVERYTHING)
"""Only the last few titles matter: best where there are many users, as in MovieLens-1M."""
GENTLE = Lags(first=1, lags=5, lag_decay=0.9, alpha=0.1, window=30, age_decay=0.7, floor=0.0, keep=EVERYTHING)
"""Borrows strength from more steps and more titles: best where there are few users."""
RIDGE = 500.0
"""EASE's regularisation, as its paper has it for data of this size."""
TREND_DAYS = 30


@dataclass(frozen=True, slots=True)
class Popularity:
    """The same for everybody: how many events each title has, [titles]."""

    counts: NDArray[np.int64]

    @classmethod
    def fitted(cls, events: Events) -> Popularity:
        """Counts all events."""
        return cls(events.counts(np.ones(len(events.items), np.bool_)))

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Scores:
        """See `measure.Scorer`."""
        del people
        return (self.counts.astype(np.float64) for _ in asked)


@dataclass(frozen=True, slots=True)
class Trending:
    """The events of the last days before the day of the question, live; popularity breaks ties."""

    days: Days
    popularity: Popularity

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Scores:
        """See `measure.Scorer`."""
        del people
        tie_break = self.popularity.counts / (self.popularity.counts.max() + 1)
        return (tie_break + (0 if np.isnan(one.now) else self.days.before(one.now)) for one in asked)


@dataclass(frozen=True, slots=True)
class GenreTaste:
    """The most popular titles of the genres that somebody chose: what is left for whoever has done nothing yet."""

    features: NDArray[np.float32]
    popularity: Popularity

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Scores:
        """See `measure.Scorer`."""
        share = self.popularity.counts / (self.popularity.counts.max() + 1)
        of_genre = {
            number: (self.features[:, past.chosen[:FEATURES] > 0] > 0).any(axis=1) for number, past in enumerate(people)
        }
        return (share + of_genre[one.person] for one in asked)


@dataclass(frozen=True, slots=True)
class Followers:
    """Lagged co-occurrence, counted or as in memories; with one lag and a window of one title a Markov chain."""

    model: Cooccurrence

    @classmethod
    def counted(cls, events: Events, lags: Lags) -> Followers:
        """Counts who follows whom."""
        return cls(fit_counts(events.title_ids, events.users, events.items, lags))

    @classmethod
    def shared(cls, events: Events, lags: Lags) -> Followers:
        """Takes the logarithms of their shares, as the model's own memories do."""
        return cls(fit(events.title_ids, events.users, events.items, lags))

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Scores:
        """See `measure.Scorer`."""
        for one in asked:
            latest = people[one.person].items[: one.known][::-1][: self.model.lags.window]
            yield added_up(self.model, latest, ages(self.model.lags, len(latest)))


@dataclass(frozen=True, slots=True)
class Similar:
    """Scores by a matrix of similarities, [titles, titles], added up over a person's titles.

    Attributes:
        matrix: what each row's title says about all.
        window: how many of the latest titles are asked.
    """

    matrix: NDArray[np.float32]
    window: int

    @classmethod
    def neighbours(cls, events: Events) -> Similar:
        """Item-kNN: the cosine between the people of two titles, asked about the last title alone."""
        together = _together(events)
        length = np.sqrt(np.maximum(np.diag(together), 1))
        return cls((together / length[:, None] / length).astype(np.float32), window=1)

    @classmethod
    def ease(cls, events: Events) -> Similar:
        """EASE (Steck 2019): the linear autoencoder with a zero diagonal, in closed form."""
        together = _together(events)
        together[np.diag_indices_from(together)] += RIDGE
        inverse = np.linalg.inv(together)
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0)
        return cls(weights.astype(np.float32), window=EVERYTHING)

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Scores:
        """See `measure.Scorer`."""
        for one in asked:
            latest = people[one.person].items[: one.known][::-1][: self.window]
            yield self.matrix[latest].sum(axis=0)


def _together(events: Events) -> NDArray[np.float32]:
    """How many people did something with both of two titles, [titles, titles]."""
    together = np.zeros((events.titles, events.titles), np.float32)
    for own in np.split(events.items, np.flatnonzero(np.diff(events.users)) + 1):
        together[np.ix_(own, own)] += 1
    return together


Fitting = Callable[[Events, Events], Scorer]
"""Fits on the events of its first argument; those of the second, all of them, are what is live."""

BASELINES: Final[Mapping[str, Fitting]] = {
    "popularity": lambda learned, _: Popularity.fitted(learned),
    "trending": lambda learned, live: Trending(Days.of(live, TREND_DAYS), Popularity.fitted(learned)),
    "genre-popularity": lambda learned, _: GenreTaste(learned.features(), Popularity.fitted(learned)),
    "item-knn": lambda learned, _: Similar.neighbours(learned),
    "markov": lambda learned, _: Followers.counted(learned, MARKOV),
    "lagged": lambda learned, _: Followers.counted(learned, STEEP),
    "lagged-gentle": lambda learned, _: Followers.counted(learned, GENTLE),
    "near": lambda learned, _: Followers.shared(learned, NEAR),
    "wide": lambda learned, _: Followers.shared(learned, WIDE),
    "ease": lambda learned, _: Similar.ease(learned),
    "als": lambda learned, _: Als.fitted(learned),
}
"""Every baseline by its name."""
