"""A trained model as two files: arrays (`.npz`, no pickle), and beside them a card that says where they come from."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import ModelCard
from whattowatch.domain.errors import InvalidInput
from whattowatch.durable import write_whole
from whattowatch.recommender.cooccurrence import Cooccurrence, Lags
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import shapes

FORMAT = 5
"""Raised when older code could not read the files any more."""
MEMORIES = ("near", "wide")


@dataclass(frozen=True, slots=True)
class Card:
    """What the `.json` file says.

    Attributes:
        model: name and date.
        hyper: the numbers that the model was made with.
        schedule: how it was trained, the seed included.
        protocol: what was held back from training.
        data: what it was trained on: digest and sizes.
        passes: of each pass over the events, the loss and the measures on validation.
        versions: of what trained it.
    """

    model: ModelCard
    hyper: Hyper
    schedule: Mapping[str, float]
    protocol: str
    data: Mapping[str, str | int]
    passes: Sequence[Mapping[str, float]]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The card in JSON's types."""
        trained_at = self.model.trained_at
        return {
            "format": FORMAT,
            "name": self.model.name,
            "trained_at": None if trained_at is None else trained_at.isoformat(),
            "hyper": asdict(self.hyper),
            "schedule": dict(self.schedule),
            "protocol": self.protocol,
            "data": dict(self.data),
            "passes": [dict(each) for each in self.passes],
            "versions": dict(self.versions),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Card:
        """The card from `as_json`.

        Raises:
            InvalidInput: made by another version.
            KeyError, TypeError, ValueError: not such a card.
        """
        if fields["format"] != FORMAT:
            raise InvalidInput.of("format", f"is {fields['format']}, and this version reads {FORMAT}: train again")
        trained_at, numbers = fields["trained_at"], fields["hyper"]
        memories = {name: Lags(**numbers[name]) for name in MEMORIES}
        return cls(
            model=ModelCard(fields["name"], None if trained_at is None else datetime.fromisoformat(trained_at)),
            hyper=Hyper(**{**numbers, **memories}),
            schedule=fields["schedule"],
            protocol=fields["protocol"],
            data=fields["data"],
            passes=fields["passes"],
            versions=fields["versions"],
        )

    @property
    def best(self) -> Mapping[str, float]:
        """The measures of the pass whose weights were kept; empty where nothing was measured."""
        return max(self.passes, key=lambda each: each["ndcg@10"], default={})


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and its card."""

    model: SequenceModel
    card: Card


def save(trained: Trained, out: Path) -> None:
    """Writes `out` and the card beside it. The same model gives the same bytes.

    Raises:
        InvalidInput: the files cannot be written.
    """
    text = json.dumps(trained.card.as_json(), indent=2, sort_keys=True)
    arrays = _packed(trained.model)  # All of it before the first byte is written over an older model.
    try:
        write_whole(out, arrays)
        write_whole(out.with_suffix(".json"), (text + "\n").encode())
    except OSError as error:
        raise InvalidInput.of("out", f"{out} cannot be written: {error.strerror}") from error


def _packed(model: SequenceModel) -> bytes:
    """The arrays in the form of the file; half precision is enough to rank by, and half the size."""
    stream = BytesIO()
    arrays: dict[str, Any] = {
        "title_ids": np.array(model.title_ids, np.bytes_),
        "features": model.features.astype(np.float16),
        "prior": model.prior.astype(np.float16),
        "choices": model.choices.astype(np.float16),
    }
    arrays |= {f"weights_{name}": weight.astype(np.float16) for name, weight in model.weights.items()}
    for memory in MEMORIES:
        packed = _packed_memory(getattr(model, memory))
        arrays |= {f"{memory}_{name}": array for name, array in packed.items()}
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def _packed_memory(memory: Cooccurrence) -> dict[str, NDArray[Any]]:
    return {
        "lengths": np.diff(memory.starts).astype(np.uint16),
        "followers": memory.followers.astype(np.min_scalar_type(len(memory.title_ids))),
        "weights": memory.weights.astype(np.float16),
    }


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
        return Trained(checked(_model(arrays, described.hyper)), described)
    except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise InvalidInput.of(name, f"is not a model that `wtw train` wrote: {error}") from error


def checked(model: SequenceModel) -> SequenceModel:
    """The same model, whose weights have the shapes and the sort of numbers that the network needs.

    Raises:
        ValueError: they do not; names the first that is wrong.
    """
    for name, shape in shapes(model.hyper.width, model.hyper.towers, len(model.title_ids)).items():
        weight = model.weights[name]
        if weight.shape != shape or not np.isfinite(weight).all():
            raise ValueError(f"the weights {name} are not {shape} finite numbers")
    return model


def _model(arrays: IO[bytes], hyper: Hyper) -> SequenceModel:
    with np.load(arrays, allow_pickle=False) as stored:
        title_ids = tuple(stored["title_ids"].astype(str).tolist())
        prefix = "weights_"
        weights = {name.removeprefix(prefix): stored[name] for name in stored.files if name.startswith(prefix)}
        return SequenceModel(
            title_ids=title_ids,
            hyper=hyper,
            weights={name: weight.astype(np.float32) for name, weight in weights.items()},
            near=_memory(stored, "near", title_ids, hyper.near),
            wide=_memory(stored, "wide", title_ids, hyper.wide),
            features=stored["features"].astype(np.float32),
            prior=stored["prior"].astype(np.float32),
            choices=stored["choices"].astype(np.float32),
        )


def _memory(stored: Mapping[str, NDArray[Any]], name: str, title_ids: tuple[str, ...], lags: Lags) -> Cooccurrence:
    return Cooccurrence(
        title_ids=title_ids,
        starts=np.concatenate(([0], np.cumsum(stored[f"{name}_lengths"], dtype=np.int64))),
        followers=stored[f"{name}_followers"].astype(np.int32),
        weights=stored[f"{name}_weights"].astype(np.float32),
        lags=lags,
    )
