"""What was gathered of the people who asked last, so that asking again without having done anything is cheap."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from whattowatch.domain.discovery import Taste
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.items import Items

MOST = 32
"""People; half a megabyte for one with a thousand titles."""


class _Gathered(NamedTuple):
    taste: Taste
    items: Items
    evidence: Evidence


class EvidenceMemory:
    """Holds for a person as long as their taste and the catalogue are the same. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gathered: OrderedDict[str, _Gathered] = OrderedDict()

    def evidence(self, taste: Taste, items: Items, gather: Callable[[], Evidence]) -> Evidence:
        """What was gathered, or is now."""
        with self._lock:
            known = self._gathered.get(taste.person_id)
        if known is not None and known.items is items and _same(known.taste, taste):
            return known.evidence
        evidence = gather()
        with self._lock:
            self._gathered[taste.person_id] = _Gathered(taste, items, evidence)
            self._gathered.move_to_end(taste.person_id)
            if len(self._gathered) > MOST:
                self._gathered.popitem(last=False)
        return evidence

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        with self._lock:
            self._gathered.pop(person_id, None)


def _same(known: Taste, taste: Taste) -> bool:
    """A history that was read anew, after a rating for instance, mostly says what is known already."""
    return (
        known.history == taste.history
        and known.genres == taste.genres
        and known.disliked_genres == taste.disliked_genres
    )
