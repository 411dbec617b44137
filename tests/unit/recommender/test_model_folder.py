from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from whattowatch.domain.discovery import ModelCard
from whattowatch.domain.errors import Conflict, InvalidInput
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.model_folder import KEPT, POINTER, ModelFolder, Trial
from whattowatch.recommender.untrained import untrained

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def named(name: str) -> Trained:
    """A small model that can be told from others."""
    model = untrained()
    return replace(model, card=replace(model.card, model=ModelCard(name, None)))


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path, lambda: named("shipped"))


def name_in_use(folder: ModelFolder) -> str | None:
    found = folder.in_use()
    return None if found is None else found.card.model.name


def test_until_there_is_another_the_shipped_model_is_in_use(folder: ModelFolder) -> None:
    assert name_in_use(folder) == "shipped"
    assert folder.names() == []


def test_without_the_starter_no_model_may_be_in_use(tmp_path: Path) -> None:
    assert ModelFolder(tmp_path, lambda: None).in_use() is None


def test_a_model_that_is_taken_into_use_is_in_use(folder: ModelFolder) -> None:
    before = folder.sign()
    folder.use(named("ours"), NOON)
    assert name_in_use(folder) == "ours"
    assert folder.sign() != before


def test_one_can_go_back_model_by_model_to_the_shipped_one(folder: ModelFolder) -> None:
    folder.use(named("first"), NOON)
    folder.use(named("second"), NOON + DAY)
    folder.go_back()
    assert name_in_use(folder) == "first"
    folder.go_back()
    assert name_in_use(folder) == "shipped"
    with pytest.raises(Conflict, match="no model was in use before"):
        folder.go_back()


def test_what_nobody_can_go_back_to_is_removed(folder: ModelFolder) -> None:
    names = [folder.use(named(f"of day {day}"), NOON + day * DAY) for day in range(KEPT + 3)]
    assert folder.names() == names[-KEPT - 1 :]
    assert len(list(folder.path.glob("*.json"))) == KEPT + 2


def test_how_a_retraining_ended_stays_known(folder: ModelFolder) -> None:
    tried = Trial(NOON, NOON - DAY, promoted=False, cases=120, new=0.05, present=0.06)
    folder.note(tried)
    folder.use(named("brought"), NOON)
    assert folder.standing().tried == tried


def test_a_pointer_that_cannot_be_read_is_named(folder: ModelFolder) -> None:
    folder.use(named("ours"), NOON)
    (folder.path / POINTER).write_text('{"in_use": 7}')
    with pytest.raises(InvalidInput, match="does not say which model is in use"):
        folder.standing()


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_damaged_model_is_refused(folder: ModelFolder, place: float) -> None:
    file = folder.path / f"{folder.use(named('ours'), NOON)}.npz"
    whole = bytearray(file.read_bytes())
    begin = int(place * len(whole))
    whole[begin : begin + 40] = bytes(40)
    file.write_bytes(whole)
    with pytest.raises(InvalidInput, match=r"\.npz"):
        folder.in_use()


def test_a_model_of_other_shapes_is_refused(folder: ModelFolder) -> None:
    model = named("foreign")
    weights = {**model.model.weights, "gate_b": model.model.weights["gate_b"][:2]}
    folder.use(replace(model, model=replace(model.model, weights=weights)), NOON)
    with pytest.raises(InvalidInput, match="the weights gate_b are not"):
        folder.in_use()
