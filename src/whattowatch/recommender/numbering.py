"""How the model numbers titles, and which slots of a catalogue these are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Numbering:
    """The model's item numbers beside a catalogue's slots.

    Attributes:
        numbers: the model's item number by title id.
        item_of_slot: int64 [titles]; -1 for titles that the model never saw.
        slot_of_item: int64 [items of the model]; -1 for titles that the catalogue does not have.
    """

    numbers: Mapping[str, int]
    item_of_slot: NDArray[np.int64]
    slot_of_item: NDArray[np.int64]

    @classmethod
    def of(cls, title_ids: Sequence[str], slots: Mapping[str, int], titles: int) -> Numbering:
        """Finds the slots of a model's titles.

        Args:
            title_ids: by item number.
            slots: by the model's title ids; ids that the catalogue does not have are absent.
            titles: how many titles the catalogue has.
        """
        slot_of_item = np.array([slots.get(title_id, -1) for title_id in title_ids], np.int64)
        item_of_slot = np.full(titles, -1, np.int64)
        there = np.flatnonzero(slot_of_item >= 0)
        item_of_slot[slot_of_item[there]] = there
        slot_of_item[there[item_of_slot[slot_of_item[there]] != there]] = -1  # Another item is the same title.
        numbers = {title_id: item for item, title_id in enumerate(title_ids)}
        return cls(numbers, item_of_slot, slot_of_item)

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
