"""The model carried over from the titles of its training to those of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.choices import heard
from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.items import Items
from whattowatch.recommender.numbering import Numbering
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.walk import Walker

SMALL = 128
"""Numbers in a state up to which one product with zeros is less work than a product for each tower: with so many a
fourth less, with 512 a third more."""


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """The network and the memories over a catalogue's slots.

    Titles of the same features are of one kind, and there are far fewer kinds than titles: whatever follows from
    features alone is worked out once for each kind.

    Attributes:
        walker: steps states; its vectors are those of the titles by slot, and a row of zeros for unknown ones.
        bias: float32 [titles], what the network gives each title before anything is known of a person.
        prior: float32 [titles], 0-1, how popular each is.
        popular: what full popularity is worth to the network.
        kind: int64 [titles].
        features: float32 [kinds, features].
        row: int64 [titles], twice the kind, and one more for titles that no memory knows.
        numbering: the model's numbers of the titles.
        near, wide: the memories, by these numbers.
        choices: float32 [features, features], what liking each genre most says for titles of a feature.
    """

    walker: Walker
    bias: NDArray[np.float32]
    prior: NDArray[np.float32]
    popular: float
    kind: NDArray[np.int64]
    features: NDArray[np.float32]
    row: NDArray[np.int64]
    numbering: Numbering
    near: Cooccurrence
    wide: Cooccurrence
    choices: NDArray[np.float32]

    @classmethod
    def bound(cls, model: SequenceModel, items: Items, slots: Mapping[str, int]) -> CatalogueModel:
        """Binds a model to the catalogue.

        Args:
            model: trained.
            items: the catalogue.
            slots: by the model's title ids; ids that the catalogue does not have are absent.
        """
        numbering = Numbering.of(model.title_ids, slots, len(items.ids))
        small = model.hyper.towers * model.hyper.width <= SMALL
        weights = network.in_one(model.weights) if small else model.weights
        served = replace(model, weights=weights, choices=heard(model.choices))
        return cls._made(served, numbering, items.kind, items.features, items.prior.astype(np.float32))

    @classmethod
    def of_training(cls, model: SequenceModel) -> CatalogueModel:
        """Binds a model to the titles of its training, whose slots are their numbers."""
        numbers = {title_id: item for item, title_id in enumerate(model.title_ids)}
        numbering = Numbering.of(model.title_ids, numbers, len(numbers))
        features, kind = np.unique(model.features, axis=0, return_inverse=True)
        return cls._made(model, numbering, kind.astype(np.int64), features, model.prior)

    @classmethod
    def _made(
        cls,
        model: SequenceModel,
        numbering: Numbering,
        kind: NDArray[np.int64],
        features: NDArray[np.float32],
        prior: NDArray[np.float32],
    ) -> CatalogueModel:
        rows, width = numbering.item_of_slot, model.hyper.width
        # Nothing stands between the vectors: rows that fit the cache's lines are read half as fast again.
        vectors = np.zeros((len(kind) + 1, width), np.float32)
        vectors[:-1] = network.items(model.weights, _of_slots(model.weights["item"], rows), features[kind])
        return cls(
            walker=Walker(model.weights, vectors, model.hyper),
            bias=network.biases(model.weights, _of_slots(model.weights["bias"], rows), prior),
            prior=prior,
            popular=float(model.weights["popular"]),
            kind=kind,
            features=features,
            row=2 * kind + (rows < 0),
            numbering=numbering,
            near=model.near,
            wide=model.wide,
            choices=model.choices,
        )

    @property
    def hyper(self) -> Hyper:
        """The numbers of the model."""
        return self.walker.hyper

    @property
    def vectors(self) -> NDArray[np.float32]:
        """Of the titles, [titles, D]."""
        return self.walker.vectors[:-1]

    def memories(self) -> tuple[tuple[Part, Cooccurrence], ...]:
        """The two memories, and the part that each is."""
        return (Part.NEAR, self.near), (Part.WIDE, self.wide)


def _of_slots(learned: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """What was learned of each slot's title; zeros for titles that training never saw."""
    found = np.zeros((len(rows), *learned.shape[1:]), np.float32)
    found[rows >= 0] = learned[rows[rows >= 0]]
    return found
