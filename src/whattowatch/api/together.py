"""What shall *we* watch tonight: one list for the caller and some friends, from what each of them shows the caller.

The order of the list follows from the figures that it shows, and nothing of a friend enters these figures but what the
friend shows the caller: docs/together.md says what can be concluded from them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from whattowatch.api.cards import card
from whattowatch.api.company import Company, company_of
from whattowatch.api.http import Request, Response
from whattowatch.api.search import model_name
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.api.shapes.together import MemberLiking, PickCard, Together, TogetherQuery
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import InteractionsReader, Kind, Recommender, Taste, Wanted
from whattowatch.domain.friends import FriendsReader, Sharing
from whattowatch.domain.liking import Likings
from whattowatch.domain.pick_words import reasons
from whattowatch.domain.picks import Occasion, Pick, having
from whattowatch.domain.ratings import RatingsReader
from whattowatch.domain.together import mean, ranked
from whattowatch.domain.watching import Mark, WatchingReader

OF_EACH = 200
"""So many of each member's own recommendations are looked at."""
LISTED_OF_EACH = 50
"""And so many of each watchlist that is shown."""
MINE, OURS = "mine", "ours"
DIGITS = 1
"""Of the caller's own liking and of the group's. Friends' likings are whole numbers."""

Marks = Mapping[str, Mapping[str, Mark]]
"""By person and title."""
NO_MARK, NO_MARKS = Mark(), MappingProxyType[str, Mark]({})


def load_together(
    request: Request[TogetherQuery],
    friends: FriendsReader,
    accounts: AccountsReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    interactions: InteractionsReader,
    catalogue: CatalogueReader,
    recommender: Recommender,
    likings: Likings,
    clock: Clock,
) -> Response:
    """What the caller and these friends could watch tonight, how much each would like it, and why in words."""
    query, now = request.input, clock.now()
    company = company_of(request.person_id, query.friends, friends, accounts)
    tastes = company.tastes(interactions)
    listed = watching.listed_of(company.showing(Sharing.WATCHLIST), LISTED_OF_EACH)
    titles = _titles(_candidates(tastes, query.type, listed, recommender, now), query.type, catalogue)
    marks = watching.marks_among(company.everybody(), titles)
    group = _Group(company, Occasion(query.seen, query.minutes, _services(query.services, company)), marks)
    suiting = group.suiting(tastes[0], titles)
    liked = _liked(suiting, tastes, likings, now)
    chosen = ranked(query.rule, {title_id: each.values() for title_id, each in liked.items()})[: query.limit]
    picks = [group.pick(titles[title_id], suiting[title_id], liked[title_id]) for title_id in chosen]
    rated, names = ratings.of_titles(company.me, chosen), company.names()
    return Response(
        Together(
            people=company.members(),
            neutral=len(company.everybody()) - len(tastes),
            rule=query.rule,
            picks=[
                _shown(
                    pick,
                    card(pick.title, group.mark(company.me, pick.title.id), rated.get(pick.title.id)),
                    reasons(pick, names, query.minutes),
                )
                for pick in picks
            ],
            model=model_name(recommender, tastes[0]),
        )
    )


def _candidates(
    tastes: Sequence[Taste],
    wanted_type: TitleType | None,
    listed: Mapping[str, Collection[str]],
    recommender: Recommender,
    now: datetime,
) -> list[str]:
    """What each member would be recommended, and what is on the watchlists, without what the caller refused."""
    wanted = Wanted(OF_EACH, wanted_type, explained=False)
    recommended = [row.title_id for taste in tastes for row in recommender.recommend(taste, wanted, now)]
    refused = {deed.title_id for deed in tastes[0].history if deed.kind is Kind.REFUSED}
    ids = dict.fromkeys(chain(*listed.values(), recommended))
    return [title_id for title_id in ids if title_id not in refused]


def _titles(ids: Collection[str], wanted_type: TitleType | None, catalogue: CatalogueReader) -> dict[str, Title]:
    """The titles under the ids that they have now: a watchlist may hold films, a group may want series."""
    found = {title.id: title for title in catalogue.titles(ids).values()}
    return {title_id: title for title_id, title in found.items() if wanted_type in {None, title.type}}


def _services(given: str | None, company: Company) -> frozenset[str] | None:
    """On which services titles should be; None: anywhere, also for people who named none of theirs."""
    known = company.services()
    if given == MINE:
        named = {*known.get(company.me, ())}
    elif given == OURS:
        named = {service for theirs in known.values() for service in theirs}
    else:
        named = {service for service in (given or "").split(",") if service}
    return frozenset(named) or None


@dataclass(frozen=True, slots=True)
class _Group:
    """The company, what the evening is like, and what everybody has to do with the titles."""

    company: Company
    occasion: Occasion
    marks: Marks

    def suiting(self, mine: Taste, titles: Mapping[str, Title]) -> dict[str, tuple[str, ...]]:
        """The titles that suit the occasion, each with who has seen it, of those who show that."""
        seen = {each: self._finished(each) for each in self.company.showing(Sharing.FINISHED)}
        seen[self.company.me] |= {deed.title_id for deed in mine.history if deed.kind is Kind.RATED}
        present = self.company.everybody()
        found: dict[str, tuple[str, ...]] = {}
        for title_id, title in titles.items():
            seen_by = tuple([each for each, theirs in seen.items() if title_id in theirs])
            if self.occasion.suits(title, seen_by, present):
                found[title_id] = seen_by
        return found

    def pick(self, title: Title, seen_by: tuple[str, ...], liked: Mapping[str, float]) -> Pick:
        """The title with what may be shown of everybody."""
        listing = self.company.showing(Sharing.WATCHLIST)
        return Pick(
            title,
            likings=liked,
            seen_by=seen_by,
            listed_by=tuple([each for each in listing if self.mark(each, title.id).watchlist]),
            served=having(title, self.company.services()),
            fits=self.occasion.fits(title),
        )

    def mark(self, person_id: str, title_id: str) -> Mark:
        """What this one has to do with the title."""
        return self.marks.get(person_id, NO_MARKS).get(title_id, NO_MARK)

    def _finished(self, person_id: str) -> set[str]:
        return {title_id for title_id, mark in self.marks.get(person_id, NO_MARKS).items() if mark.finished}


def _liked(
    title_ids: Collection[str], tastes: Sequence[Taste], likings: Likings, now: datetime
) -> dict[str, dict[str, float]]:
    """Everybody's liking of each title as it is shown, those first that the caller likes most, for want of a reason.

    A title that came into the catalogue a moment ago may be unknown to the likings yet, and waits.
    """
    (me, mine), *theirs = [(taste.person_id, likings.foretold(taste, title_ids, now)) for taste in tastes]
    known = sorted(mine, key=lambda title_id: (-mine[title_id], title_id))
    return {
        title_id: {
            me: round(mine[title_id], DIGITS),
            **{friend: float(round(each[title_id])) for friend, each in theirs},
        }
        for title_id in known
        if all(title_id in each for _, each in theirs)
    }


def _shown(pick: Pick, title: TitleCard, why: list[str]) -> PickCard:
    """The pick as the answer has it."""
    return PickCard(
        title=title,
        score=round(mean(pick.likings.values()), DIGITS),
        likings=[MemberLiking(member, liking) for member, liking in pick.likings.items()],
        seen_by=pick.seen_by,
        listed_by=pick.listed_by,
        served=pick.served,
        fits=pick.fits,
        reasons=why,
    )
