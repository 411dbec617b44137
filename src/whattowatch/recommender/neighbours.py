"""What follows a person's latest titles, carried over from the model's items to the catalogue's titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence, rows


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A model bound to the catalogue's slots.

    Attributes:
        model: the fitted model.
        numbers: the model's item number by title id.
        item_of_slot: int64 [titles]; -1 for titles that the model never saw.
        follower_slots: int64 [pairs]; the number of titles, one past the last slot, for those not in the catalogue.
    """

    model: Cooccurrence
    numbers: Mapping[str, int]
    item_of_slot: NDArray[np.int64]
    follower_slots: NDArray[np.int64]

    @classmethod
    def bound(cls, model: Cooccurrence, slots: Mapping[str, int], titles: int) -> Neighbours:
        """Binds a model.

        Args:
            model: the fitted model.
            slots: by the model's title ids; ids that the catalogue does not have are absent.
            titles: how many titles the catalogue has.
        """
        slot_of_item = np.array([slots.get(title_id, titles) for title_id in model.title_ids], np.int64)
        item_of_slot = np.full(titles + 1, -1, np.int64)
        item_of_slot[slot_of_item] = np.arange(len(slot_of_item))
        numbers = {title_id: item for item, title_id in enumerate(model.title_ids)}
        return cls(model, numbers, item_of_slot[:-1], slot_of_item[model.followers])

    @property
    def titles(self) -> int:
        """How many titles the catalogue has."""
        return len(self.item_of_slot)

    def items(self, title_ids: Sequence[str], slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """The model's numbers of titles, [asked]; -1 for those that it has none of.

        Args:
            title_ids: [asked].
            slots: [asked], theirs in the catalogue; -1 for titles that are not in it.
        """
        found = np.full(len(slots), -1, np.int64)
        found[slots >= 0] = self.item_of_slot[slots[slots >= 0]]
        for place in np.flatnonzero(slots < 0).tolist():
            found[place] = self.numbers.get(title_ids[place], -1)
        return found

    def scores(self, items: NDArray[np.int64], strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """The followers of all items added up, each item's times its strength, [titles].

        Args:
            items: [asked], numbers of the model's items.
            strengths: [asked].
        """
        pairs, owner = rows(self.model, items)
        weights = self.model.weights[pairs] * strengths[owner]
        sums = np.bincount(self.follower_slots[pairs], weights, minlength=self.titles + 1).astype(np.float64)
        return sums[:-1]

    def table(self, items: NDArray[np.int64], slots: NDArray[np.int64]) -> NDArray[np.float64]:
        """How strongly each of `slots` follows each of `items`, [asked, slots]."""
        column = np.full(self.titles + 1, -1, np.int64)
        column[slots] = np.arange(len(slots))
        pairs, owner = rows(self.model, items)
        columns = column[self.follower_slots[pairs]]
        wanted = columns >= 0
        table = np.zeros((len(items), len(slots)))
        table[owner[wanted], columns[wanted]] = self.model.weights[pairs[wanted]]
        return table
