"""Ranks of what people really turned to, measures of these ranks, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.events import Events
from whattowatch.recommender.protocols import Cases, pasts
from whattowatch.recommender.walk import Asked, Past

LISTED = 10
"""Coverage and popularity are told of lists of so many titles, in no order."""
HIT_DEPTHS = (1, 5, 10, 50)
GAIN_DEPTHS = (5, 10, 50)


class Interval(NamedTuple):
    """A mean and the range that holds the middle 95 % of its bootstrap means."""

    mean: float
    low: float
    high: float


def rank_of(scores: NDArray[np.floating], target: int) -> int:
    """The place of `target`, from 0, among all that may be ranked; ties count against the model.

    Args:
        scores: [titles]; minus infinity for titles that may not be ranked.
        target: a title's place in `scores`; one that may not be ranked itself comes after all that may.
    """
    return int(np.count_nonzero(scores >= scores[target])) - 1


class Scorer(Protocol):
    """What can be measured: anything that gives every title a score."""

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Iterator[NDArray[np.floating]]:
        """The score of every title for each question in turn, [titles]; higher is better."""
        ...


class Answers(NamedTuple):
    """What a model answered to all questions.

    Attributes:
        ranks: int64 [cases], the place of each target from 0, among all titles that its user did nothing with before.
        lists: int64 [cases, LISTED or all titles], the first titles of each list.
    """

    ranks: NDArray[np.int64]
    lists: NDArray[np.int64]


def answers(scorer: Scorer, events: Events, cases: Cases, chosen: NDArray[np.float32]) -> Answers:
    """Asks a model all questions; ties count against it.

    Args:
        scorer: the model.
        events: of all people.
        cases: the questions.
        chosen: [users, features], what each user says of genres.
    """
    people, asked = pasts(events, cases, chosen)
    targets = events.items[cases.targets].tolist()
    listed = min(LISTED, events.titles)
    found = Answers(np.empty(len(asked), np.int64), np.empty((len(asked), listed), np.int64))
    for number, own in enumerate(scorer.scores(people, asked)):
        scores = np.nan_to_num(np.array(own, np.float64), nan=-np.inf)  # What is no number ranks nothing.
        scores[people[asked[number].person].items[: asked[number].known]] = -np.inf
        found.ranks[number] = rank_of(scores, targets[number])
        found.lists[number] = np.argpartition(-scores, listed - 1)[:listed]
    return found


def measures(ranks: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Every measure of each case, [cases] by name; with one target HR is Recall as well."""
    hits = {f"hr@{depth}": (ranks < depth).astype(np.float64) for depth in HIT_DEPTHS}
    gains = {f"ndcg@{depth}": np.where(ranks < depth, 1 / np.log2(ranks + 2.0), 0.0) for depth in GAIN_DEPTHS}
    return {**hits, **gains, "mrr": 1 / (ranks + 1.0)}


def bootstrap(values: NDArray[np.float64], users: NDArray[np.int64], *, seed: int, rounds: int = 1000) -> Interval:
    """The mean over cases with its 95 % interval, drawing whole users: cases of one user are not independent.

    Args:
        values: [cases].
        users: [cases], whose case each one is.
        seed: of the draws.
        rounds: how many draws.
    """
    numbers = np.unique(users, return_inverse=True)[1]
    sums, cases = np.bincount(numbers, values), np.bincount(numbers)
    drawn = np.random.default_rng(seed).integers(len(cases), size=(rounds, len(cases)))
    means = sums[drawn].sum(axis=1) / cases[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(values.mean()), float(low), float(high))
