"""Finding series that nobody told of yet, where no service tells which titles there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from whattowatch.domain.catalogue import CatalogueWriter, Source, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.domain.guide import GUIDE, OF_GUIDE, SeriesGuide
from whattowatch.domain.same_title import Unplaced
from whattowatch.load.plan import ids_of, portions

FROM_THE_BEGINNING_ON = 1
"""The day of the month on which all pages are gone through: a series may have become well known since its own was."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """What one turn brought; `over` says whether there is nothing more to find."""

    new: int
    over: bool


@dataclass(frozen=True, slots=True)
class Discovery:
    """Goes through the guide's pages and adds the series that are not here.

    Nothing is noted of how far it is: the newest series that came from the guide tells, and each is stored at once.
    """

    guide: SeriesGuide
    catalogue: CatalogueWriter
    clock: Clock

    def go_on(self, until: datetime | None) -> Discovered:
        """Add what is not here, until the time is over.

        Raises:
            Unavailable: the guide does not answer; what was added stays.
        """
        here = list(self._here())
        known, new = Unplaced(here), 0
        for page in self._pages(here):
            for title in page:
                if known.same_as(title):
                    continue
                if until is not None and self.clock.now() >= until:
                    return Discovered(new, over=False)
                record = self.guide.record(title.external_ids[GUIDE], title)
                new += self.catalogue.put([record]) if record is not None else 0
        return Discovered(new, over=True)

    def _here(self) -> Iterator[Title]:
        """Every series that the catalogue holds."""
        for source in Source:
            for ids in portions(ids_of(self.catalogue, source)):
                titles = self.catalogue.titles(ids).values()
                yield from (title for title in titles if title.type is TitleType.TV)

    def _pages(self, here: list[Title]) -> Iterator[list[Title]]:
        """From the page of the newest series that came from the guide on."""
        own = [title.id.removeprefix(OF_GUIDE) for title in here if _came_from_guide(title)]
        number = 0
        if own and self.clock.now().day != FROM_THE_BEGINNING_ON:
            number = max(self.guide.page_of(each) for each in own)
        while (page := self.guide.page(number)) is not None:
            yield list(page)
            number += 1


def _came_from_guide(title: Title) -> bool:
    return title.id.startswith(OF_GUIDE) and title.source is Source.TVMAZE
