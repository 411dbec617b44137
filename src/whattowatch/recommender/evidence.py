"""Everything known about one person, as arrays over the titles of their past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import Interaction, Taste
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.items import Items
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.numbering import Numbering
from whattowatch.recommender.past import PastTitle, newest_title, past_titles


class Rows(NamedTuple):
    """What is looked up of each title of a past, [past] each, newest first.

    Attributes:
        ids: of the titles.
        slots: int64; -1 for titles that the catalogue does not have.
        items: int64, the model's item numbers; -1 for titles that the model never saw.
        likings: float32, see `past`.
        features: float32 [past, features]; zero for titles that nothing is known of.
        done: bool, whether anything was done with it but asking for more like it.
    """

    ids: tuple[str, ...]
    slots: NDArray[np.int64]
    items: NDArray[np.int64]
    likings: NDArray[np.float32]
    features: NDArray[np.float32]
    done: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person did and said.

    Attributes:
        history: what it was gathered from, oldest first.
        past: the same title by title, newest first.
        rows: what is looked up of these.
        done: ids of the titles with which something was done but asking for more like them.
        done_slots: int64 [at most past], the slots of these.
        likes: what of it the parts of a score ask for.
        choices: how many genres were chosen or disliked.
        disliked: the genres disliked in the preferences.
    """

    history: tuple[Interaction, ...]
    past: tuple[PastTitle, ...]
    rows: Rows
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
        known: what was gathered of them before, with the same catalogue and model: most often it is one deed less, and
            a long past need not be looked up again for that.
    """
    newest = None if known is None else newest_title(known.history, taste.history)
    past = past_titles(taste.history) if newest is None else (newest,)
    rows = _looked_up(past, items, numbering, slots_of)
    if known is not None and newest is not None:
        # Where it stood; beyond the end if nothing was done with it before.
        place = known.rows.ids.index(newest.title_id) if newest.title_id in known.rows.ids else len(known.past)
        past = (newest, *known.past[:place], *known.past[place + 1 :])
        rows = _joined(rows, known.rows, place)
    chosen = genre_features(taste.genres) - genre_features(taste.disliked_genres)
    return Evidence(
        history=taste.history,
        past=past,
        rows=rows,
        done=frozenset(compress(rows.ids, rows.done)),
        done_slots=rows.slots[rows.done & (rows.slots >= 0)],
        likes=Likes(rows.items, rows.likings, rows.features, chosen),
        choices=len(set(taste.genres)) + len(set(taste.disliked_genres)),
        disliked=taste.disliked_genres,
    )


def _looked_up(past: tuple[PastTitle, ...], items: Items, numbering: Numbering, slots_of: SlotsOf) -> Rows:
    ids = tuple([title.title_id for title in past])
    found = slots_of(ids)
    slots = np.array([found.get(title_id, -1) for title_id in ids], np.int64)
    return Rows(
        ids=ids,
        slots=slots,
        items=numbering.items(ids, slots),
        likings=np.array([title.liking for title in past], np.float32),
        features=_features(items, slots),
        done=np.array([title.done for title in past], np.bool_),
    )


def _joined(new: Rows, old: Rows, place: int) -> Rows:
    """The new rows, then the old ones without the one at this place."""

    def both(ahead: NDArray[Any], behind: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate((ahead, behind[:place], behind[place + 1 :]))

    return Rows(
        ids=(*new.ids, *old.ids[:place], *old.ids[place + 1 :]),
        slots=both(new.slots, old.slots),
        items=both(new.items, old.items),
        likings=both(new.likings, old.likings),
        features=both(new.features, old.features),
        done=both(new.done, old.done),
    )


def _features(items: Items, slots: NDArray[np.int64]) -> NDArray[np.float32]:
    """The features of titles, zero for those that the catalogue does not have, [slots, features]."""
    found = np.flatnonzero(slots >= 0)
    features = np.zeros((len(slots), items.features.shape[1]), np.float32)
    features[found] = items.features_of(slots[found])
    return features
