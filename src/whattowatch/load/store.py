"""Storing what was fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from whattowatch.domain.catalogue import CatalogueWriter, Source, TitleRecord
from whattowatch.domain.loading import Ending, Fetched, Report, Settled, due_again
from whattowatch.domain.same_title import Unplaced

FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)
"""Before a title that could not be had is asked for again; doubled each time."""


@dataclass
class Storing:
    """Stores what a service gave. For one thread.

    Attributes:
        catalogue: each of its calls must be a transaction of its own.
    """

    catalogue: CatalogueWriter
    _unplaced: Unplaced | None = field(default=None)

    def store(self, fetched: Sequence[Fetched]) -> Report:
        """Bring all of it to the catalogue; what that did."""
        records = [each.record for each in fetched if each.record is not None]
        report = self._stored(records) + Report(
            gone=self._retired(fetched),
            refused=Counter(each.reason for each in fetched if each.ending is Ending.REFUSED),
            failed=sum(each.ending is Ending.FAILED for each in fetched),
            parts_missing=sum(each.parts_missing for each in fetched),
        )
        self._place(records)
        return report

    def _stored(self, records: Sequence[TitleRecord]) -> Report:
        if not records:
            return Report()
        known = self.catalogue.titles(record.title.id for record in records)
        touched = self.catalogue.put(records)
        new = sum(record.title.id not in known for record in records)
        return Report(new=new, changed=touched - new, unchanged=len(records) - touched)

    def _retired(self, fetched: Iterable[Fetched]) -> int:
        """Make tombstones; a title that only the starter knows stays as the starter knows it."""
        gone = [each.title_id for each in fetched if each.ending is Ending.GONE]
        if gone:
            titles = self.catalogue.titles(gone)
            self.catalogue.retire([each for each, title in titles.items() if title.source is Source.TMDB])
        return len(gone)

    def _place(self, records: Iterable[TitleRecord]) -> None:
        """Let the older ids of these titles mean them."""
        if self._unplaced is None:
            self._unplaced = Unplaced(self.catalogue.provisional())
        for record in records:
            for older in self._unplaced.same_as(record.title):
                self.catalogue.put_alias(older, record.title.id)


def settled(fetched: Fetched, failures: int, now: datetime) -> Settled:
    """When it is to be asked for again.

    Args:
        fetched: what became of it.
        failures: how often before in a row it could not be had.
        now: when that was.
    """
    if fetched.ending is Ending.FAILED:
        wait = min(FIRST_WAIT * 2**failures, LONGEST_WAIT)
        return Settled(fetched.title_id, now + wait, failures=failures + 1)
    had = now if fetched.ending is Ending.FETCHED else None
    return Settled(fetched.title_id, due_again(fetched.title_id, now), fetched_at=had)
