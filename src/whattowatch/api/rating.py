"""Ratings, and what each one does to the caller's recommendations."""

from __future__ import annotations

from datetime import datetime

from whattowatch.api.cards import Cards, in_turn
from whattowatch.api.http import Request, Response
from whattowatch.api.search import model_name
from whattowatch.api.shapes import Moves, Rated, RateTitle
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, EpisodeRef
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, InteractionsWriter, Kind, Recommender, Taste, Wanted
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.lookup import known_record
from whattowatch.domain.moves import moves
from whattowatch.domain.ratings import RatingsWriter, Subject
from whattowatch.domain.tastes import preferences_of, taken, taste_of
from whattowatch.domain.watching import WatchingWriter

COMPARED = 50
"""How much of the list before and after is compared: what people see at most."""


def update_model(
    request: Request[RateTitle],
    ratings: RatingsWriter,
    watching: WatchingWriter,
    interactions: InteractionsWriter,
    accounts: AccountsReader,
    catalogue: CatalogueReader,
    recommender: Recommender,
    clock: Clock,
) -> Response:
    """Rate a title or an episode, or clear the rating; says what that did to the recommendations."""
    me, now = request.person_id, clock.now()
    subject = _subject(request.input, catalogue)
    preferences = preferences_of(me, accounts)
    before = taste_of(me, preferences, interactions)
    ratings.rate(me, subject, request.input.rating, now)
    watching.drop_rating(me, subject)
    _tell_model(me, subject, request.input.rating, ratings, interactions, now)
    after = taste_of(me, preferences, interactions)
    wanted = Wanted(COMPARED, exclude=taken(me, after, watching) | {subject.title_id})
    up, down = moves(*(_ranked(taste, wanted, recommender, now) for taste in (before, after)))
    known = Cards(me, catalogue, watching, ratings).of([*up, *down])
    return Response(
        Rated(
            rating=request.input.rating,
            changed=Moves(in_turn(up, known), in_turn(down, known)),
            model=model_name(recommender, after),
        )
    )


def _ranked(taste: Taste, wanted: Wanted, recommender: Recommender, now: datetime) -> list[str]:
    return [row.title_id for row in recommender.recommend(taste, wanted, now)]


def _subject(given: RateTitle, catalogue: CatalogueReader) -> Subject:
    title, episodes = known_record(given.title_id, catalogue)
    if given.season is None and given.episode is None:
        return Subject(title.id)
    if given.season is None or given.episode is None:
        missing = "season" if given.season is None else "episode"
        raise InvalidInput.of(missing, "is missing: an episode is named by season and episode")
    ref = EpisodeRef(given.season, given.episode)
    if all(episode.ref != ref for episode in episodes):
        raise InvalidInput.of("episode", f"season {ref.season} episode {ref.episode} does not exist")
    return Subject(title.id, ref)


def _tell_model(
    person_id: str,
    subject: Subject,
    rating: int | None,
    ratings: RatingsWriter,
    interactions: InteractionsWriter,
    now: datetime,
) -> None:
    """The model learns of titles: the latest rating of an episode stands for a series that has none of its own."""
    if subject.episode is not None and ratings.of(person_id, Subject(subject.title_id)) is not None:
        return
    if rating is None:
        interactions.withdraw(person_id, Kind.RATED, subject.title_id)
    else:
        interactions.record(person_id, Interaction(Kind.RATED, subject.title_id, now, rating))
