"""How people would rate titles, 1 to 10: what ratings say of titles and people, and where the model ranks a title.

    liking = base + a * bias(title) + b * level(person) + c * genres(person, title) + d * standing(person, title)

The numbers are fitted on ratings that the parts have not seen (`liking_fit`). Of the model it needs the scores of all
titles for a person, and of these only their order: any model may stand behind it, once the numbers are fitted anew.

A title's own rating enters none of its parts: level and genres leave it out, and the model ranks the titles that were
rated as if nothing had been done with any of those that are asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import Kind, Taste
from whattowatch.domain.ratings import HIGHEST, LOWEST
from whattowatch.recommender.items import Items

DISLIKED = 3.0
"""No title of a genre that somebody dislikes, as they said themselves, is liked more than this."""


class Scorer(Protocol):
    """A model."""

    def scores(
        self, taste: Taste, now: datetime, unsaid: frozenset[str] = frozenset()
    ) -> tuple[Items, NDArray[np.floating]]:
        """The score of every title, [titles], higher is better, and which titles these are.

        Args:
            taste: the person's.
            now: the moment.
            unsaid: titles that count as if nothing had been done with them.
        """
        ...


class Weights(NamedTuple):
    """What each part of a liking counts for.

    Attributes:
        base: the liking where all parts are 0.
        title: of how much better the title is rated than others.
        level: of how much higher the person rates than others.
        genres: of how much better the person rates the title's genres than others.
        standing: of the title's place among all titles in the person's own ranking.
    """

    base: float
    title: float
    level: float
    genres: float
    standing: float


@dataclass(frozen=True, slots=True)
class Damping:
    """So many ratings at the mean are added to each mean, so that few ratings say little; each more than 0.

    Attributes:
        title: to a title's.
        level: to a person's.
        genres: to a person's of one genre.
    """

    title: float = 5.0
    level: float = 5.0
    genres: float = 10.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learned from many people's ratings.

    Attributes:
        mean: of all ratings, 1 to 10.
        titles: the damped mean of each title's ratings less `mean` and less their raters' levels.
    """

    weights: Weights
    damping: Damping
    mean: float
    titles: Mapping[str, float]


BY_HAND = Calibration(Weights(6.0, 1.0, 1.0, 1.5, 2.0), Damping(), 7.0, {})
"""Where nothing was fitted: round numbers, so that likings are at least in a sensible order and of a sensible size."""


class Parts(NamedTuple):
    """The parts of a person's likings, [asked] each: what `Weights` weighs."""

    title: NDArray[np.float64]
    level: NDArray[np.float64]
    genres: NDArray[np.float64]
    standing: NDArray[np.float64]


class CalibratedLikings:
    """Implements the `Likings` port. Thread-safe.

    Args:
        calibration: the numbers.
        scorer: the model that they were fitted with.
    """

    def __init__(self, calibration: Calibration, scorer: Scorer) -> None:
        self._calibration = calibration
        self._scorer = scorer
        self._bound: tuple[Items, NDArray[np.float64]] | None = None

    def foretold(self, taste: Taste, title_ids: Collection[str], now: datetime) -> Mapping[str, float]:
        """See the port."""
        items, scores = self._scorer.scores(taste, now)
        known = [title_id for title_id in title_ids if title_id in items.living]
        slots = np.array([items.living[title_id] for title_id in known], np.int64)
        parts = parts_of(taste, Rated(items, self._biases(items)), scores, slots, self._calibration)
        if own := _own_ratings(taste) & set(known):
            unswayed = _standing(items, self._scorer.scores(taste, now, own)[1], slots)
            parts = parts._replace(standing=np.where([each in own for each in known], unswayed, parts.standing))
        likings = liking(parts, self._calibration.weights)
        refused = items.having(taste.disliked_genres)[slots]
        return dict(zip(known, np.where(refused, np.minimum(likings, DISLIKED), likings).tolist(), strict=True))

    def _biases(self, items: Items) -> NDArray[np.float64]:
        """The titles' biases by slot, [titles], worked out once for each state of the catalogue."""
        bound = self._bound
        if bound is None or bound[0] is not items:
            titles = self._calibration.titles
            bound = self._bound = (items, np.array([titles.get(title_id, 0.0) for title_id in items.ids]))
        return bound[1]


class Rated(NamedTuple):
    """The titles, and by how much each is rated better than others, [titles]."""

    items: Items
    biases: NDArray[np.float64]


def liking(parts: Parts, weights: Weights) -> NDArray[np.float64]:
    """The likings, [asked], within the scale."""
    total = weights.base + np.tensordot(np.array(weights[1:]), np.array(parts), 1)
    return np.clip(total, LOWEST, HIGHEST)


def parts_of(
    taste: Taste, catalogue: Rated, scores: NDArray[np.floating], slots: NDArray[np.int64], numbers: Calibration
) -> Parts:
    """The parts of a person's likings for some titles; in `level` and `genres` a title's own rating plays no part.

    Args:
        taste: the person's.
        catalogue: the titles.
        scores: [titles], the model's.
        slots: [asked].
        numbers: mean and damping of these.
    """
    items, damping = catalogue.items, numbers.damping
    rated = {deed.title_id: deed.value for deed in taste.history if deed.kind is Kind.RATED and deed.value is not None}
    values = {items.living[title_id]: value for title_id, value in rated.items() if title_id in items.living}
    own = np.array(list(values), np.int64)
    above = np.array(list(values.values()), np.float64) - numbers.mean - catalogue.biases[own]  # [rated]
    counted, residual = np.zeros(len(items.ids)), np.zeros(len(items.ids))
    counted[own], residual[own] = 1, above
    counts, left_out = counted[slots], residual[slots]  # [asked], what a title's own rating would add
    level = (above.sum() - left_out) / (len(own) - counts + damping.level)  # [asked]
    genres = items.genres[items.kind[own]]  # [rated, genres]
    asked = items.genres[items.kind[slots]]  # [asked, genres]
    amount = genres.sum(axis=0) - counts[:, None] * asked  # [asked, genres]
    by_genre = above @ genres - left_out[:, None] * asked - level[:, None] * amount
    return Parts(
        title=catalogue.biases[slots],
        level=level,
        genres=(asked * by_genre / (amount + damping.genres)).sum(axis=1) / np.maximum(asked.sum(axis=1), 1),
        standing=_standing(items, scores, slots),
    )


def _own_ratings(taste: Taste) -> frozenset[str]:
    """The titles that the person has rated."""
    return frozenset([deed.title_id for deed in taste.history if deed.kind is Kind.RATED])


def _standing(items: Items, scores: NDArray[np.floating], slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 for the first place among all titles, falling with the logarithm of the place to 0, [asked].

    Places alone can be compared between people and between models, scores cannot.
    """
    falling = np.sort(-scores[items.live])
    places = np.searchsorted(falling, -scores[slots])
    standing: NDArray[np.float64] = 1 - np.log1p(places) / np.log1p(max(len(falling), 1))
    return standing
