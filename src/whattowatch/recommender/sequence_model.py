"""A trained model as it is kept and served: arrays of NumPy, no JAX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.hyper import Hyper


@dataclass(frozen=True, slots=True)
class SequenceModel:
    """The network, the memories, and what they know of the titles of their training.

    Attributes:
        title_ids: by item number.
        hyper: the numbers that it was made with.
        weights: float32, by name; see `shapes`.
        near, wide: the memories, over the same item numbers.
        features: [titles, features], of the training's titles, when it was trained.
        prior: [titles], 0-1, how popular each was in training.
        choices: [features, features], what liking each genre most says for titles of a feature; see `choices`.
    """

    title_ids: tuple[str, ...]
    hyper: Hyper
    weights: Mapping[str, NDArray[np.float32]]
    near: Cooccurrence
    wide: Cooccurrence
    features: NDArray[np.float32]
    prior: NDArray[np.float32]
    choices: NDArray[np.float32]
