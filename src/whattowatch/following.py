"""What follows the catalogue: the search index, people's lists and news, rows of a title that gets another id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Title
from whattowatch.domain.clock import Clock
from whattowatch.domain.clocks import clocks_of
from whattowatch.domain.discovery import SearchIndexWriter
from whattowatch.domain.news import NewsWriter
from whattowatch.domain.renaming import Renamed, Renaming
from whattowatch.domain.settling import refresh
from whattowatch.domain.watching import WatchingWriter
from whattowatch.newsroom import Newsroom

BATCH = 100
"""People's rows that are looked at in one step."""
CHANGES = 1_000
"""Changes of the catalogue that are followed in one step."""


@dataclass(frozen=True, slots=True)
class Follower:
    """Brings the index and people's rows up to date. As thread-safe as its ports, each call of which is a transaction.

    Whoever is killed goes on from the index' cursor: nothing here is harmed by being done twice.
    """

    catalogue: CatalogueReader
    search: SearchIndexWriter
    watching: WatchingWriter
    renaming: Renaming
    accounts: AccountsReader
    news: NewsWriter
    clock: Clock

    @property
    def newsroom(self) -> Newsroom:
        """Finds what is news in the same catalogue and among the same people."""
        return Newsroom(self.catalogue, self.watching, self.accounts, self.news, self.clock)

    def follow_changes(self) -> int:
        """Bring what changed in the catalogue to people's rows and to the index; how many titles it was.

        People's rows come first: the cursor moves only with the index, so that neither ever misses a change.
        """
        cursor, count = self.search.cursor(), 0
        while (changes := self.catalogue.changes_since(cursor, CHANGES)).titles:
            self._follow_names([title.id for title in changes.titles if title.gone])
            self._refresh(changes.titles)
            self.newsroom.look_at(title.id for title in changes.titles if not title.gone)
            self.search.apply(changes.titles, changes.cursor)
            cursor, count = changes.cursor, count + len(changes.titles)
        return count

    def follow_days(self) -> None:
        """Settle anew what no longer holds because an episode aired.

        Each round settles what it found, so that the next finds the rest. What is left is a title that got another id
        just now: its rows follow with the next changes.
        """
        seen: set[tuple[str, str]] = set()
        while outdated := set(self.watching.outdated(self.clock.now(), BATCH)) - seen:
            ids = {title_id for _, title_id in outdated}
            # First: once the rows are settled, nothing tells any more which titles these were.
            self.newsroom.look_at(sorted(ids))
            titles, episodes = self.catalogue.titles(ids), self.catalogue.episodes(ids)
            clocks = clocks_of((person_id for person_id, _ in outdated), self.accounts, self.clock.now())
            for person_id, title_id in sorted(outdated):
                refresh(person_id, titles[title_id], episodes.get(title_id, ()), self.watching, clocks[person_id])
            seen |= outdated

    def _follow_names(self, gone: Sequence[str]) -> None:
        """Of the titles that are gone, some live on under another id: let people's rows follow there."""
        meant = {old: title for old, title in self.catalogue.titles(gone).items() if title.id != old}
        holders = self.renaming.holders(meant)
        episodes = self.catalogue.episodes(holders)
        for old, title in meant.items():
            renamed = Renamed(old, title, episodes.get(old, ()))
            clocks = clocks_of(holders.get(old, ()), self.accounts, self.clock.now())
            for person_id in holders.get(old, ()):
                self.renaming.move(person_id, renamed, clocks[person_id])
            self.renaming.move_evenings(old, title.id)

    def _refresh(self, titles: Iterable[Title]) -> None:
        by_id = {title.id: title for title in titles}
        self.watching.retitle(tuple(by_id.values()))
        followers = self.watching.followers(by_id)
        episodes = self.catalogue.episodes(followers)
        clocks = clocks_of(chain(*followers.values()), self.accounts, self.clock.now())
        for title_id, people in followers.items():
            for person_id in people:
                refresh(person_id, by_id[title_id], episodes.get(title_id, ()), self.watching, clocks[person_id])
