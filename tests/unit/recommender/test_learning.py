from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from unit.recommender.crowds import SMALL, crowd
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.hyper import Plan
from whattowatch.recommender.progress_bar import Listener, Pass
from whattowatch.recommender.protocols import Protocol, split
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.train import train

PLAN = replace(SMALL, schedule=replace(SMALL.schedule, epochs=12, patience=12))
"""Every test but one trains with its numbers, so that the step of the optimizer is compiled once."""


def silent() -> Listener:
    """Nobody listens."""
    return Listener(lambda *_: None, lambda _: None)


def learned(plan: Plan = PLAN, keep: Path | None = None, listener: Listener | None = None) -> SequenceModel:
    events = crowd()
    return train(events, split(events, Protocol.LAST), plan, listener or silent(), keep)[0]


def same(one: SequenceModel, other: SequenceModel) -> bool:
    return all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)


@pytest.fixture(scope="module")
def passes() -> list[Pass]:
    """What the training of `once` told."""
    return []


@pytest.fixture(scope="module")
def once(passes: list[Pass]) -> SequenceModel:
    """What the plan gives."""
    return learned(listener=Listener(lambda *_: None, passes.append))


@pytest.mark.usefixtures("once")
def test_the_loss_falls(passes: list[Pass]) -> None:
    assert passes[-2].loss < passes[0].loss - 0.3


@pytest.mark.usefixtures("once")
def test_the_last_thing_told_is_how_good_all_parts_are_together(passes: list[Pass]) -> None:
    network_alone = max(each.validation["ndcg@10"] for each in passes[:-1])
    assert passes[-1].validation["ndcg@10"] > network_alone


def test_equal_seeds_give_equal_models(once: SequenceModel) -> None:
    assert same(once, learned())


def test_other_seeds_give_other_models(once: SequenceModel) -> None:
    assert not same(once, learned(replace(PLAN, schedule=replace(PLAN.schedule, seed=1))))


class Stopped(Exception):
    """The power is cut."""


def test_training_goes_on_after_a_stop_as_if_there_had_been_none(tmp_path: Path, once: SequenceModel) -> None:
    def stop(_: Pass) -> None:
        raise Stopped

    keep = tmp_path / "model.checkpoint"
    with pytest.raises(Stopped):
        learned(keep=keep, listener=Listener(lambda *_: None, stop))
    told: list[Pass] = []
    resumed = learned(keep=keep, listener=Listener(lambda *_: None, told.append))
    assert [each.number for each in told] == list(range(2, 14))
    assert same(resumed, once)


def test_a_checkpoint_of_another_training_is_refused(tmp_path: Path) -> None:
    keep = tmp_path / "model.checkpoint"
    learned(keep=keep)
    with pytest.raises(InvalidInput, match="of a training with other data or settings"):
        learned(replace(PLAN, schedule=replace(PLAN.schedule, seed=1)), keep=keep)


def test_a_file_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    keep = tmp_path / "model.checkpoint"
    keep.write_bytes(b"nothing")
    with pytest.raises(InvalidInput, match=r"model\.checkpoint: is not a checkpoint"):
        learned(keep=keep)


def test_training_ends_when_validation_does_not_get_better() -> None:
    told: list[Pass] = []
    plan = replace(SMALL, schedule=replace(SMALL.schedule, epochs=30, patience=1, rate=1e-9))
    learned(plan, listener=Listener(lambda *_: None, told.append))
    assert len(told) < 30
