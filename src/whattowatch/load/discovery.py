"""Finding series that nobody told of yet, where no service tells which titles there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from whattowatch.domain.catalogue import CatalogueWriter, Source, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.domain.guide import GUIDE, SeriesGuide
from whattowatch.domain.same_title import Unplaced
from whattowatch.load.plan import ids_of, portions


@dataclass(frozen=True, slots=True)
class Discovered:
    """What one turn brought; `over` says whether there is nothing more to find."""

    new: int
    over: bool


@dataclass(frozen=True, slots=True)
class Discovery:
    """Goes through the guide's pages and adds the series that are not here.

    Nothing is noted of how far it is: each series is stored at once, and what is here is not asked for again.
    """

    guide: SeriesGuide
    catalogue: CatalogueWriter
    clock: Clock

    def go_on(self, until: datetime | None) -> Discovered:
        """Add what is not here, until the time is over.

        Raises:
            Unavailable: the guide does not answer; what was added stays.
        """
        known, new = Unplaced(self._here()), 0
        for page in self._pages():
            for title in page:
                if self._is_over(until):
                    return Discovered(new, over=False)
                new += 0 if known.same_as(title) else self._added(title)
            # A page on which nothing is well known takes its time as well.
            if self._is_over(until):
                return Discovered(new, over=False)
        return Discovered(new, over=True)

    def _is_over(self, until: datetime | None) -> bool:
        return until is not None and self.clock.now() >= until

    def _added(self, title: Title) -> int:
        record = self.guide.record(title.external_ids[GUIDE], title)
        return self.catalogue.put([record]) if record is not None else 0

    def _here(self) -> Iterator[Title]:
        """Every series that the catalogue holds."""
        for source in Source:
            for ids in portions(ids_of(self.catalogue, source)):
                titles = self.catalogue.titles(ids).values()
                yield from (title for title in titles if title.type is TitleType.TV)

    def _pages(self) -> Iterator[Sequence[Title]]:
        """All pages: a series may have become well known long after it came on its own."""
        number = 0
        while (page := self.guide.page(number)) is not None:
            yield page
            number += 1
