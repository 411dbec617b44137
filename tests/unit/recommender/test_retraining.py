from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from unit.recommender.crowds import SMALL, crowd
from unit.recommender.small_world import events as small_events
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.carried import carried
from whattowatch.recommender.cooccurrence import table
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import by_newest
from whattowatch.recommender.retraining import (
    LEAST_NEW,
    OWN_UNTIL,
    Material,
    compared,
    completed,
    held_back,
    known_until,
    shortage,
    trained_from,
)
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sources import joined
from whattowatch.recommender.untrained import untrained
from whattowatch.recommender.walk import Asked, Past

SILENT = Listener(lambda *_: None, lambda _: None)
UNTIL = datetime(2026, 2, 1, tzinfo=UTC)


def test_a_model_carried_over_to_its_own_titles_scores_as_before(model: Trained) -> None:
    learned = small_events()
    items, values = np.array([0, 41, 5]), np.array([9, 2, 8], np.int8)
    past = Past(items, values, np.zeros(3, np.int8), np.full(3, 1e9), genre_features(()))
    question = [Asked(0, 3, 1e9)]
    other = carried(model.model, learned, np.ones(len(learned.items), np.bool_))
    before, after = (next(iter(SequenceScorer(each).scores([past], question))) for each in (model.model, other))
    np.testing.assert_allclose(before, after, atol=2e-2)  # What is stored of features and popularity is rounded.


def test_a_model_carried_over_knows_the_same_followers(model: Trained) -> None:
    learned = small_events()
    turned = replace(learned, title_ids=learned.title_ids[::-1], genres=learned.genres[::-1])
    other = carried(model.model, turned, np.ones(len(learned.items), np.bool_))
    every = np.arange(learned.titles)
    expected = table(model.model.near, every, every)
    np.testing.assert_array_equal(table(other.near, every[::-1], every[::-1]), expected)


def test_a_model_can_be_carried_to_titles_that_it_never_saw() -> None:
    people = crowd()
    other = carried(untrained().model, people, np.ones(len(people.items), np.bool_))
    assert other.weights["item"].shape == (people.titles, 1)
    assert not len(other.near.weights)


def test_only_the_newest_of_own_events_are_held_back() -> None:
    own, foreign = crowd(seed=1), crowd(seed=2)
    events = joined([own, foreign])
    after = float(np.quantile(own.at, 0.8))
    parted = by_newest(events, len(own.items), after)
    held = np.concatenate((parted.validation.targets, parted.test.targets))
    assert (held < len(own.items)).all()
    assert (events.at[held] > after).all()
    assert not parted.learn[held].any()
    assert parted.learn.sum() + len(held) == len(events.items)
    assert events.at[parted.validation.targets].max() < events.at[parted.test.targets].min()


def test_what_the_model_in_use_may_know_asks_no_question() -> None:
    own = crowd(people=30)
    until = datetime.fromtimestamp(float(np.quantile(own.at, 0.95)), UTC)
    present = untrained()
    present = replace(present, card=replace(present.card, data={OWN_UNTIL: until.isoformat()}))
    parted = held_back(Material(own, len(own.items), UNTIL), present)
    assert own.at[parted.validation.targets].min() > known_until(present)


def test_where_all_that_is_new_happened_at_once_nothing_can_be_measured() -> None:
    own = crowd()
    with pytest.raises(InvalidInput, match="happened at one moment"):
        held_back(Material(replace(own, at=np.full_like(own.at, 10**9)), len(own.items), UNTIL), None)


def test_few_events_or_few_new_ones_are_not_worth_a_training() -> None:
    assert "it takes 1,000" in shortage(crowd(), 0)
    many = crowd(people=120)
    assert shortage(many, 0) == ""
    assert f"it takes {LEAST_NEW}" in shortage(many, float(np.sort(many.at)[-LEAST_NEW]))


def test_a_trained_model_is_compared_before_it_counts_what_was_held_back() -> None:
    own = crowd(people=30)
    material = Material(own, len(own.items), UNTIL)
    parted = held_back(material, None)
    trained = trained_from(material, parted, SMALL, SILENT)

    found = compared(trained.model, untrained().model, own, parted)
    whole = completed(trained, own)

    assert found.cases == len(parted.test)
    assert 0 <= found.new <= 1
    assert known_until(trained) == UNTIL.timestamp()
    assert len(whole.model.near.weights) > len(trained.model.near.weights)
