"""Everything known about one person, as arrays over the titles of their past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import Taste
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.items import Items
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.numbering import Numbering
from whattowatch.recommender.past import PastTitle, past_titles


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person did and said.

    Attributes:
        past: newest first.
        slots: int64 [past]; -1 for titles that the catalogue does not have.
        done: ids of the titles with which something was done but asking for more like them.
        done_slots: int64 [at most past], the slots of these.
        likes: what of it the parts of a score ask for.
        choices: how many genres were chosen or disliked.
        disliked: the genres disliked in the preferences.
    """

    past: tuple[PastTitle, ...]
    slots: NDArray[np.int64]
    done: frozenset[str]
    done_slots: NDArray[np.int64]
    likes: Likes
    choices: int
    disliked: tuple[str, ...]

    @property
    def amount(self) -> int:
        """How many things are known."""
        return len(self.past) + self.choices


SlotsOf = Callable[[Sequence[str]], Mapping[str, int]]
"""Finds the slots of ids; those that the catalogue does not have are absent."""


def gather(taste: Taste, items: Items, numbering: Numbering, slots_of: SlotsOf) -> Evidence:
    """Looks up everything that the scores need of a person."""
    past = past_titles(taste.history)
    ids = [title.title_id for title in past]
    found = slots_of(ids)
    slots = np.array([found.get(title_id, -1) for title_id in ids], np.int64)
    done = np.array([title.done for title in past], bool)
    likes = Likes(
        items=numbering.items(ids, slots),
        likings=np.array([title.liking for title in past], np.float32),
        features=_features(items, slots),
        chosen=genre_features(taste.genres) - genre_features(taste.disliked_genres),
    )
    return Evidence(
        past=past,
        slots=slots,
        done=frozenset([title.title_id for title in past if title.done]),
        done_slots=slots[done & (slots >= 0)],
        likes=likes,
        choices=len(set(taste.genres)) + len(set(taste.disliked_genres)),
        disliked=taste.disliked_genres,
    )


def _features(items: Items, slots: NDArray[np.int64]) -> NDArray[np.float32]:
    """The features of titles, zero for those that the catalogue does not have, [slots, features]."""
    found = np.flatnonzero(slots >= 0)
    features = np.zeros((len(slots), items.features.shape[1]), np.float32)
    features[found] = items.features_of(slots[found])
    return features
