"""What `wtw train` and `wtw evaluate` do with this instance's own events."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from moving_clock import NOON
from people import Client
from unit.recommender.small_world import film, records
from whattowatch.cli import main
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.recommender.load import load_model
from world import World

SMALL = ("--width", "8", "--epochs", "1", "--lanes", "2", "--steps", "16")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line for the instance of the world: its exit status, output and complaints."""
    monkeypatch.setenv("WTW_DATA", str(world.folder))

    def run_verb(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run_verb


@pytest.fixture
def watched(world: World, owner: Client, friend: Client) -> World:
    """Two people have watched some Westerns in order."""
    world.put(*records())
    with world.backstage.request(writes=True) as ports:
        for person, first in ((owner, 0), (friend, 3)):
            for step in range(8):
                deed = Interaction(Kind.FINISHED, film("Western", first + step), NOON + timedelta(minutes=step))
                ports.interactions.record(person.id, deed)
    return world


@pytest.mark.usefixtures("watched")
def test_a_model_is_trained_on_what_people_did_here(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "own.npz"

    assert run("train", "--data", "own", "--out", out, *SMALL)[0] == 0

    card = load_model(out).card
    assert (card.data["users"], card.data["events"], card.data["titles"]) == (2, 16, 11)
    assert sorted(file.name for file in tmp_path.glob("own.*")) == ["own.json", "own.npz"]


@pytest.mark.usefixtures("watched")
def test_own_events_stand_beside_those_of_files(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "ml"
    other.mkdir()
    (other / "ratings.dat").write_text("".join(f"1::{number}::4::{number}\n" for number in range(100, 110)))
    (other / "movies.dat").write_text("".join(f"{number}::A (1990)::Western\n" for number in range(100, 110)))

    assert run("train", "--data", "own", "--data", other, "--out", tmp_path / "both.npz", *SMALL)[0] == 0

    assert load_model(tmp_path / "both.npz").card.data["users"] == 3


def test_a_model_of_own_events_is_measured_on_the_events_of_its_time(
    run: Run, watched: World, owner: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((NOON + timedelta(hours=1)).timestamp())))
    out = tmp_path / "own.npz"
    run("train", "--data", "own", "--out", out, "--protocol", "loo", *SMALL)
    with watched.backstage.request(writes=True) as ports:
        late = Interaction(Kind.FINISHED, film("Western", 30), NOON + timedelta(hours=2))
        ports.interactions.record(owner.id, late)

    status, lines, _ = run("evaluate", "--data", "own", "--model", out, "--models", "popularity", "--json")

    assert status == 0
    assert {json.loads(line)["model"] for line in lines.splitlines()} >= {"popularity", "hierarchical-gru"}


def test_an_instance_where_nobody_did_anything_is_told_so(run: Run, tmp_path: Path) -> None:
    status, _, complaint = run("train", "--data", "own", "--out", tmp_path / "own.npz")
    assert status == 1
    assert "nobody did anything on this instance" in complaint


def test_a_folder_without_an_instance_is_told_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WTW_DATA", str(tmp_path / "nowhere"))
    status, _, complaint = run("train", "--data", "own", "--out", tmp_path / "own.npz")
    assert status == 1
    assert "nowhere" in complaint
