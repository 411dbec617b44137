"""The people who asked last: what was gathered of them, so that asking again without having done anything is cheap."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from whattowatch.domain.discovery import Taste
from whattowatch.recommender.answers import Answers
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.leanings import Leanings
from whattowatch.recommender.reading import Reader

MOST = 32
"""People; half a megabyte for one with a thousand titles."""


class Gathered(NamedTuple):
    """What is known of a person, and what is made of it."""

    evidence: Evidence
    leanings: Leanings
    reader: Reader
    answers: Answers


Gather = Callable[[Evidence | None], Gathered]
"""Gathers all anew, given what was gathered before if catalogue and model are the same."""


class _Known(NamedTuple):
    taste: Taste
    titles: CatalogueModel
    gathered: Gathered


class PeopleMemory:
    """Holds for a person as long as their taste, the model and the catalogue are the same. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def gathered(self, taste: Taste, titles: CatalogueModel, gather: Gather) -> Gathered:
        """What was gathered, or is now."""
        with self._lock:
            known = self._known.get(taste.person_id)
        if known is not None and known.titles is not titles:
            known = None
        if known is not None and _same(known.taste, taste):
            return known.gathered
        found = gather(None if known is None else known.gathered.evidence)
        with self._lock:
            self._known[taste.person_id] = _Known(taste, titles, found)
            self._known.move_to_end(taste.person_id)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return found

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        with self._lock:
            self._known.pop(person_id, None)


def _same(known: Taste, taste: Taste) -> bool:
    """A history that was read anew, after a rating for instance, mostly says what is known already."""
    return (
        known.history == taste.history
        and known.genres == taste.genres
        and known.disliked_genres == taste.disliked_genres
    )
