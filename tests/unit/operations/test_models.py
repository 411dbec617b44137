"""What `wtw retrain` and `wtw model` do."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import ANY

import numpy as np
import pytest

from moving_clock import NOON
from unit.recommender.small_world import FILMS_A_SHELF, SHELVES, film, records
from unit.recommender.test_model_folder import named
from whattowatch.cli import main
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.operations import retraining
from whattowatch.recommender.hyper import Plan
from whattowatch.recommender.model_files import Trained, save
from whattowatch.recommender.model_folder import ModelFolder, Trial
from whattowatch.recommender.plans import plan_for
from whattowatch.recommender.progress_bar import Listener, Pass
from whattowatch.recommender.protocols import Split
from whattowatch.recommender.retraining import Material, trained_from
from world import World

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a verb for the instance of the world: its exit status, and all that it said."""
    for name, value in {"WTW_DATA": str(world.folder), "WTW_STARTER": "false"}.items():
        monkeypatch.setenv(name, value)

    def run_verb(*arguments: object) -> tuple[int, str]:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out + told.err

    return run_verb


@pytest.fixture
def folder(world: World) -> ModelFolder:
    return ModelFolder(world.folder, lambda: None)


@pytest.fixture
def crowded(world: World) -> World:
    """Thirty people have gone through the same row of films, each from another one on, so that only order tells."""
    world.put(*records())
    draw = np.random.default_rng(3)
    row = [film(shelf, number) for shelf in SHELVES for number in range(FILMS_A_SHELF)]
    draw.shuffle(row)
    people = [world.client(f"Person{number}") for number in range(30)]
    with world.backstage.request(writes=True) as ports:
        for number, person in enumerate(people):
            for step in range(40):
                at = NOON - timedelta(days=60 - step, seconds=37 * number)
                title_id = row[(8 * number + step) % len(row)]
                ports.interactions.record(person.id, Interaction(Kind.FINISHED, title_id, at))
    return world


def test_where_nobody_did_anything_the_model_stays(run: Run) -> None:
    assert run("retrain") == (0, "the model in use stays: there are no events yet\n")


@pytest.mark.usefixtures("crowded")
def test_a_better_model_is_taken_into_use_and_one_can_go_back(run: Run, folder: ModelFolder) -> None:
    status, told = run("retrain")
    assert status == 0
    assert "the new model is in use: NDCG@10" in told
    tried = folder.standing().tried
    assert tried is not None
    assert tried.new > tried.present
    assert sorted(file.suffix for file in folder.path.iterdir()) == ["", ".json", ".json", ".npz"]

    assert "the model in use stays: there are 0 new events" in run("retrain")[1]
    listed = run("model")[1]
    assert "in use" in listed
    assert "1,200 events of 30 people, of which 1,200 here; validation ndcg@10" in listed
    assert run("model", "rollback") == (0, "shipped is in use again\n")


class Stopped(Exception):
    """The power is cut."""


@pytest.mark.usefixtures("crowded")
def test_a_training_stopped_under_another_plan_begins_anew(
    run: Run, folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: Pass) -> None:
        raise Stopped

    def stopped_after_a_pass(material: Material, parted: Split, plan: Plan, _: Listener, keep: Path) -> Trained:
        return trained_from(material, parted, plan, Listener(lambda *_: None, stop), keep)

    with monkeypatch.context() as before:
        before.setattr(retraining, "plan_for", lambda events: plan_for(events, seed=1))
        before.setattr(retraining, "trained_from", stopped_after_a_pass)
        with pytest.raises(Stopped):
            run("retrain")
    (left,) = folder.path.glob(retraining.CHECKPOINT)
    assert run("retrain")[0] == 0
    assert not left.exists()


def test_the_models_are_listed_with_the_newest_retraining(run: Run, folder: ModelFolder) -> None:
    folder.note(Trial(NOON, NOON, promoted=False, cases=120, new=0.05, present=0.06))
    shipped, retraining = run("model")[1].splitlines()
    assert shipped == "in use  shipped           there is none"
    assert retraining.endswith("kept the model in use: NDCG@10 0.0500 against 0.0600 on 120 questions")


def test_a_model_that_was_trained_elsewhere_can_be_brought(run: Run, folder: ModelFolder, tmp_path: Path) -> None:
    save(named("brought"), tmp_path / "brought.npz")
    assert run("model", "use", tmp_path / "brought.npz") == (0, ANY)
    found = folder.in_use()
    assert found is not None
    assert found.card.model.name == "brought"


def test_what_is_no_model_cannot_be_brought(run: Run, folder: ModelFolder, tmp_path: Path) -> None:
    (tmp_path / "other.npz").write_bytes(os.urandom(100))
    (tmp_path / "other.json").write_text("{}")
    assert run("model", "use", tmp_path / "other.npz")[0] == 1
    assert run("model", "use")[0] == 1
    assert folder.names() == []


def test_where_no_model_was_before_one_cannot_go_back(run: Run) -> None:
    status, told = run("model", "rollback")
    assert status == 1
    assert "no model was in use before" in told


def test_a_model_that_cannot_be_read_is_listed_as_such(run: Run, folder: ModelFolder) -> None:
    name = folder.use(named("ours"), NOON)
    (folder.path / f"{name}.npz").write_bytes(b"")
    assert f"{name}  cannot be used" in run("model")[1]
