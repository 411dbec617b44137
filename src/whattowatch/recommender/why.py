"""True reasons: what a title's score would lose without each thing that moved it.

What leaving out a past title would change is worked out in `loss`. For genres, trend and popularity the reason is their
own summand. A genre's summand leaves out what past titles already named have put into it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.discovery import Kind, Why, WhyKind
from whattowatch.recommender.choices import said
from whattowatch.recommender.loss import lost_without_each
from whattowatch.recommender.parts import whole_of_taste
from whattowatch.recommender.question import Question
from whattowatch.recommender.shapes import Part

MOST = 3
"""So many reasons are given for a title."""
MOST_PAST = 2
"""So many of them may be past titles, so that a genre liked again and again can be named as such."""
LEAST_WEIGHT = 0.01
"""What moved a score by less is no reason worth words."""

_KINDS = {kind: WhyKind(kind.value) for kind in Kind if kind.value in set(WhyKind)}


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


def reasons(question: Question, scores: NDArray[np.float32], slots: NDArray[np.int64]) -> list[tuple[Why, ...]]:
    """The reasons for each listed title, largest first.

    Args:
        question: the person.
        scores: [listed], of the listed titles.
        slots: [listed].
    """
    found = _found(question, scores, slots)
    largest = _largest(found.credits, MOST)
    shares = np.take_along_axis(found.credits, largest, axis=0) / found.total
    columns = zip(found.past.T.tolist(), largest.T.tolist(), shares.T.tolist(), strict=True)
    return [
        tuple([_why(question, past, row, share) for row, share in zip(rows, own, strict=True) if share >= LEAST_WEIGHT])
        for past, rows, own in columns
    ]


def _why(question: Question, past: list[int], row: int, weight: float) -> Why:
    """The reason behind one row of the credits."""
    if row < len(past):
        title = question.evidence.past[past[row]]
        return Why(_KINDS[title.kind], weight, title_id=title.title_id)
    row -= len(past)
    if row < len(GENRES):
        return Why(WhyKind.GENRE, weight, genre=GENRES[row])
    return Why(WhyKind.TRENDING if row == len(GENRES) else WhyKind.POPULAR, weight)


def _found(question: Question, scores: NDArray[np.float32], slots: NDArray[np.int64]) -> _Reasons:
    """Works out all credits."""
    lost = lost_without_each(question, scores, slots)  # [past, listed]
    lost[question.evidence.likes.likings <= 0] = 0.0  # "Because you disliked it" is never a reason to see something.
    past = _largest(lost, MOST_PAST)  # [named, listed]
    by_title = np.maximum(np.take_along_axis(lost, past, axis=0), 0)
    by_genre = np.maximum(_by_genre(question, slots, past), 0)
    gates, live, quiet = question.reading.gates, question.trend.live, question.trend.quiet
    trend = np.maximum(gates[Part.TREND] * (live[slots] - quiet[slots]), 0)
    by_rank = gates[Part.NETWORK] * question.titles.popular + gates[Part.POPULAR]
    popular = np.maximum(by_rank * question.titles.prior[slots] + gates[Part.TREND] * quiet[slots], 0)
    credits_ = np.concatenate((by_title, by_genre, trend[None], popular[None])).astype(np.float64)
    return _Reasons(past, credits_, np.maximum(np.maximum(credits_.sum(axis=0), scores), 1e-9))


def _largest(values: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """The rows of each column's largest values, largest first, of equal ones the first, [count or fewer, columns].

    A pass for each is much less work than sorting a column, which is as long as a person's past.
    """
    rest, places = values.copy(), np.arange(values.shape[1])
    found = np.empty((min(count, len(values)), len(places)), np.int64)
    for row in found:
        row[:] = rest.argmax(axis=0)
        rest[row, places] = -np.inf
    return found


def _by_genre(question: Question, slots: NDArray[np.int64], named: NDArray[np.int64]) -> NDArray[np.float32]:
    """What liking or choosing each genre of a title adds, past titles already named left out, [genres, listed]."""
    likes, hyper = question.evidence.likes, question.titles.hyper
    liked, amount = likes.liked()
    by_named = (likes.likings[named][..., None] * likes.features[named]).sum(axis=0)  # [listed, features]
    rest = (liked + hyper.taste_choice * likes.chosen - by_named) / whole_of_taste(amount, likes.chosen, hyper)
    features, gates = question.items.features_of(slots), question.reading.gates
    by_choice = features @ said(question.titles.choices, likes.chosen).T * (features > 0)
    by_feature: NDArray[np.float32] = gates[Part.TASTE] * rest * features + gates[Part.CHOICE] * by_choice
    return by_feature[:, : len(GENRES)].T
