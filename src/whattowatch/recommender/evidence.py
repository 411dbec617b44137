"""Everything known about one person, as arrays over the titles of their past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import Interaction, Taste
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.items import Items
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.numbering import Numbering
from whattowatch.recommender.past import PastTitle, newest_title, past_titles


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person did and said.

    Attributes:
        history: what it was gathered from, oldest first.
        past: the same title by title, newest first.
        slots: int64 [past]; -1 for titles that the catalogue does not have.
        done: ids of the titles with which something was done but asking for more like them.
        done_slots: int64 [at most past], the slots of these.
        likes: what of it the parts of a score ask for.
        choices: how many genres were chosen or disliked.
        disliked: the genres disliked in the preferences.
    """

    history: tuple[Interaction, ...]
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


def gather(
    taste: Taste, items: Items, numbering: Numbering, slots_of: SlotsOf, known: Evidence | None = None
) -> Evidence:
    """Looks up everything that the scores need of a person.

    Args:
        taste: what is known of them.
        items: the catalogue.
        numbering: the model's numbers of its titles.
        slots_of: finds its slots.
        known: what was gathered of them before, with the same catalogue and model: most often one deed less, and a long
            past need not be told anew for that.
    """
    past, slots = _placed(taste.history, slots_of, known)
    done = np.array([title.done for title in past], bool)
    likes = Likes(
        items=numbering.items([title.title_id for title in past], slots),
        likings=np.array([title.liking for title in past], np.float32),
        features=_features(items, slots),
        chosen=genre_features(taste.genres) - genre_features(taste.disliked_genres),
    )
    return Evidence(
        history=taste.history,
        past=past,
        slots=slots,
        done=frozenset([title.title_id for title in past if title.done]),
        done_slots=slots[done & (slots >= 0)],
        likes=likes,
        choices=len(set(taste.genres)) + len(set(taste.disliked_genres)),
        disliked=taste.disliked_genres,
    )


def _placed(
    history: tuple[Interaction, ...], slots_of: SlotsOf, known: Evidence | None
) -> tuple[tuple[PastTitle, ...], NDArray[np.int64]]:
    """The past title by title, and the slots of these."""
    newest = None if known is None else newest_title(known.history, history)
    if known is None or newest is None:
        past = past_titles(history)
        return past, _slots(past, slots_of)
    others = [place for place, title in enumerate(known.past) if title.title_id != newest.title_id]
    past = (newest, *[known.past[place] for place in others])
    return past, np.concatenate((_slots((newest,), slots_of), known.slots[others]))


def _slots(past: tuple[PastTitle, ...], slots_of: SlotsOf) -> NDArray[np.int64]:
    found = slots_of([title.title_id for title in past])
    return np.array([found.get(title.title_id, -1) for title in past], np.int64)


def _features(items: Items, slots: NDArray[np.int64]) -> NDArray[np.float32]:
    """The features of titles, zero for those that the catalogue does not have, [slots, features]."""
    found = np.flatnonzero(slots >= 0)
    features = np.zeros((len(slots), items.features.shape[1]), np.float32)
    features[found] = items.features_of(slots[found])
    return features
