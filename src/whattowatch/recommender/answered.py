"""What each part of a score says to questions, for a choice of titles: what gates are fitted on.

Among ten thousand titles nearly all have no chance, whatever the gates are. So the titles that some part puts first are
looked at, and of the others a few, each of which stands for many.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.amounts import amounts
from whattowatch.recommender.gaps import buckets
from whattowatch.recommender.questions import Questions
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part

FIRST, LOOKED_AT = 80, 640
"""So many of the first titles of each part are looked at, and so many in all."""
SEED = 20261123
"""Of which of the others are looked at."""
NOTHING = -1e9
"""What a title stands for that was seen already: finite, so that no gradient becomes NaN."""


class Answered(NamedTuple):
    """What the parts say to questions of the titles that are looked at, the target first.

    Attributes:
        parts: float32 [parts, asked, looked at].
        fixed: float32 [asked, looked at], what is added whatever the gates are: the logarithm of how many titles each
            stands for.
        gap: int32 [asked], the bucket of the time since the last event.
        amount: int32 [asked], the bucket of how many events are told.
        weight: float32 [asked], what each question counts.
    """

    parts: NDArray[np.float32]
    fixed: NDArray[np.float32]
    gap: NDArray[np.int32]
    amount: NDArray[np.int32]
    weight: NDArray[np.float32]


def answered(model: SequenceModel, asked: Questions) -> Answered:
    """Asks every part of a model these questions."""
    people, questions = asked.told()
    draw, targets = np.random.default_rng(SEED), asked.events.items[asked.cases.targets].tolist()
    count = min(LOOKED_AT, len(model.title_ids))
    parts = np.empty((len(Part), len(questions), count), np.float32)
    fixed = np.empty((len(questions), count), np.float32)
    said = SequenceScorer(model, asked.activity).parts(people, questions)
    for number, (seen, target, own) in enumerate(zip(asked.seen(), targets, said, strict=True)):
        titles, stands_for = _looked_at(own, target, seen, count, draw)
        parts[:, number], fixed[number] = own[:, titles], stands_for
    waits = np.array([people[one.person].wait(one.known, one.now) if one.shown else np.nan for one in questions])
    told = amounts([one.known for one in questions])
    return Answered(parts, fixed, buckets(waits), told, asked.weights().astype(np.float32))


def _looked_at(
    scores: NDArray[np.float32], target: int, seen: NDArray[np.int64], count: int, draw: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The titles that are looked at, the target first, and the logarithm of how many each stands for, [count] each.

    Args:
        scores: [parts, titles].
        target: is looked at, even if it was seen.
        seen: titles that are not to be listed.
        count: how many titles.
        draw: decides about those that no part puts first.
    """
    stands_for = np.zeros(scores.shape[1], np.float32)
    stands_for[seen] = NOTHING
    stands_for[target] = 0
    first = np.zeros(scores.shape[1], np.bool_)
    for own in scores + stands_for:
        first[np.argpartition(-own, min(FIRST, len(own) - 1))[:FIRST]] = True
    first[target] = False
    leading, others = np.flatnonzero(first), np.flatnonzero(~first & (stands_for == 0))
    others = others[others != target]
    drawn = draw.choice(others, min(count - 1 - len(leading), len(others)), replace=False)
    if len(drawn):
        stands_for[drawn] = np.log(len(others) / len(drawn))
    filled = np.concatenate(([target], leading, drawn, seen))[:count]
    return filled, stands_for[filled]
