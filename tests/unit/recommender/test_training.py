from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.fit import train, validation_targets
from whattowatch.recommender.load import load_from, load_model, load_shipped
from whattowatch.recommender.movielens import read_movielens
from whattowatch.recommender.weights import Trained, save


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Twelve users who rate the same 20 films in order, each from another one on."""
    movies = [f"{movie},Film,Drama" for movie in range(1, 21)]
    links = [f"{movie},1,{movie + 100}" for movie in range(1, 21)]
    ratings = [
        f"{user},{1 + (user + step) % 20},{3.5 + user % 2},{1000 * user + step}"
        for user in range(12)
        for step in range(15)
    ]
    folder = tmp_path / "ml"
    folder.mkdir()
    for name, header, lines in (
        ("movies", "movieId,title,genres", movies),
        ("links", "movieId,imdbId,tmdbId", links),
        ("ratings", "userId,movieId,rating,timestamp", ratings),
    ):
        (folder / f"{name}.csv").write_text("\r\n".join([header, *lines, ""]), newline="")
    return folder


@pytest.fixture
def fixed_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def silent(_: str) -> None:
    """Nobody listens."""


@pytest.mark.usefixtures("fixed_date")
def test_equal_data_gives_equal_bytes(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    for out in (first, second):
        train(data, out, silent)
    assert first.read_bytes() == second.read_bytes()
    assert first.with_suffix(".json").read_bytes() == second.with_suffix(".json").read_bytes()


@pytest.mark.usefixtures("fixed_date")
def test_the_card_says_where_the_model_comes_from(data: Path, tmp_path: Path) -> None:
    card = train(data, tmp_path / "model.npz", silent)
    assert card == json.loads((tmp_path / "model.json").read_text())
    assert (card["data"]["ratings"], card["data"]["users"], card["data"]["titles"]) == (180, 12, 20)
    assert card["data"]["sha256"] == read_movielens(data).digest
    assert set(card["validation"]) == {"gentle", "steep"}
    assert datetime.fromisoformat(card["trained_at"]) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_training_says_how_it_goes(data: Path, tmp_path: Path) -> None:
    said: list[str] = []
    train(data, tmp_path / "model.npz", said.append)
    assert any("180 ratings" in line for line in said)


def test_without_a_fixed_date_the_card_tells_the_present(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = datetime.now(UTC).replace(microsecond=0)
    train(data, tmp_path / "model.npz", silent)
    trained_at = load_model(tmp_path / "model.npz").card.model.trained_at
    assert trained_at is not None
    assert before <= trained_at <= datetime.now(UTC)


def test_what_was_saved_is_what_is_loaded(model: Trained, tmp_path: Path) -> None:
    save(model, tmp_path / "model.npz")
    loaded = load_model(tmp_path / "model.npz")
    assert loaded.card == model.card
    assert loaded.model.title_ids == model.model.title_ids
    assert np.array_equal(loaded.model.starts, model.model.starts)
    assert np.array_equal(loaded.model.followers, model.model.followers)
    np.testing.assert_allclose(loaded.model.weights, model.model.weights, rtol=1e-3)


def test_the_last_title_of_nobody_is_used_for_validation(data: Path) -> None:
    ratings = read_movielens(data)
    targets = validation_targets(ratings)
    assert np.array_equal(ratings.users[targets], ratings.users[targets + 1])
    assert len(targets) == 12


def test_the_output_must_be_an_npz_file(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"'model\.bin' does not end in \.npz"):
        train(data, tmp_path / "model.bin", silent)


def test_an_output_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"):
        train(data, tmp_path / "absent" / "model.npz", silent)


def test_a_date_that_is_no_number_is_refused(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(InvalidInput, match="'yesterday' is not a whole number"):
        train(data, tmp_path / "model.npz", silent)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"model\.npz: cannot be read"):
        load_model(tmp_path / "model.npz")


@pytest.mark.parametrize("broken", ["model.npz", "model.json"])
def test_a_broken_model_is_named(model: Trained, tmp_path: Path, broken: str) -> None:
    save(model, tmp_path / "model.npz")
    (tmp_path / broken).write_text("{}")
    with pytest.raises(InvalidInput, match=r"model\.npz: is not a model that `wtw train` wrote"):
        load_model(tmp_path / "model.npz")


def test_a_model_of_a_later_format_says_what_to_do(model: Trained, tmp_path: Path) -> None:
    save(model, tmp_path / "model.npz")
    card = json.loads((tmp_path / "model.json").read_text()) | {"format": 99}
    (tmp_path / "model.json").write_text(json.dumps(card))
    with pytest.raises(InvalidInput, match="train again"):
        load_model(tmp_path / "model.npz")


def test_the_shipped_model_knows_famous_films() -> None:
    shipped = load_shipped()
    assert shipped is not None
    assert "movie-603" in shipped.model.title_ids


def test_where_the_data_package_was_left_out_there_is_no_model(tmp_path: Path) -> None:
    assert load_from(tmp_path) is None


@pytest.mark.dev_data
def test_the_shipped_model_is_what_training_gives(dev_data: Path, tmp_path: Path) -> None:
    shipped = load_shipped()
    assert shipped is not None
    train(dev_data / "ml-latest-small", tmp_path / "model.npz", silent)
    again = load_model(tmp_path / "model.npz")
    assert again.model.title_ids == shipped.model.title_ids
    for name in ("starts", "followers", "weights"):
        assert np.array_equal(getattr(again.model, name), getattr(shipped.model, name)), name
    assert (again.card.data, again.card.validation) == (shipped.card.data, shipped.card.validation)
