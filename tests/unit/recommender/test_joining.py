"""How much each part counts is found on questions that the network has not learned from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from unit.recommender.crowds import SMALL, crowd
from whattowatch.recommender.amounts import amounts
from whattowatch.recommender.counted import counted
from whattowatch.recommender.events import Events
from whattowatch.recommender.gaps import UNKNOWN, buckets
from whattowatch.recommender.initial import initial
from whattowatch.recommender.joining import join
from whattowatch.recommender.network import gates
from whattowatch.recommender.protocols import Protocol, Split, split
from whattowatch.recommender.questions import TOLD, Questions
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part


def knowing_nothing(events: Events, parted: Split) -> SequenceModel:
    """A network before training beside memories of a crowd that goes through titles in order."""
    found = counted(events.some(parted.learn), SMALL.hyper)
    first = initial(SMALL.hyper.width, SMALL.hyper.towers, events.titles, seed=3)
    weights = {name: np.array(weight, np.float32) for name, weight in first.items()}
    return SequenceModel(events.title_ids, SMALL.hyper, weights, **found._asdict())


@pytest.fixture(scope="module")
def events() -> Events:
    return crowd(people=60)


@pytest.fixture(scope="module")
def parted(events: Events) -> Split:
    return split(events, Protocol.LAST)


@pytest.fixture(scope="module")
def questions(events: Events, parted: Split) -> Questions:
    return Questions.of(events, parted, SMALL.hyper)


@pytest.fixture(scope="module")
def before(events: Events, parted: Split) -> SequenceModel:
    return knowing_nothing(events, parted)


@pytest.fixture(scope="module")
def joined(before: SequenceModel, questions: Questions) -> SequenceModel:
    return join(before, questions)[0]


def test_the_memory_counts_that_knows_what_comes_next(joined: SequenceModel, questions: Questions) -> None:
    without = questions.measured(joined, without=frozenset({Part.NEAR}))
    assert questions.measured(joined)["mrr"] > without["mrr"]


@pytest.fixture(scope="module")
def sure_of_nonsense(before: SequenceModel) -> SequenceModel:
    """A network that prefers titles by chance, loudly."""
    nonsense = np.random.default_rng(5).normal(size=len(before.title_ids)).astype(np.float32)
    return replace(before, weights={**before.weights, "bias": 5 * nonsense})


def test_a_network_that_is_sure_of_nonsense_is_believed_less(
    sure_of_nonsense: SequenceModel, questions: Questions
) -> None:
    joined = join(sure_of_nonsense, questions)[0]
    unknown, many = np.array([UNKNOWN]), amounts([1000])
    believed = [gates(model.weights, unknown, many)[0, Part.NETWORK] for model in (joined, sure_of_nonsense)]
    assert believed[0] < 0.5 * believed[1]
    assert questions.measured(joined)["mrr"] > questions.measured(sure_of_nonsense)["mrr"]


def test_few_questions_leave_gates_near_where_they_begin(before: SequenceModel, questions: Questions) -> None:
    joined = join(before, questions.some(1))[0]
    assert float(np.abs(joined.weights["gate_b"] - before.weights["gate_b"]).max()) < 2


def test_what_the_network_has_learned_of_titles_stays(before: SequenceModel, joined: SequenceModel) -> None:
    assert np.array_equal(before.weights["item"], joined.weights["item"])


def test_a_gap_of_which_nothing_was_asked_goes_along_with_its_neighbour(joined: SequenceModel) -> None:
    """Everybody of the crowd comes back within days."""
    longest = joined.weights["gate_gap"][-2:]
    assert np.allclose(longest[0], longest[1], atol=1e-3)


def test_the_parts_add_up_to_the_score(joined: SequenceModel, questions: Questions) -> None:
    """Gates are fitted on the parts of that very score that is served."""
    scorer = SequenceScorer(joined, questions.activity)
    people, asked = replace(questions.some(5), few=True).told()
    told = zip(asked, scorer.parts(people, asked), scorer.scores(people, asked), strict=True)
    for one, found, score in told:
        gap = buckets([people[one.person].wait(one.known, one.now) if one.shown else np.nan])
        counts = gates(joined.weights, gap, amounts([one.known]))[0]
        assert np.allclose(counts @ found, score, atol=1e-4)


def test_who_has_just_begun_is_asked_then_for_what_they_came_to_in_the_end(questions: Questions) -> None:
    begun = replace(questions, few=True)
    people, asked = begun.told()
    everything = replace(questions, few=False).told()[1]
    assert {one.known for one in asked} <= {*TOLD, *(one.known for one in everything if one.known <= max(TOLD))}
    early = [one for one, whole in zip(asked, everything, strict=True) if one.known < whole.known]
    assert early
    assert all(one.now == people[one.person].at[one.known] for one in early)
