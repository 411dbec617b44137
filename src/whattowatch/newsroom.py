"""From the catalogue and people's lists to news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Episode, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.domain.details import TitleDetails
from whattowatch.domain.moments import zone
from whattowatch.domain.news import (
    AHEAD,
    KEPT,
    News,
    NewsKind,
    NewsWriter,
    Reader,
    due,
    episode_news,
    places,
    release_news,
    service_news,
)
from whattowatch.domain.watching import WatchingReader

BATCH = 100
"""Titles that are looked at in one step."""

SLOWEST = timedelta(days=400)
"""How long after its first release anywhere a film may still come out in somebody's country, and be news there."""

Found = Sequence[tuple[str, News]]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Finds news and notes them. As thread-safe as its ports, each call of which is a transaction.

    What is found is worked out anew each time from what stands, and noted under its natural key: nothing is lost by
    stopping anywhere, and nothing is noted twice.
    """

    catalogue: CatalogueReader
    watching: WatchingReader
    accounts: AccountsReader
    news: NewsWriter
    clock: Clock

    def look_ahead(self) -> int:
        """Note what airs and comes out soon, move what was moved, and forget what is old; how much is new."""
        now = self.clock.now()
        self.news.forget(now - KEPT)
        listed = self.watching.listed_since((now - SLOWEST).date())
        ids = dict.fromkeys([*self.watching.airing(now + AHEAD), *listed, *sorted(self.news.planned(now))])
        return self.look_at(ids)

    def look_at(self, title_ids: Iterable[str]) -> int:
        """Note what has happened to these titles, and what will soon; how much is new."""
        return sum(self._look_at(some) for some in _pieces(list(title_ids)))

    def _look_at(self, ids: Sequence[str]) -> int:
        titles = {id_: title for id_, title in self.catalogue.titles(ids).items() if title.id == id_}
        followers, listers = self.watching.followers(titles), self.watching.listers(titles)
        readers = self._readers({*_flat(followers.values()), *_flat(listers.values())})
        episodes, details = self.catalogue.episodes(followers), self.catalogue.details(titles)
        # Most of the titles that a load changes are nobody's.
        concerned = titles.keys() & {*followers, *listers, *self.news.planned(self.clock.now())}
        new = 0
        for id_ in sorted(concerned):
            title = titles[id_]
            aired = self._episodes(title, episodes.get(id_, ()), followers.get(id_, ()), readers)
            new += self._plan(id_, NewsKind.EPISODE, aired)
            new += self._plan(id_, NewsKind.RELEASE, _releases(title, details.get(id_), listers.get(id_, {}), readers))
        return new + self._places(details, listers, readers)

    def _episodes(
        self, title: Title, episodes: Sequence[Episode], people: Iterable[str], readers: Mapping[str, Reader]
    ) -> Iterator[tuple[str, News]]:
        for reader in _known(people, readers):
            progress = self.watching.progress(reader.person_id, title.id)
            if progress is not None:
                yield from ((reader.person_id, each) for each in episode_news(title, episodes, progress, reader.zone))

    def _places(
        self,
        details: Mapping[str, TitleDetails],
        listers: Mapping[str, Mapping[str, datetime]],
        readers: Mapping[str, Reader],
    ) -> int:
        """What came to a service since it was last noted; the first time only says where a title has been already."""
        present = {id_: places(each) for id_, each in details.items() if each.offers is not None}
        before, new = self.news.places(present), 0
        for id_, now_there in present.items():
            came = now_there - before.get(id_, now_there)
            people = _known(listers.get(id_, ()), readers) if came else []
            found = [
                (reader.person_id, each)
                for reader in people
                for each in service_news(id_, came, reader, self.clock.now())
            ]
            new += self._plan(id_, NewsKind.SERVICE, found)
        # Last, so that whoever is killed before finds the same again.
        self.news.note_places({id_: there for id_, there in present.items() if before.get(id_) != there})
        return new

    def _plan(self, title_id: str, kind: NewsKind, found: Iterable[tuple[str, News]]) -> int:
        now = self.clock.now()
        soon = [(person_id, each) for person_id, each in found if due([each], now)]
        return self.news.plan(title_id, [kind], soon, now)

    def _readers(self, people: Iterable[str]) -> Mapping[str, Reader]:
        return {person_id: _reader(account) for person_id, account in self.accounts.by_ids(people).items()}


def _reader(account: Account) -> Reader:
    chosen = account.preferences
    return Reader(account.id, zone(chosen.time_zone), chosen.country, frozenset(chosen.services))


def _releases(
    title: Title, details: TitleDetails | None, listed: Mapping[str, datetime], readers: Mapping[str, Reader]
) -> Iterator[tuple[str, News]]:
    if title.type is TitleType.MOVIE:
        for reader in _known(listed, readers):
            found = release_news(title, details, listed[reader.person_id], reader)
            yield from ((reader.person_id, each) for each in found)


def _known(people: Iterable[str], readers: Mapping[str, Reader]) -> list[Reader]:
    return [readers[person_id] for person_id in people if person_id in readers]


def _flat(lists: Iterable[Iterable[str]]) -> Iterator[str]:
    return (each for some in lists for each in some)


def _pieces(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
