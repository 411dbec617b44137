"""True reasons: what a title's score would lose without each thing that moved it.

For a past title the score is worked out again as if that title had never been there, with all that follows: older
titles move up, the gap since the last event grows, the taste is shared among fewer. For genres, trend and popularity
the reason is their own summand. A genre's summand leaves out what past titles already named have put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.discovery import Why, WhyKind
from whattowatch.recommender.cooccurrence import ages
from whattowatch.recommender.score import Question, rotation, saturated, taste_sums

MOST = 3
"""So many reasons are given for a title."""
MOST_PAST = 2
"""So many of them may be past titles, so that a genre liked again and again can be named as such."""
LEAST_WEIGHT = 0.01
"""What moved a score by less is no reason worth words."""


class _Reasons(NamedTuple):
    """Candidates for a reason, for each of the listed titles.

    Attributes:
        past: int64 [MOST_PAST or fewer, listed], places in the evidence.
        credits: float64 [past + genres + 2, listed]; the last two rows are trend and popularity.
        total: float64 [listed], what the credits are shares of.
    """

    past: NDArray[np.int64]
    credits: NDArray[np.float64]
    total: NDArray[np.float64]


def reasons(question: Question, scores: NDArray[np.float64], slots: NDArray[np.int64]) -> list[tuple[Why, ...]]:
    """The reasons for each listed title, largest first.

    Args:
        question: the person.
        scores: [listed], of the listed titles.
        slots: [listed].
    """
    found = _found(question, scores, slots)
    largest = np.argsort(-found.credits, axis=0, kind="stable")[:MOST]
    shares = np.take_along_axis(found.credits, largest, axis=0) / found.total
    return [
        tuple(
            _why(question, found.past[:, column], row, weight)
            for row, weight in zip(rows, weights, strict=True)
            if weight >= LEAST_WEIGHT
        )
        for column, (rows, weights) in enumerate(zip(largest.T.tolist(), shares.T.tolist(), strict=True))
    ]


def _why(question: Question, past: Sequence[int] | NDArray[np.int64], row: int, weight: float) -> Why:
    """The reason behind one row of the credits."""
    if row < len(past):
        title = question.evidence.past[int(past[row])]
        return Why(WhyKind(title.kind.value), weight, title_id=title.title_id)
    row -= len(past)
    if row < len(GENRES):
        return Why(WhyKind.GENRE, weight, genre=GENRES[row])
    return Why(WhyKind.TRENDING if row == len(GENRES) else WhyKind.POPULAR, weight)


def _found(question: Question, scores: NDArray[np.float64], slots: NDArray[np.int64]) -> _Reasons:
    """Works out all credits."""
    lost = scores_without_each(question, slots)  # [past, listed]
    np.subtract(scores, lost, out=lost)
    lost[question.evidence.likings <= 0] = 0.0  # "Because you disliked it" is never a reason to see something.
    past = _largest(lost, MOST_PAST)  # [named, listed]
    by_title = np.maximum(np.take_along_axis(lost, past, axis=0), 0.0)
    by_genre = np.maximum(_by_genre(question, slots, past), 0.0)
    mix = question.blend.mix(question.evidence.gap(question.now))
    trend, prior = mix.trend * question.trend[slots], question.items.prior[slots]
    lost_by = np.concatenate((by_title, by_genre, trend[None], prior[None]))
    return _Reasons(past, lost_by, np.maximum(np.maximum(lost_by.sum(axis=0), scores), 1e-9))


def _largest(values: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """The rows of each column's largest values, largest first, of equal ones the first, [count or fewer, columns].

    A pass for each is much less work than sorting a column, which is as long as a person's past.
    """
    rest, places = values.copy(), np.arange(values.shape[1])
    found = np.empty((min(count, len(values)), len(places)), np.int64)
    for row in found:
        row[:] = rest.argmax(axis=0)
        rest[row, places] = -np.inf
    return found


def _by_genre(question: Question, slots: NDArray[np.int64], named: NDArray[np.int64]) -> NDArray[np.float64]:
    """What liking each genre adds, past titles already named left out, [genres, listed]."""
    evidence = question.evidence
    total, amount = taste_sums(evidence, question.blend)
    by_named = (evidence.likings[:, None] * evidence.features)[named].sum(axis=0)  # [listed, features]
    liked = (total - by_named) / amount
    mix = question.blend.mix(evidence.gap(question.now))
    by_feature: NDArray[np.float64] = mix.taste * liked * question.items.features_of(slots)
    return by_feature[:, : len(GENRES)].T


def scores_without_each(question: Question, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """The score of each listed title, had there not been each past title, [past, listed]."""
    evidence, blend = question.evidence, question.blend
    mix, first = blend.mix(evidence.gap(question.now)), blend.mix(evidence.gap(question.now, without=0))
    steady = question.items.prior[slots] - rotation(blend, max(evidence.amount - 1, 0)) * question.turn[slots]
    taste, trend = _taste_without_each(question, slots), question.trend[slots]
    near = saturated(_neighbours_without_each(question, slots), blend)  # [latest, listed]
    scores = mix.taste * taste
    scores[: len(near)] += mix.neighbours * near
    scores[len(near) :] += mix.neighbours * near[-1:]
    scores += steady + mix.trend * trend
    # Without what was done last, the gap since is longer.
    scores[:1] = steady + first.neighbours * near[:1] + first.taste * taste[:1] + first.trend * trend
    return scores


def _taste_without_each(question: Question, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """[past, listed]."""
    evidence = question.evidence
    total, amount = taste_sums(evidence, question.blend)
    listed = question.items.features_of(slots).T  # [features, listed]
    # One array and no other of its size, since the past is long.
    without: NDArray[np.float64] = evidence.likings[:, None] * (evidence.features @ listed)
    np.subtract(total @ listed, without, out=without)
    without /= (amount - np.abs(evidence.likings))[:, None]
    return without


def _neighbours_without_each(question: Question, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """The neighbours' sums when one title is gone and older ones have moved up by one place, [latest, listed].

    Only titles within the window, and the one that moves into it, change these sums; without any older one they are as
    the last row says.
    """
    lags = question.neighbours.model.lags
    single = _single(question, slots)
    age: NDArray[np.float64] = ages(lags, len(single))[:, None]
    newer: NDArray[np.float64] = np.cumsum(single * age, axis=0) - single * age  # What is newer than each.
    moved = single * np.concatenate((age[:1], age[:-1]))
    older = moved.sum(axis=0) - np.cumsum(moved, axis=0)
    without: NDArray[np.float64] = newer + older
    return without


def _single(question: Question, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each of the latest past titles says about each listed one before age, [latest, listed].

    Those are the titles within the window and one beyond, which matters too: it moves into it.
    """
    evidence, neighbours = question.evidence, question.neighbours
    latest = slice(neighbours.model.lags.window + 1)
    single = np.zeros((len(evidence.past[latest]), len(slots)))
    known = np.flatnonzero(evidence.items[latest] >= 0)
    single[known] = neighbours.table(evidence.items[known], slots)
    unseen = neighbours.item_of_slot[slots] < 0
    likeness = evidence.features[latest] @ question.items.features_of(slots[unseen]).T
    single[:, unseen] = question.blend.likeness * likeness
    liked: NDArray[np.float64] = evidence.likings[latest, None] * single
    return liked
