"""How well models do on the questions of a protocol: what `wtw evaluate` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.baselines import BASELINES
from whattowatch.recommender.counted import recounted
from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.measure import Answers, Scorer, answers, bootstrap, measures
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.popularity import percentiles, prior
from whattowatch.recommender.protocols import Cases, Split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.slices import SLICES
from whattowatch.recommender.streams import chosen_genres

SEED = 20261122
"""Of the bootstrap over users, and of which questions are drawn."""
OURS, WITHOUT_GAP = "hierarchical-gru", "hierarchical-gru, present gap hidden"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Models asked the same questions.

    Attributes:
        events: of everybody.
        parted: what was learned from, and what may be counted.
        on_test: whether the questions are those of the test.
        cases: the questions.
        chosen: [users, features], what each user says of genres.
    """

    events: Events
    parted: Split
    on_test: bool
    cases: Cases
    chosen: NDArray[np.float32]

    def of_baselines(self, names: Sequence[str]) -> Iterator[tuple[str, Answers]]:
        """The answers of baselines, each fitted on what may be counted."""
        counted = self._counted()
        for name in names:
            yield name, self.answers_of(BASELINES[name](counted, self.events))

    def of_model(self, trained: Trained) -> Iterator[tuple[str, Answers]]:
        """The answers of our model, with the present gap and, where there are times, without it.

        On validation what it has counted is counted anew, since a trained model has counted its validation's events.
        """
        activity = Days.of(self.events, trained.card.hyper.trend_days).before if self.events.timed else None
        model = trained.model if self.on_test else recounted(trained.model, self._counted())
        scorer = SequenceScorer(model, activity)
        yield OURS, self.answers_of(scorer)
        if self.events.timed:
            hidden = replace(self, cases=self.cases.hiding_the_gap())
            yield WITHOUT_GAP, hidden.answers_of(scorer)

    def answers_of(self, scorer: Scorer) -> Answers:
        """The answers of any model."""
        return answers(scorer, self.events, self.cases, self.chosen)

    def lines(self, name: str, found: Answers) -> Iterator[dict[str, Any]]:
        """A line for each slice: measures with their 95 % intervals over users, coverage and popularity.

        Of popularity there are the mean prior of listed titles, and the mean share of titles that are less popular.
        """
        users = self.events.users[self.cases.targets]
        counts = self.events.counts(self.parted.count).astype(np.float64)
        popular, percentile = prior(counts), percentiles(counts)
        for slice_name, rows in self._slices():
            lists = found.lists[rows]
            yield {
                "model": name,
                "slice": slice_name,
                "cases": int(rows.sum()),
                **_told(measures(found.ranks[rows]), users[rows]),
                "coverage": len(np.unique(lists)) / self.events.titles,
                "popularity": float(popular[lists].mean()),
                "popularity_percentile": float(percentile[lists].mean()),
            }

    def differences(self, name: str, found: Answers, other: Answers) -> Iterator[dict[str, Any]]:
        """A line for each slice: by how much each measure is above the other's, case by case, with 95 % intervals.

        Two intervals may overlap where one model is clearly better: what is hard to foretell is hard for both.
        """
        users = self.events.users[self.cases.targets]
        for slice_name, rows in self._slices():
            ours, theirs = measures(found.ranks[rows]), measures(other.ranks[rows])
            more = {measure: values - theirs[measure] for measure, values in ours.items()}
            yield {"model": name, "slice": slice_name, "cases": int(rows.sum()), **_told(more, users[rows])}

    def _counted(self) -> Events:
        """What may be counted."""
        return self.events.some(self.parted.count)

    def _slices(self) -> Iterator[tuple[str, NDArray[np.bool_]]]:
        """The name of each slice that is not empty, and which cases are in it, bool [cases]."""
        for name, chooses in SLICES[self.parted.protocol].items():
            rows = chooses(self.events, self.parted, self.cases)
            if rows.any():
                yield name, rows


def _told(values: Mapping[str, NDArray[np.float64]], users: NDArray[np.int64]) -> dict[str, list[float]]:
    """Mean, low and high of each measure."""
    return {name: list(bootstrap(each, users, seed=SEED)) for name, each in values.items()}


def evaluation(events: Events, parted: Split, *, on_test: bool, at_most: int | None = None) -> Evaluation:
    """The questions of a split.

    Args:
        events: of everybody.
        parted: the split.
        on_test: the test's questions, which are for one last look, instead of the validation's.
        at_most: so many of them, drawn by chance.

    Raises:
        InvalidInput: there are none.
    """
    cases = parted.test if on_test else parted.validation
    if not len(cases):
        raise InvalidInput.of("data", "holds nothing that could be asked: it takes people with three events or more")
    if at_most is not None and len(cases) > at_most:
        cases = cases.some(np.sort(np.random.default_rng(SEED).permutation(len(cases))[:at_most]))
    seen = parted if on_test else replace(parted, count=parted.learn)
    return Evaluation(events, seen, on_test, cases, _said(events, seen))


def _said(events: Events, parted: Split) -> NDArray[np.float32]:
    """What each user says of genres, [users, features]: nothing, but for those of whom no event was learned.

    They are taken to have chosen the genres that they then turn out to like most.
    """
    said = chosen_genres(events, events.features())
    said[events.users[parted.count]] = 0
    return said
