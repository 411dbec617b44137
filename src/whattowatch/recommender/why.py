"""True reasons: what a title's score would lose without each thing that moved it.

For a past title the score is worked out again as if that title had never been there: the network walks the latest
events without it, older titles move up in the memories, the taste is shared among fewer. For titles older than the
latest `states.LATEST`, the network's own part is taken to be the same without them. For genres, trend and popularity
the reason is their own summand. A genre's summand leaves out what past titles already named have put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.discovery import Why, WhyKind
from whattowatch.recommender.neighbours import Neighbours
from whattowatch.recommender.parts import fading, strength
from whattowatch.recommender.score import LIKENESS, Question, rotation, strengths
from whattowatch.recommender.shapes import Part

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
    lost = scores - scores_without_each(question, slots)  # [past, listed]
    lost[question.evidence.likings <= 0] = 0.0  # "Because you disliked it" is never a reason to see something.
    past = _largest(lost, MOST_PAST)  # [named, listed]
    by_title = np.maximum(np.take_along_axis(lost, past, axis=0), 0.0)
    by_genre = np.maximum(_by_genre(question, slots, past), 0.0)
    gate, (live, quiet) = question.reading.gates[Part.TREND], question.trend
    trend = np.maximum(gate * (live - quiet)[slots], 0.0)
    popular = np.maximum(question.bound.popular * question.items.prior[slots] + gate * quiet[slots], 0.0)
    credits_ = np.concatenate((by_title, by_genre, trend[None], popular[None]))
    return _Reasons(past, credits_, np.maximum(np.maximum(credits_.sum(axis=0), scores), 1e-9))


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
    evidence, hyper = question.evidence, question.bound.hyper
    liked, amount = question.liked()
    whole = hyper.taste_shrink + amount + hyper.taste_choice * np.abs(evidence.chosen).sum()
    by_named = (evidence.likings[:, None] * evidence.features)[named].sum(axis=0)  # [listed, features]
    rest = (liked + hyper.taste_choice * evidence.chosen - by_named) / whole
    weight = question.reading.gates[Part.TASTE] * rest + question.said() * evidence.chosen
    by_feature: NDArray[np.float64] = weight * question.items.features_of(slots)
    return by_feature[:, : len(GENRES)].T


def scores_without_each(question: Question, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """The score of each listed title, had there not been each past title, [past, listed]."""
    past = len(question.evidence.past)
    if past == 0:
        return np.empty((0, len(slots)))
    latest, vectors = question.reader.without_each(), question.bound.walker.vectors[slots].T
    gates = _lengthened(latest.gates, question.reading.gates, past)
    network = _lengthened(latest.query @ vectors, question.reading.query @ vectors, past)
    total = (network + question.bound.bias[slots]).astype(np.float64)
    for part, memory, fade in question.memories():
        total = total + gates[:, part, None] * _remembered_without_each(question, memory, fade, slots)
    total = total + gates[:, Part.TASTE, None] * _taste_without_each(question, slots)
    total = total + gates[:, Part.TREND, None] * question.trend.live[slots]
    said = question.said(fewer=1) * (question.items.features_of(slots) @ question.evidence.chosen)
    without: NDArray[np.float64] = total + said - rotation(max(question.evidence.amount - 1, 0)) * question.turn[slots]
    return without


def _lengthened(latest: NDArray[Any], without_older: NDArray[Any], past: int) -> NDArray[Any]:
    """Rows for all past titles, [past, ...], where leaving out an older one makes no difference to what is said now.

    Args:
        latest: [latest, ...], without each of the latest.
        without_older: [...], what is said now.
        past: how many titles there are.
    """
    older = np.broadcast_to(without_older, (past - len(latest), *latest.shape[1:]))
    return np.concatenate((latest, older))


def _taste_without_each(question: Question, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """[past, listed]."""
    evidence, hyper = question.evidence, question.bound.hyper
    liked, amount = question.liked()
    listed = question.items.features_of(slots).T  # [features, listed]
    by_all = (liked + hyper.taste_choice * evidence.chosen) @ listed
    by_each = evidence.likings[:, None] * (evidence.features @ listed)
    fixed = hyper.taste_shrink + hyper.taste_choice * np.abs(evidence.chosen).sum()
    without: NDArray[np.float64] = (by_all - by_each) / (fixed + amount - np.abs(evidence.likings))[:, None]
    return without


def _remembered_without_each(
    question: Question, memory: Neighbours, fade: float, slots: NDArray[np.int64]
) -> NDArray[np.float32]:
    """What a memory says when one title is gone and older ones have moved up by one place, [past, listed].

    Titles one past the window matter too: they move into it. Without any older one the sums are what they are now.
    """
    evidence, past = question.evidence, len(question.evidence.past)
    faded = fading(fade, np.ones(past, np.float32))
    count = min(past, len(faded) + 1)
    age = np.zeros((count + 1, 1))
    age[: len(faded), 0] = faded
    single = strengths(evidence)[:count, None] * _single(question, memory, count, slots)
    aged = single * age[:-1]
    newer = np.cumsum(aged, axis=0) - aged  # What is newer than each.
    moved = single * np.concatenate((age[:1], age[:-2]))
    without = newer + moved.sum(axis=0) - np.cumsum(moved, axis=0)
    floor = question.bound.hyper.memory_floor
    return _lengthened(strength(without, floor), strength(aged.sum(axis=0), floor), past)


def _single(question: Question, memory: Neighbours, count: int, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each of the latest past titles says about each listed one before age, [count, listed]."""
    evidence = question.evidence
    single = np.zeros((count, len(slots)))
    known = np.flatnonzero(evidence.items[:count] >= 0)
    single[known] = memory.table(evidence.items[known], slots)
    unseen = memory.item_of_slot[slots] < 0
    single[:, unseen] = LIKENESS * (evidence.features[:count] @ question.items.features_of(slots[unseen]).T)
    return single
