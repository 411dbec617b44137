"""The questions that validation asks a model while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.gaps import DAY
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.measure import answers, measures
from whattowatch.recommender.protocols import Cases, Split, live, pasts
from whattowatch.recommender.scoring import Activity, SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.slices import waits
from whattowatch.recommender.streams import chosen_genres
from whattowatch.recommender.walk import Asked, Past

SEED = 20261122
"""Of which questions are drawn, and of what is told."""
TOLD = (0, 1, 2, 3, 5)
"""So many of the first events are told of people who have just begun."""
RETURNING = 5.0
"""What a question counts that is asked more than a day after the last event, or before the first: whoever comes to see
what there is looks at the list then, while of most questions a session of ratings has many."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The validation of a split.

    Attributes:
        events: of everybody.
        cases: the questions.
        activity: what people did lately; None where nothing is known of times.
        chosen: [users, features], the genres that each is taken to have chosen, where little else is told.
        few: whether each person has only just begun, and every other one has chosen genres.
    """

    events: Events
    cases: Cases
    activity: Activity | None
    chosen: NDArray[np.float32]
    few: bool = False

    @classmethod
    def of(cls, events: Events, parted: Split, hyper: Hyper) -> Questions:
        """Those of a split."""
        activity = Days.of(events, hyper.trend_days).before if events.timed else None
        chosen = np.zeros((int(events.users.max()) + 1, FEATURES), np.float32)
        learned = chosen_genres(events.some(parted.learn), events.features())
        chosen[: len(learned)] = learned
        return cls(events, parted.validation, activity, chosen)

    def some(self, at_most: int) -> Questions:
        """So many of them, drawn by chance, always the same ones."""
        if len(self.cases) <= at_most:
            return self
        drawn = np.random.default_rng(SEED).permutation(len(self.cases))[:at_most]
        return replace(self, cases=self.cases.some(np.sort(drawn)))

    def weights(self) -> NDArray[np.float64]:
        """What each question counts, [cases]."""
        if self.few or not self.cases.shown:
            return np.ones(len(self.cases))
        return np.where(waits(self.events, self.cases) > DAY, RETURNING, 1.0)

    def as_served(self) -> tuple[Questions, ...]:
        """The same in all ways in which serving is asked.

        With everything that is known; without times, where there are any; and at the beginning of people who had done
        little by then. These are not asked for what they did next, but for what they came to in the end: few have begun
        on validation's days, and what newcomers rate next says more of the page they look at than of what they like.
        """
        hidden = replace(self, cases=self.cases.hiding_the_gap())
        if not self.events.timed:
            return hidden, replace(hidden, few=True)
        now = replace(self, cases=live(self.events, self.cases.targets))
        return now, hidden, replace(now, few=True)

    def told(self) -> tuple[list[Past], list[Asked]]:
        """What is told of people, and the questions."""
        silent = np.zeros_like(self.chosen)
        if not self.few:
            return pasts(self.events, self.cases, silent)
        draw = np.random.default_rng(SEED)
        says = self.chosen * (draw.random(len(self.chosen)) < 1 / 2)[:, None].astype(np.float32)
        people, asked = pasts(self.events, self.cases, says)
        told = draw.choice(TOLD, len(asked)).tolist()
        return people, [_begun(people[one.person], one, count) for one, count in zip(asked, told, strict=True)]

    def seen(self) -> Iterator[NDArray[np.int64]]:
        """The titles that each person did something with before, told or not."""
        people, asked = pasts(self.events, self.cases, self.chosen)
        return (people[one.person].items[: one.known] for one in asked)

    def measured(
        self, model: SequenceModel, without: frozenset[Part] = frozenset(), at_most: int | None = None
    ) -> dict[str, float]:
        """The means of all measures for a model without some parts, over all questions or a draw of them."""
        asked = self if at_most is None else self.some(at_most)
        scorer = SequenceScorer(model, self.activity, without)
        ranks = answers(scorer, asked.events, asked.cases, np.zeros_like(self.chosen)).ranks
        return {name: round(float(values.mean()), 5) for name, values in measures(ranks).items()}


def _begun(past: Past, asked: Asked, count: int) -> Asked:
    """The same question at the moment when the person did the next thing after so many; as it is, if that is all."""
    return asked._replace(known=count, now=float(past.at[count])) if count < asked.known else asked
