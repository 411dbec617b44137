"""Finding something to watch: recommendations, genres, trending, and search."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, count, filterfalse, islice

from whattowatch.api.cards import Cards, in_turn
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.discovery import (
    Facets,
    FindTitles,
    FoundTitles,
    GenreList,
    ModelName,
    Recommendations,
    Recommended,
    RecommendQuery,
    TrendingAnswer,
    TrendingTitles,
    WhyCard,
)
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.accounts import AccountsReader, Preferences
from whattowatch.domain.bounds import Bounds
from whattowatch.domain.catalogue import GENRES, CatalogueReader, Title, TitleType, TrendingList
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import (
    InteractionsReader,
    Recommendation,
    Recommender,
    SearchIndex,
    SearchQuery,
    Taste,
    Wanted,
)
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.ratings import RatingsReader
from whattowatch.domain.tastes import preferences_of, taken, taste_of
from whattowatch.domain.watching import WatchingReader

MOST_GENRES = 5
SHOWN = 10
"""How many titles each list beside the recommendations shows."""
GENRE_PAGE = 1_000
"""How many titles of a genre are looked at in one read: rarely does anybody have something to do with more."""
DIGITS = 4
"""Of scores and weights: more of them would only make the answer longer."""
MINE = "mine"
NO_TRENDING = "none"
NO_CURSOR = "is not one that a page gave"


def load_search(
    request: Request[RecommendQuery],
    accounts: AccountsReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    interactions: InteractionsReader,
    catalogue: CatalogueReader,
    recommender: Recommender,
    clock: Clock,
) -> Response:
    """What to watch: for the caller, by the genres they chose, and what is trending."""
    me, query = request.person_id, request.input
    preferences = preferences_of(me, accounts)
    taste = taste_of(me, preferences, interactions)
    seen = taken(me, taste, watching)
    services = preferences.services if query.services == MINE else ()
    bounds = Bounds(query.year_from, query.year_to, query.runtime_to)
    wanted = Wanted(query.limit, query.type, bounds, seen, exploring=True)
    ranked = _recommended(taste, wanted, services, recommender, catalogue, clock.now())
    genres = _by_genre(preferences, query.type, seen, catalogue)
    trending = {each.window: each for each in catalogue.trending()}
    shown = [row.title_id for row in ranked] + [title_id for ids in genres.values() for title_id in ids]
    known = Cards(me, catalogue, watching, ratings).of([*shown, *_trending_ids(trending)])
    return Response(
        Recommendations(
            recommended=[Recommended(known[row.title_id], round(row.score, DIGITS), _why(row)) for row in ranked],
            by_genre=[GenreList(genre, in_turn(ids, known)) for genre, ids in genres.items()],
            trending=_trending(trending, known),
            model=model_name(recommender, taste),
        )
    )


def lf3_search(
    request: Request[FindTitles],
    search: SearchIndex,
    accounts: AccountsReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    catalogue: CatalogueReader,
) -> Response:
    """Titles by what somebody typed, with filters and counts."""
    me, given = request.person_id, request.input
    if given.genre is not None and given.genre not in GENRES:
        raise InvalidInput.of("genre", f"{given.genre!r} is none of {', '.join(GENRES)}")
    offset = _offset(given.cursor)
    services = _services(given.services, me, accounts)
    query = SearchQuery(given.q, given.genre, given.type, given.year, services, given.limit, offset)
    found = search.search(query)
    known = Cards(me, catalogue, watching, ratings).of(found.ids)
    after = offset + given.limit
    return Response(
        FoundTitles(
            titles=in_turn(found.ids, known),
            total=found.total,
            corrected=found.corrected,
            facets=Facets(**{kind: dict(counts) for kind, counts in found.facets.items()}),
            cursor=_cursor(after) if after < found.total else None,
        )
    )


def model_name(recommender: Recommender, taste: Taste) -> ModelName:
    """Which model answers this person, and how much it knows of them."""
    card = recommender.card()
    return ModelName(card.name, card.trained_at, len(taste.history), card.explains)


def _recommended(
    taste: Taste,
    wanted: Wanted,
    services: Sequence[str],
    recommender: Recommender,
    catalogue: CatalogueReader,
    now: datetime,
) -> Sequence[Recommendation]:
    """With services, more are asked for until enough pass: what a title is on is the catalogue's to know."""
    limit = wanted.limit
    while True:
        ranked = recommender.recommend(taste, replace(wanted, limit=limit), now)
        if not services:
            return ranked
        titles = catalogue.titles([row.title_id for row in ranked])
        passed = [row for row in ranked if row.title_id in titles and _offered(titles[row.title_id], services)]
        if len(passed) >= wanted.limit or len(ranked) < limit:
            return passed[: wanted.limit]
        limit *= 4


def _offered(title: Title, services: Sequence[str]) -> bool:
    """A title of which nothing is known is not filtered out."""
    return title.services is None or not set(services).isdisjoint(title.services)


def _by_genre(
    preferences: Preferences, wanted_type: TitleType | None, seen: frozenset[str], catalogue: CatalogueReader
) -> dict[str, list[str]]:
    genres = preferences.genres[:MOST_GENRES]
    return {genre: _of_genre(genre, wanted_type, seen, catalogue) for genre in genres}


def _of_genre(genre: str, wanted_type: TitleType | None, seen: frozenset[str], catalogue: CatalogueReader) -> list[str]:
    """The best known titles of the genre that the person has nothing to do with yet."""
    pages = _pages_of_genre(genre, wanted_type, catalogue)
    return list(islice(filterfalse(seen.__contains__, chain.from_iterable(pages)), SHOWN))


def _pages_of_genre(genre: str, wanted_type: TitleType | None, catalogue: CatalogueReader) -> Iterator[Sequence[str]]:
    """Page after page."""
    for page in count():
        ids = catalogue.popular(type=wanted_type, genre=genre, page=page, size=GENRE_PAGE)
        yield ids
        if len(ids) < GENRE_PAGE:
            return


def _trending_ids(trending: Mapping[str, TrendingList]) -> list[str]:
    return [title_id for each in trending.values() for title_id in (*each.movies[:SHOWN], *each.tv[:SHOWN])]


def _trending(trending: Mapping[str, TrendingList], known: Mapping[str, TitleCard]) -> TrendingAnswer:
    def window(name: str) -> TrendingTitles:
        each = trending.get(name)
        if each is None:
            return TrendingTitles([], [])
        return TrendingTitles(in_turn(each.movies[:SHOWN], known), in_turn(each.tv[:SHOWN], known))

    source = next((each.source for each in trending.values()), NO_TRENDING)
    return TrendingAnswer(source, window("day"), window("week"))


def _why(row: Recommendation) -> list[WhyCard] | None:
    if row.why is None:
        return None
    return [
        WhyCard(kind=why.kind, title_id=why.title_id, genre=why.genre, weight=round(why.weight, DIGITS))
        for why in row.why
    ]


def _services(given: str | None, person_id: str, accounts: AccountsReader) -> tuple[str, ...]:
    if given == MINE:
        return preferences_of(person_id, accounts).services
    return tuple(service for service in (given or "").split(",") if service)


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(str(offset).encode()).decode()


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        offset = int(base64.urlsafe_b64decode(cursor).decode("ascii"))
    except (ValueError, binascii.Error) as error:
        raise InvalidInput.of("cursor", NO_CURSOR) from error
    if offset < 0:
        raise InvalidInput.of("cursor", NO_CURSOR)
    return offset
