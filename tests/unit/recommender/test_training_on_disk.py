"""What `wtw train`, `wtw evaluate` and `wtw model` do, and the batch interface to what was trained."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from whattowatch import recommender
from whattowatch.cli import main
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.counted import recounted
from whattowatch.recommender.evaluation import evaluation
from whattowatch.recommender.load import load_model
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.protocols import Protocol, split
from whattowatch.recommender.rank import Deed, rank
from whattowatch.recommender.sources import read_source

SMALL = ("--width", "8", "--epochs", "1", "--lanes", "2", "--steps", "16")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line: its exit status, and what it printed."""

    def run_verb(*arguments: object) -> tuple[int, str]:
        status = main([str(argument) for argument in arguments])
        return status, capsys.readouterr().out

    return run_verb


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve users who watch the same 20 items in order, each from another one on."""
    file = tmp_path_factory.mktemp("data") / "items.txt"
    lines = [f"{user} {1 + (user + step) % 20}" for user in range(1, 13) for step in range(15)]
    file.write_text("\n".join(lines))
    return file


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("model") / "model.npz"
    assert main(["train", "--data", str(data), "--out", str(out), "--protocol", "loo", *SMALL]) == 0
    return out


@pytest.fixture
def trained(model: Path) -> Trained:
    return load_model(model)


def test_the_card_tells_data_plan_passes_and_versions(trained: Trained) -> None:
    card = trained.card
    assert (card.data["events"], card.data["users"], card.data["titles"]) == (180, 12, 20)
    assert (card.hyper.width, card.schedule["epochs"], card.protocol) == (8, 1, "loo")
    assert card.best["ndcg@10"] >= 0
    assert "jax" in card.versions


def test_no_checkpoint_is_left_behind(model: Path) -> None:
    assert sorted(file.name for file in model.parent.iterdir()) == ["model.json", "model.npz"]


def test_evaluate_prints_a_line_for_each_model_and_slice(run: Run, data: Path, model: Path) -> None:
    status, out = run("evaluate", "--data", data, "--models", "popularity,lagged", "--model", model, "--json")
    lines: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [line["model"] for line in lines] == ["popularity", "lagged", "hierarchical-gru"]
    assert all(line["cases"] == 12 for line in lines)


def test_evaluate_prints_by_how_much_a_model_is_above_another(run: Run, data: Path, model: Path) -> None:
    _, out = run("evaluate", "--data", data, "--models", "markov", "--against", "markov", "--model", model, "--json")
    lines: dict[str, dict[str, Any]] = {line["model"]: line for line in map(json.loads, out.splitlines())}
    assert "markov less markov" not in lines
    (mean, low, high) = lines["hierarchical-gru less markov"]["mrr"]
    assert mean == pytest.approx(lines["hierarchical-gru"]["mrr"][0] - lines["markov"]["mrr"][0])
    assert low <= mean <= high


def test_on_validation_a_model_knows_only_what_it_has_learned_from(trained: Trained, data: Path) -> None:
    events = read_source(data)
    asked = evaluation(events, split(events, Protocol.LAST), on_test=False)
    knowing = replace(trained, model=recounted(trained.model, events))
    (_, found), (_, other) = (next(asked.of_model(each)) for each in (trained, knowing))
    assert found.ranks.tolist() == other.ranks.tolist()


def test_evaluate_prints_a_table(run: Run, data: Path) -> None:
    status, out = run("evaluate", "--data", data, "--models", "markov")
    assert status == 0
    assert out.splitlines()[1].startswith("markov")


def test_a_model_that_learned_otherwise_is_not_measured(run: Run, data: Path, model: Path) -> None:
    assert run("evaluate", "--data", data, "--models", "", "--protocol", "last", "--model", model)[0] == 1


def test_a_baseline_that_does_not_exist_is_refused(run: Run, data: Path) -> None:
    assert run("evaluate", "--data", data, "--models", "crystal-ball")[0] == 1


def test_the_card_of_a_model_is_shown(run: Run, model: Path) -> None:
    status, out = run("model", "show", model)
    assert status == 0
    assert json.loads(out)["name"] == "hierarchical-gru"


def test_what_is_too_little_is_not_trained_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text("1 2\n1 3\n")
    assert run("train", "--data", tmp_path / "two.txt", "--out", tmp_path / "two.npz") == (1, "")


def test_a_source_that_cannot_be_read_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    assert run("train", "--data", tmp_path / "absent", "--out", tmp_path / "model.npz") == (1, "")
    assert list(tmp_path.iterdir()) == []


def test_a_table_without_rows_has_no_head(run: Run, tmp_path: Path) -> None:
    assert run("evaluate", "--data", tmp_path / "absent") == (1, "")


def test_the_output_must_be_an_npz_file(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("train", "--data", data, "--out", tmp_path / "model.bin")[0] == 1


def test_a_model_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.npz").write_text("")
    (tmp_path / "model.json").write_text("{}")
    with pytest.raises(InvalidInput, match=r"model\.npz: is not a model that `wtw train` wrote"):
        load_model(tmp_path / "model.npz")


def test_ranking_leaves_out_what_was_seen_and_gives_as_many_as_are_wanted(trained: Trained) -> None:
    history = [Deed("item-1"), Deed("item-2"), Deed("item-404")]
    (ids,) = rank(trained, [history], 5)
    assert len(set(ids)) == 5
    assert not {"item-1", "item-2"} & set(ids)


def test_ranking_many_is_ranking_each(trained: Trained) -> None:
    histories = [[Deed("item-1", rating=9)], [], [Deed("item-3"), Deed("item-4")]]
    assert rank(trained, histories, 4) == [rank(trained, [history], 4)[0] for history in histories]


def test_outside_evaluators_find_the_ranking_in_the_package(trained: Trained) -> None:
    assert recommender.rank(trained, [[recommender.Deed("item-1")]], 3) == rank(trained, [[Deed("item-1")]], 3)


def test_the_present_may_be_told(trained: Trained) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    history = [Deed("item-1", at=now - timedelta(days=2))]
    (ids,) = rank(trained, [history], 20, now, activity=lambda _: np.zeros(20))
    assert len(ids) == 19


def test_what_others_did_lately_is_the_trend_where_nothing_else_tells_of_it(trained: Trained) -> None:
    now = datetime(2026, 1, 31, tzinfo=UTC)
    before, long_ago = now - timedelta(days=2), now - timedelta(days=99)
    asked = [Deed("item-1", at=before)]
    lists = [rank(trained, [asked, *others], 20, now)[0] for others in _crowds(before, long_ago)]
    assert lists[0].index("item-17") < lists[1].index("item-17")


def _crowds(*moments: datetime) -> list[list[list[Deed]]]:
    """Five hundred people who did the same at each of these moments."""
    return [[[Deed("item-17", at=moment)]] * 500 for moment in moments]
