"""Ratings, and what each one does to the caller's recommendations."""

from __future__ import annotations

from datetime import datetime

from whattowatch.api.cards import Cards
from whattowatch.api.effect import Effect
from whattowatch.api.http import Request, Response
from whattowatch.api.search import model_name
from whattowatch.api.shapes.discovery import Rated, RateTitle
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, EpisodeRef
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, InteractionsWriter, Kind, Recommender, Taste
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.lookup import known_record
from whattowatch.domain.ratings import RatingsWriter, Subject
from whattowatch.domain.tastes import preferences_of, taken, taste_of, with_rating
from whattowatch.domain.watching import WatchingWriter


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
    before = taste_of(me, preferences_of(me, accounts), interactions)
    ratings.rate(me, subject, request.input.rating, now)
    watching.drop_rating(me, subject)
    after = _tell_model(before, subject, request.input.rating, ratings, interactions, now)
    effect = Effect(before, after, taken(me, after, watching) | {subject.title_id})
    changed = effect.shown(recommender, Cards(me, catalogue, watching, ratings), now)
    return Response(Rated(request.input.rating, changed, model_name(recommender, after)))


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
    before: Taste,
    subject: Subject,
    rating: int | None,
    ratings: RatingsWriter,
    interactions: InteractionsWriter,
    now: datetime,
) -> Taste:
    """The model learns of titles: the latest rating of an episode stands for a series that has none of its own.

    Returns:
        The taste as it is then, without reading all of it again.
    """
    person_id, title_id = before.person_id, subject.title_id
    if subject.episode is not None and ratings.of(person_id, Subject(title_id)) is not None:
        return before
    if rating is None:
        interactions.withdraw(person_id, Kind.RATED, title_id)
    else:
        interactions.record(person_id, Interaction(Kind.RATED, title_id, now, rating))
    return with_rating(before, title_id, rating, now)
