"""What a title's score would lose had a past title never been there.

The score is worked out again without it: the network walks the latest events without it, older titles move up in the
memories, the taste is shared among fewer. For titles older than the latest `states.LATEST` the network's own part is
taken to be the same without them; beyond the windows of the memories the taste alone is left.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence, ages, table
from whattowatch.recommender.leanings import LIKENESS
from whattowatch.recommender.parts import whole_of_taste
from whattowatch.recommender.question import Question
from whattowatch.recommender.reading import Reading
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.turn import rotation

Table = NDArray[np.float32]


def lost_without_each(question: Question, scores: NDArray[np.float32], slots: NDArray[np.int64]) -> Table:
    """What each listed title's score would lose without each past title, [past, listed].

    Args:
        question: the person.
        scores: [listed], of the listed titles.
        slots: [listed].
    """
    past = len(question.evidence.past)
    if past == 0:
        return np.empty((0, len(slots)), np.float32)
    latest, features = question.reader.without_each(question.now), question.items.features_of(slots).T
    row = np.minimum(np.arange(past), len(latest.gates) - 1)
    total = (
        latest.gates[row, Part.TASTE, None] * _taste(question, features) + _without_taste(question, latest, slots)[row]
    )
    seen = question.titles.numbering.item_of_slot[slots] >= 0
    for part, memory in question.titles.memories():
        gone = _forgotten(question, part, memory, slots)
        total[: len(gone)] -= np.where(seen, latest.gates[row[: len(gone)], part, None], 1) * gone
    fallen = rotation(max(question.evidence.amount - 1, 0)) * question.turn.numbers(slots)
    without: Table = scores - total + fallen
    return without


def _without_taste(question: Question, latest: Reading, slots: NDArray[np.int64]) -> Table:
    """What all but the taste say without each of the latest titles, memories as if none were gone, [latest, listed]."""
    titles, leanings, gates = question.titles, question.leanings, latest.gates
    kind = titles.kind[slots]
    total = gates[:, Part.NETWORK, None] * (latest.query @ titles.vectors[slots].T + titles.bias[slots])
    total += gates[:, Part.CHOICE, None] * leanings.said[kind]
    total += gates[:, Part.TREND, None] * question.trend.live[slots]
    total += gates[:, Part.POPULAR, None] * titles.prior[slots]
    for (part, _), found in zip(titles.memories(), leanings.remembered, strict=True):
        total += gates[:, part, None] * found.of(slots)
    without: Table = total + np.where(titles.numbering.item_of_slot[slots] >= 0, 0, leanings.alike[kind])
    return without


def _taste(question: Question, features: Table) -> Table:
    """What the taste says without each, [past, listed]; `features` is [features, listed]."""
    likes, hyper = question.evidence.likes, question.titles.hyper
    liked, amount = likes.liked()
    by_all = (liked + hyper.taste_choice * likes.chosen) @ features
    by_each = (likes.likings[:, None] * likes.features) @ features
    whole = whole_of_taste(amount, likes.chosen, hyper) - np.abs(likes.likings)
    without: Table = ((by_all - by_each) / whole[:, None]).astype(np.float32)
    return without


def _forgotten(question: Question, part: Part, memory: Cooccurrence, slots: NDArray[np.int64]) -> Table:
    """What a memory, or likeness in its stead, would not say without each of the latest titles, [asked, listed].

    When one title is gone, older ones move up by one place. Titles one past the window matter too: they move into it.
    """
    count = min(len(question.evidence.past), memory.lags.window + 1)
    age = ages(memory.lags, count + 1).astype(np.float32)[:, None]
    single = question.evidence.likes.asking()[:count, None] * _single(question, part, memory, count, slots)
    aged, moved = single * age[:-1], single * np.concatenate((age[:1], age[:-2]))
    gone: Table = aged + _after_each(aged) - _after_each(moved)
    return gone


def _after_each(rows: Table) -> Table:
    """The sum of the rows after each, [rows, listed]."""
    after: Table = rows.sum(axis=0) - np.cumsum(rows, axis=0)
    return after


def _single(question: Question, part: Part, memory: Cooccurrence, count: int, slots: NDArray[np.int64]) -> Table:
    """What each of the latest past titles says about each listed one before age, [count, listed]."""
    likes, listed = question.evidence.likes, question.titles.numbering.item_of_slot[slots]
    single = np.zeros((count, len(slots)), np.float32)
    known = np.flatnonzero(likes.items[:count] >= 0)
    seen = np.flatnonzero(listed >= 0)
    single[np.ix_(known, seen)] = table(memory, likes.items[known], listed[seen])
    unseen = listed < 0
    single[:, unseen] = LIKENESS[part] * (likes.features[:count] @ question.items.features_of(slots[unseen]).T)
    return single
