"""What answers where there is no model: genres, popularity and trend, under gates set by hand."""

from __future__ import annotations

from typing import Final

import numpy as np

from whattowatch.domain.discovery import ModelCard
from whattowatch.recommender.choices import unfitted
from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.model_files import Card, Trained
from whattowatch.recommender.protocols import Protocol
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part, shapes

NAME = "genres-and-popularity"
GATES: Final = {Part.TASTE: 3.0, Part.TREND: 0.15, Part.POPULAR: 1.0, Part.CHOICE: 1.0}
"""What each part counts. Network and memories know no title, and say nothing."""


def untrained() -> Trained:
    """A network of nothing but fixed gates, so that there is one way of scoring."""
    hyper = Hyper(width=1, towers=1)
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes(1, 1, 0).items()}
    weights["gate_b"] = np.log(np.expm1(np.array([GATES.get(part, 1.0) for part in Part]))).astype(np.float32)
    model = SequenceModel(
        title_ids=(),
        hyper=hyper,
        weights=weights,
        near=Cooccurrence.empty(hyper.near),
        wide=Cooccurrence.empty(hyper.wide),
        features=np.zeros((0, FEATURES), np.float32),
        prior=np.zeros(0, np.float32),
        choices=unfitted(),
    )
    return Trained(model, Card(ModelCard(NAME, None), hyper, {}, Protocol.LAST.value, {}, (), {}))
