"""The model carried over from the titles of its training to those of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.items import Items
from whattowatch.recommender.neighbours import Neighbours
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.walk import Walker


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """The network and the memories over the catalogue's slots.

    Attributes:
        walker: steps states; its vectors are those of the titles by slot, and a row of zeros for unknown ones.
        bias: float32 [titles], what each has before anything is known of a person.
        popular: what full popularity is worth, a part of `bias`.
        near, wide: the memories.
    """

    walker: Walker
    bias: NDArray[np.float32]
    popular: float
    near: Neighbours
    wide: Neighbours

    @classmethod
    def bound(cls, model: SequenceModel, items: Items, slots: Mapping[str, int]) -> CatalogueModel:
        """Binds a model.

        Args:
            model: trained.
            items: the catalogue.
            slots: by the model's title ids; ids that the catalogue does not have are absent.
        """
        near, wide = (Neighbours.bound(memory, slots, len(items.ids)) for memory in (model.near, model.wide))
        rows = near.item_of_slot
        own = _of_slots(model.weights["item"], rows)
        vectors = own + (items.features @ model.weights["genre"])[items.kind]
        bias = network.biases(model.weights, _of_slots(model.weights["bias"], rows), items.prior.astype(np.float32))
        unknown = np.zeros((1, vectors.shape[1]), np.float32)
        return cls(
            walker=Walker(model.weights, np.concatenate((vectors, unknown)).astype(np.float32), model.hyper),
            bias=np.asarray(bias, np.float32),
            popular=float(model.weights["popular"]),
            near=near,
            wide=wide,
        )

    @property
    def hyper(self) -> Hyper:
        """The numbers of the model."""
        return self.walker.hyper


def _of_slots(learned: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """What was learned of each slot's title; zeros for titles that training never saw."""
    found = np.zeros((len(rows), *learned.shape[1:]), np.float32)
    found[rows >= 0] = learned[rows[rows >= 0]]
    return found
