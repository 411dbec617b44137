"""A trained model as two files: arrays (`.npz`, no pickle), and beside them a card that says where they come from."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np

from whattowatch.domain.discovery import ModelCard
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.cooccurrence import Cooccurrence, Lags

FORMAT = 1
"""Raised when older code could not read the files any more."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the `.json` file says.

    Attributes:
        model: name and date.
        parameters: the numbers that the model was fitted with.
        data: what it was fitted on: digest and sizes.
        validation: HR@10 and NDCG@10 of every setting tried, by its name.
        versions: of what fitted it.
    """

    model: ModelCard
    parameters: Lags
    data: Mapping[str, str | int]
    validation: Mapping[str, Mapping[str, float]]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The card in JSON's types."""
        trained_at = self.model.trained_at
        return {
            "format": FORMAT,
            "name": self.model.name,
            "trained_at": None if trained_at is None else trained_at.isoformat(),
            "parameters": asdict(self.parameters),
            "data": dict(self.data),
            "validation": {name: dict(measures) for name, measures in self.validation.items()},
            "versions": dict(self.versions),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Card:
        """The card from `as_json`.

        Raises:
            InvalidInput: made by a later version.
            KeyError, TypeError, ValueError: not such a card.
        """
        if fields["format"] != FORMAT:
            raise InvalidInput.of("format", f"is {fields['format']}, and this version reads {FORMAT}: train again")
        trained_at = fields["trained_at"]
        return cls(
            model=ModelCard(fields["name"], None if trained_at is None else datetime.fromisoformat(trained_at)),
            parameters=Lags(**fields["parameters"]),
            data=fields["data"],
            validation=fields["validation"],
            versions=fields["versions"],
        )


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and its card."""

    model: Cooccurrence
    card: Card


def save(trained: Trained, out: Path) -> None:
    """Writes `out` and the card beside it. The same model gives the same bytes.

    Raises:
        InvalidInput: the files cannot be written.
    """
    text = json.dumps(trained.card.as_json(), indent=2, sort_keys=True)
    arrays = _packed(trained.model)  # All of it before the first byte is written over an older model.
    try:
        out.write_bytes(arrays)
        out.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise InvalidInput.of("out", f"{out} cannot be written: {error.strerror}") from error


def _packed(model: Cooccurrence) -> bytes:
    """The arrays in the form of the file."""
    stream = BytesIO()
    np.savez_compressed(
        stream,
        title_ids=np.array(model.title_ids, np.bytes_),
        lengths=np.diff(model.starts).astype(np.uint16),
        followers=model.followers.astype(np.min_scalar_type(len(model.title_ids))),
        weights=model.weights.astype(np.float16),
    )
    return stream.getvalue()


def read(arrays: IO[bytes], card: str, name: str) -> Trained:
    """The model that `save` wrote.

    Args:
        arrays: the `.npz` file.
        card: the `.json` file's text.
        name: what to call them in an error.

    Raises:
        InvalidInput: not a model of ours; names it.
    """
    try:
        described = Card.from_json(json.loads(card))
        return Trained(_model(arrays, described.parameters), described)
    except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise InvalidInput.of(name, f"is not a model that `wtw train` wrote: {error}") from error


def _model(arrays: IO[bytes], lags: Lags) -> Cooccurrence:
    with np.load(arrays, allow_pickle=False) as stored:
        return Cooccurrence(
            title_ids=tuple(stored["title_ids"].astype(str).tolist()),
            starts=np.concatenate(([0], np.cumsum(stored["lengths"], dtype=np.int64))),
            followers=stored["followers"].astype(np.int32),
            weights=stored["weights"].astype(np.float32),
            lags=lags,
        )
