"""Where a training stands, kept after each pass, so that it goes on after a stop as if there had been none."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jax
import numpy as np

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.progress_bar import Pass


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training stands.

    Attributes:
        weights: after the last pass.
        moments: the optimizer's.
        best: the weights of the best pass.
        best_measure: its validation; below any measure before the first pass.
        since_best: passes since then.
        told: every pass so far.
    """

    weights: dict[str, Any]
    moments: Any
    best: dict[str, Any]
    best_measure: float = -1.0
    since_best: int = 0
    told: tuple[Pass, ...] = ()

    @property
    def passes(self) -> int:
        """How many passes are done."""
        return len(self.told)

    def after(self, weights: dict[str, Any], moments: Any, told: Pass, measure: float) -> Progress:
        """Where it stands after one more pass."""
        better = measure > self.best_measure
        return replace(
            self,
            weights=weights,
            moments=moments,
            best=jax.tree.map(np.asarray, weights) if better else self.best,
            best_measure=max(measure, self.best_measure),
            since_best=0 if better else self.since_best + 1,
            told=(*self.told, told),
        )


def resumed(file: Path | None, training: str, beginning: Progress) -> Progress:
    """What the file keeps of this training; the beginning where there is no file.

    Args:
        file: the checkpoint.
        training: names the training.
        beginning: before the first pass; its structure is what the arrays are put into.

    Raises:
        InvalidInput: the file is of another training, or cannot be read.
    """
    if file is None or not file.exists():
        return beginning
    try:
        with np.load(file, allow_pickle=False) as stored:
            described = json.loads(str(stored["described"]))
            arrays = [stored[f"array_{number}"] for number in range(described["arrays"])]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InvalidInput.of(file.name, f"is not a checkpoint: {error}") from error
    if described["training"] != training:
        raise InvalidInput.of(file.name, "is of a training with other data or settings: remove it to begin anew")
    trees = jax.tree.unflatten(jax.tree.structure(_trees(beginning)), arrays)
    weights, moments, best = trees
    return replace(beginning, weights=weights, moments=moments, best=best, **_numbers(described))


def kept(file: Path | None, training: str, progress: Progress) -> None:
    """Writes where a training stands; the file is whole at every moment."""
    if file is None:
        return
    arrays = jax.tree.leaves(_trees(progress))
    described = {
        "training": training,
        "arrays": len(arrays),
        "best_measure": progress.best_measure,
        "since_best": progress.since_best,
        "told": progress.told,
    }
    partly = file.with_suffix(".part")
    with partly.open("wb") as stream:
        named: dict[str, Any] = {f"array_{number}": np.asarray(array) for number, array in enumerate(arrays)}
        np.savez(stream, described=np.array(json.dumps(described)), **named)
    partly.replace(file)


def _trees(progress: Progress) -> tuple[Any, Any, Any]:
    return progress.weights, progress.moments, progress.best


def _numbers(described: dict[str, Any]) -> dict[str, Any]:
    told = tuple(Pass(*each) for each in described["told"])
    return {"best_measure": described["best_measure"], "since_best": described["since_best"], "told": told}
