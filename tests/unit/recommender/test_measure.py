from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from unit.recommender.crowds import TITLES, crowd
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.baselines import BASELINES
from whattowatch.recommender.evaluation import evaluation
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.measure import answers, measures
from whattowatch.recommender.popularity import percentiles
from whattowatch.recommender.protocols import Protocol, split
from whattowatch.recommender.walk import Asked, Past


class Constant:
    """Gives every title the same score."""

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Iterator[NDArray[np.floating]]:
        del people
        return (np.zeros(TITLES) for _ in asked)


def test_ties_count_against_a_model_that_says_nothing() -> None:
    events = crowd()
    cases = split(events, Protocol.LOO).test
    found = answers(Constant(), events, cases, np.zeros((12, FEATURES), np.float32))
    assert found.ranks.tolist() == (TITLES - cases.known - 1).tolist()


def test_titles_that_somebody_knows_are_in_no_list() -> None:
    events = crowd()
    asked = evaluation(events, split(events, Protocol.LOO), on_test=True)
    for name, found in asked.of_baselines(["popularity", "lagged"]):
        for target, known, listed in zip(asked.cases.targets, asked.cases.known, found.lists, strict=True):
            seen = events.items[target - known : target]
            assert known + 10 > TITLES or not set(seen.tolist()) & set(listed.tolist()), name


def test_measures_of_places() -> None:
    found = measures(np.array([0, 1, 9, 10]))
    assert found["hr@1"].tolist() == [1, 0, 0, 0]
    assert found["hr@10"].tolist() == [1, 1, 1, 0]
    assert found["ndcg@10"][:2] == pytest.approx([1, 1 / np.log2(3)])
    assert found["mrr"].tolist() == pytest.approx([1, 1 / 2, 1 / 10, 1 / 11])


@pytest.mark.parametrize("name", [name for name in BASELINES if name != "als"])
def test_every_baseline_answers_every_question(name: str) -> None:
    events = crowd(people=30)
    asked = evaluation(events, split(events, Protocol.TEMPORAL), on_test=False)
    ((_, found),) = asked.of_baselines([name])
    assert len(found.ranks) == len(asked.cases)
    assert ((found.ranks >= 0) & (found.ranks < TITLES)).all()


@pytest.mark.parametrize("name", ["markov", "lagged", "item-knn"])
def test_baselines_that_know_the_order_or_the_company_beat_popularity(name: str) -> None:
    events = crowd(people=150)
    asked = evaluation(events, split(events, Protocol.LOO), on_test=False)
    (_, popular), (_, found) = asked.of_baselines(["popularity", name])
    assert (found.ranks < 5).mean() > (popular.ranks < 5).mean()


class Unsure:
    """Says nothing that is a number."""

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Iterator[NDArray[np.floating]]:
        del people
        return (np.full(TITLES, np.nan) for _ in asked)


def test_scores_that_are_no_numbers_find_nothing() -> None:
    events = crowd()
    found = answers(Unsure(), events, split(events, Protocol.LOO).test, np.zeros((12, FEATURES), np.float32))
    assert (found.ranks == TITLES - 1).all()


def test_fewer_titles_than_a_list_has_places_are_all_listed() -> None:
    few = replace(crowd(), title_ids=("a", "b", "c"), genres=((),) * 3, series=np.zeros(3, np.bool_))
    events = few.some(few.items < 3)
    asked = evaluation(events, split(events, Protocol.LAST), on_test=False)
    ((name, found),) = asked.of_baselines(["popularity"])
    assert found.lists.shape == (len(asked.cases), 3)
    assert next(asked.lines(name, found))["coverage"] == 1


@pytest.mark.parametrize("protocol", [Protocol.LOO, Protocol.TEMPORAL, Protocol.LAST])
def test_no_answer_of_the_validation_is_counted(protocol: Protocol) -> None:
    events = crowd()
    asked = evaluation(events, split(events, protocol), on_test=False)
    assert not asked.parted.count[asked.cases.targets].any()


def test_data_without_questions_are_refused() -> None:
    events = crowd()
    with pytest.raises(InvalidInput, match="nothing that could be asked"):
        evaluation(events, split(events, Protocol.LAST), on_test=True)


def test_a_split_by_time_needs_times() -> None:
    with pytest.raises(InvalidInput, match="temporal needs the times"):
        split(crowd(timed=False), Protocol.TEMPORAL)


def test_popularity_is_the_share_of_titles_that_are_less_popular() -> None:
    assert percentiles(np.array([5.0, 1, 5, 9])).tolist() == [0.5, 0.125, 0.5, 0.875]


def test_the_most_popular_titles_are_of_the_highest_percentiles() -> None:
    events = crowd(people=30)
    asked = evaluation(events, split(events, Protocol.LOO), on_test=False)
    (_, popular), (_, similar) = asked.of_baselines(["popularity", "item-knn"])
    first, second = (next(asked.lines("any", found))["popularity_percentile"] for found in (popular, similar))
    assert 1 > first > second > 0


def test_a_line_tells_slice_cases_and_intervals() -> None:
    events = crowd(people=30)
    asked = evaluation(events, split(events, Protocol.TEMPORAL), on_test=False, at_most=20)
    ((name, found),) = asked.of_baselines(["popularity"])
    lines = list(asked.lines(name, found))
    assert lines[0]["slice"] == "all later events"
    assert lines[0]["cases"] == 20
    mean, low, high = lines[0]["hr@10"]
    assert low <= mean <= high
    assert 0 < lines[0]["coverage"] <= 1
