"""Title cards: what the catalogue knows of titles, and what the caller has to do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from whattowatch.api.shapes.friends import Person
from whattowatch.api.shapes.titles import Mine, TitleCard
from whattowatch.domain.accounts import Account
from whattowatch.domain.catalogue import CatalogueReader, Title
from whattowatch.domain.ratings import RatingsReader
from whattowatch.domain.watching import Mark, WatchingReader

NO_MARK = Mark()


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes cards for one person; three reads for any number of titles."""

    person_id: str
    catalogue: CatalogueReader
    watching: WatchingReader
    ratings: RatingsReader

    def of(self, title_ids: Iterable[str]) -> Mapping[str, TitleCard]:
        """The cards of these titles by id; ids that the catalogue does not know are left out."""
        titles = self.catalogue.titles(dict.fromkeys(title_ids))
        ids = {title.id for title in titles.values()}
        marks, rated = self.watching.marks(self.person_id, ids), self.ratings.of_titles(self.person_id, ids)
        return {
            asked: card(title, marks.get(title.id, NO_MARK), rated.get(title.id)) for asked, title in titles.items()
        }


def in_turn(title_ids: Iterable[str], known: Mapping[str, TitleCard]) -> list[TitleCard]:
    """The known cards in the order of these ids."""
    return [known[title_id] for title_id in title_ids if title_id in known]


def card(title: Title, mark: Mark, rating: int | None) -> TitleCard:
    """The card of one title."""
    return TitleCard(
        id=title.id,
        type=title.type,
        title=title.title,
        original_title=title.original_title,
        year=title.year,
        release_date=title.release_date,
        genres=title.genres,
        runtime=title.runtime,
        seasons=title.seasons,
        episodes=title.episodes,
        poster=title.poster,
        vote_average=title.vote_average,
        services=title.services,
        gone=title.gone,
        mine=Mine(mark.watchlist, mark.watchnow, mark.finished, rating),
    )


def person(account: Account) -> Person:
    """Somebody, as others see them."""
    return Person(account.id, account.name)
