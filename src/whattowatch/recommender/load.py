"""Finds a trained model: the shipped one, or one's own."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.model_files import Trained, read

SHIPPED = "model"
"""The name of the shipped files, before `.npz` and `.json`."""


def load_shipped() -> Trained | None:
    """The model in the films' data package, or None where that package was left out."""
    return load_from(resources.files("whattowatch") / "starter" / "films")


def load_from(folder: Traversable) -> Trained | None:
    """The model that a data package holds, or None where it holds none."""
    arrays, card = folder / f"{SHIPPED}.npz", folder / f"{SHIPPED}.json"
    if not (arrays.is_file() and card.is_file()):
        return None
    with arrays.open("rb") as stream:
        return read(stream, card.read_text(encoding="utf-8"), SHIPPED)


def load_model(path: Path) -> Trained:
    """The model at this path, with its card beside it.

    Raises:
        InvalidInput: it cannot be read or is no model of ours; names the file.
    """
    try:
        card = path.with_suffix(".json").read_text(encoding="utf-8")
        with path.open("rb") as stream:
            return read(stream, card, path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput.of(path.name, f"cannot be read: {error}") from error
