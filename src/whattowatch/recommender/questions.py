"""The questions that validation asks a model while it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.measure import answers, measures
from whattowatch.recommender.protocols import Cases, Split, live
from whattowatch.recommender.scoring import Activity, SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part

SEED = 20261122
"""Of which questions are drawn."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The validation of a split.

    Attributes:
        events: of everybody.
        cases: the questions.
        activity: what people did lately; None where nothing is known of times.
        silent: [users, features], nobody says which genres they like.
    """

    events: Events
    cases: Cases
    activity: Activity | None
    silent: NDArray[np.float32]

    @classmethod
    def of(cls, events: Events, parted: Split, hyper: Hyper) -> Questions:
        """Those of a split."""
        activity = Days(events, hyper.trend_days).before if events.timed else None
        silent = np.zeros((int(events.users.max()) + 1, FEATURES), np.float32)
        return cls(events, parted.validation, activity, silent)

    def some(self, at_most: int) -> Questions:
        """So many of them, drawn by chance, always the same ones."""
        if len(self.cases) <= at_most:
            return self
        drawn = np.random.default_rng(SEED).permutation(len(self.cases))[:at_most]
        return replace(self, cases=self.cases.some(np.sort(drawn)))

    def as_served(self) -> tuple[Questions, ...]:
        """The same with everything that serving knows, and without any times; where there are none, that alone."""
        hidden = self.cases.hiding_the_gap()
        if not self.events.timed:
            return (replace(self, cases=hidden),)
        return replace(self, cases=live(self.events, self.cases.targets)), replace(self, cases=hidden)

    def measured(
        self, model: SequenceModel, without: frozenset[Part] = frozenset(), at_most: int | None = None
    ) -> dict[str, float]:
        """The means of all measures for a model without some parts, over all questions or a draw of them."""
        asked = self if at_most is None else self.some(at_most)
        scorer = SequenceScorer(model, self.activity, without)
        ranks = answers(scorer, asked.events, asked.cases, asked.silent).ranks
        return {name: round(float(values.mean()), 5) for name, values in measures(ranks).items()}
