"""Everything known about one person, as arrays over the titles of their past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import Taste
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.items import Items
from whattowatch.recommender.neighbours import Neighbours
from whattowatch.recommender.past import PastTitle, past_titles


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person did and said.

    Attributes:
        past: newest first.
        slots: int64 [past]; -1 for titles that the catalogue does not have.
        done: ids of the titles with which something was done but asking for more like them.
        items: int64 [past], the model's item numbers; -1 for titles that the model never saw.
        likings: float64 [past].
        features: float32 [past, features]; zero for titles that the catalogue does not have.
        chosen: float32 [features]: genres chosen less genres disliked, in the preferences.
        choices: how many genres were chosen or disliked.
        disliked: float32 [genres], 1 for disliked ones.
    """

    past: tuple[PastTitle, ...]
    slots: NDArray[np.int64]
    done: frozenset[str]
    items: NDArray[np.int64]
    likings: NDArray[np.float64]
    features: NDArray[np.float32]
    chosen: NDArray[np.float32]
    choices: int
    disliked: NDArray[np.float32]

    def gap(self, now: datetime, without: int | None = None) -> timedelta | None:
        """How long ago the last thing was done, had there not been the past title `without`; None: nothing was."""
        place = 1 if without == 0 else 0
        return now - self.past[place].at if place < len(self.past) else None

    def slots_done(self) -> NDArray[np.int64]:
        """The slots of what something was done with but asking for more like it, [at most past]."""
        done = np.array([title.done for title in self.past], bool)
        return self.slots[done & (self.slots >= 0)]

    @property
    def amount(self) -> int:
        """How many things are known."""
        return len(self.past) + self.choices


SlotsOf = Callable[[Sequence[str]], Mapping[str, int]]
"""Finds the slots of ids; those that the catalogue does not have are absent."""


def gather(taste: Taste, items: Items, neighbours: Neighbours, slots_of: SlotsOf) -> Evidence:
    """Looks up everything that the scores need of a person."""
    past = past_titles(taste.history)
    ids = [title.title_id for title in past]
    found = slots_of(ids)
    slots = np.array([found.get(title_id, -1) for title_id in ids], np.int64)
    liked, disliked = genre_features(taste.genres), genre_features(taste.disliked_genres)
    return Evidence(
        past=past,
        slots=slots,
        done=frozenset([title.title_id for title in past if title.done]),
        items=neighbours.items(ids, slots),
        likings=np.array([title.liking for title in past], np.float64),
        features=_features(items, slots),
        chosen=liked - disliked,
        choices=len(set(taste.genres)) + len(set(taste.disliked_genres)),
        disliked=disliked[: items.genres.shape[1]],
    )


def _features(items: Items, slots: NDArray[np.int64]) -> NDArray[np.float32]:
    """The features of titles, zero for those that the catalogue does not have, [slots, features]."""
    found = np.flatnonzero(slots >= 0)
    features = np.zeros((len(slots), items.features.shape[1]), np.float32)
    features[found] = items.features_of(slots[found])
    return features
