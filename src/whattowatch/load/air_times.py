"""Asking the guide for the air times of series that are known."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from whattowatch.domain.catalogue import CatalogueWriter, Episode, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.domain.guide import GUIDE, SeriesGuide
from whattowatch.domain.watching import WatchingReader

PAGE = 100
FAR = timedelta(days=365)
"""How far ahead an episode of what somebody watches may air, for its series to be asked for however little known."""

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """How many titles changed in one turn; `over` says whether everything was asked for."""

    changed: int
    over: bool


@dataclass(frozen=True, slots=True)
class AirTimes:
    """One round of questions. Each answer is stored at once: whoever is stopped goes on with what is left."""

    guide: SeriesGuide
    catalogue: CatalogueWriter
    watching: WatchingReader
    clock: Clock

    def load(self, until: datetime | None) -> Told:
        """Bring what the guide tells, and has not told before, to the catalogue.

        Raises:
            Unavailable: the guide does not answer.
        """
        lately, changed = self.guide.changed(), 0
        for titles in self._pages():
            episodes = self.catalogue.episodes(title.id for title in titles)
            for title in titles:
                if until is not None and self.clock.now() >= until:
                    return Told(changed, over=False)
                changed += self._ask(title, episodes.get(title.id, ()), lately)
        return Told(changed, over=True)

    def _ask(self, title: Title, episodes: Sequence[Episode], lately: frozenset[str]) -> int:
        guide_id = title.external_ids.get(GUIDE)
        if guide_id is not None and guide_id not in lately and any(each.airs_at or each.air_date for each in episodes):
            return 0
        found = guide_id or self.guide.find(title.external_ids)
        record = self.guide.record(found, title) if found else None
        if record is None:
            LOG.debug("the guide does not know %s", title.id)
            return 0
        return self.catalogue.put([record])

    def _pages(self) -> Iterator[list[Title]]:
        """The series to ask for: what somebody watches and more is to come of, then what is popular."""
        seen: set[str] = set()
        for ids in self._ids():
            titles = self.catalogue.titles(ids)
            page = {each.id: each for each in titles.values() if each.type is TitleType.TV and not each.gone}
            yield [title for id_, title in page.items() if id_ not in seen]
            seen |= page.keys()

    def _ids(self) -> Iterator[Sequence[str]]:
        yield self.watching.airing(self.clock.now() + FAR)
        for number in range((self.guide.most + PAGE - 1) // PAGE):
            size = min(PAGE, self.guide.most)
            yield self.catalogue.popular(type=TitleType.TV, genre=None, page=number, size=size)
