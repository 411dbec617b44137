"""Fits the numbers behind likings, and keeps them in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.liking import Calibration, Damping, Parts, Weights

FORMAT = 1
"""Raised when older code could not read the file any more."""
SHIPPED = "liking.json"
PASSES = 10
"""Titles' and people's means depend on each other; after so many rounds they stand still to three digits."""
LEAST_RATINGS = 3
"""Of a title with fewer, the damped mean says nearly nothing, and the file is half as large without."""
DIGITS = 3


def title_biases(
    users: NDArray[np.int64], items: NDArray[np.int64], values: NDArray[np.float64], titles: int, damping: Damping
) -> NDArray[np.float64]:
    """The damped mean of each title's ratings less the mean of all and less their raters' levels, [titles].

    Args:
        users: [ratings], numbers from 0.
        items: [ratings].
        values: [ratings], 1 to 10.
        titles: how many there are.
        damping: of both means.
    """
    above = values - values.mean()
    rated, rating = np.bincount(items, minlength=titles), np.bincount(users)
    levels, biases = np.zeros(len(rating)), np.zeros(titles)
    for _ in range(PASSES):
        biases = np.bincount(items, above - levels[users], minlength=titles) / (rated + damping.title)
        levels = np.bincount(users, above - biases[items]) / (rating + damping.level)
    return biases


def fitted_weights(parts: Parts, values: NDArray[np.float64]) -> Weights:
    """The weights with the least squared error.

    Args:
        parts: [ratings] each, worked out from what came before each rating.
        values: [ratings], what was said then, 1 to 10.
    """
    design = np.stack([np.ones(len(values)), *parts], axis=1)  # [ratings, weights]
    found = np.linalg.lstsq(design, values, rcond=None)[0]
    return Weights(*(round(float(each), DIGITS) for each in found))


def as_json(calibration: Calibration, card: Mapping[str, Any]) -> dict[str, Any]:
    """The file's content: the numbers, and a card that says where they come from and how well they do."""
    return {
        "format": FORMAT,
        "card": dict(card),
        "weights": calibration.weights._asdict(),
        "damping": {name: getattr(calibration.damping, name) for name in ("title", "level", "genres")},
        "mean": calibration.mean,
        "titles": {title_id: calibration.titles[title_id] for title_id in sorted(calibration.titles)},
    }


def load_shipped() -> Calibration | None:
    """The numbers in the films' data package, or None where that package was left out."""
    return load_from(resources.files("whattowatch") / "starter" / "films" / SHIPPED)


def load_from(file: Traversable) -> Calibration | None:
    """The numbers in this file, or None where it is missing.

    Raises:
        InvalidInput: it is no such file; names it.
    """
    if not file.is_file():
        return None
    try:
        return _from_json(json.loads(file.read_text("utf-8")))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput.of(file.name, f"holds no numbers of likings: {error!r}") from error


def _from_json(fields: Mapping[str, Any]) -> Calibration:
    if fields["format"] != FORMAT:
        raise ValueError(f"it is of format {fields['format']}, and this version reads {FORMAT}")
    titles = {str(title_id): float(bias) for title_id, bias in fields["titles"].items()}
    return Calibration(Weights(**fields["weights"]), Damping(**fields["damping"]), float(fields["mean"]), titles)
