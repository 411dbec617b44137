"""Ratings, and what each one does to the caller's recommendations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, NamedTuple

from whattowatch.api.cards import Cards
from whattowatch.api.effect import Effect
from whattowatch.api.http import Request, Response
from whattowatch.api.search import model_name
from whattowatch.api.shapes.discovery import Rated, RateTitle
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, EpisodeRef
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, InteractionsReader, InteractionsWriter, Kind, Recommender
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.lookup import known_record, known_title
from whattowatch.domain.ratings import RatingsReader, RatingsWriter, Subject
from whattowatch.domain.tastes import preferences_of, taste_of, with_rating
from whattowatch.domain.watching import WatchingReader, WatchingWriter
from whattowatch.ports import Before


class Foreseen(NamedTuple):
    """What a rating will have done.

    Attributes:
        at: the instant that it is given: what is stored is then what was foreseen, and the recommender, which has
            looked at that history, need not look at another.
        subject: what is rated.
        answer: to the one who rates.
    """

    at: datetime
    subject: Subject
    answer: Rated


def foresee(
    request: Request[RateTitle],
    ratings: RatingsReader,
    watching: WatchingReader,
    interactions: InteractionsReader,
    accounts: AccountsReader,
    catalogue: CatalogueReader,
    recommender: Recommender,
    clock: Clock,
) -> Foreseen:
    """The answer once the rating stands; to rank takes long, so that it is done before anything is locked."""
    me, now = request.person_id, clock.now()
    subject, rating = _subject(request.input, catalogue), request.input.rating
    before = taste_of(me, preferences_of(me, accounts), interactions)
    after = with_rating(before, subject.title_id, rating, now) if _speaks(me, subject, ratings) else before
    effect = Effect(before, after, watching.ids(me) | {subject.title_id})
    changed = effect.shown(recommender, Cards(me, catalogue, watching, ratings), now)
    return Foreseen(now, subject, Rated(rating, changed, model_name(recommender, after)))


def update_model(
    request: Request[RateTitle],
    foreseen: Annotated[Foreseen, Before(foresee)],
    ratings: RatingsWriter,
    watching: WatchingWriter,
    interactions: InteractionsWriter,
) -> Response:
    """Rate a title or an episode, or clear the rating; says what that did to the recommendations."""
    me, subject, rating = request.person_id, foreseen.subject, request.input.rating
    ratings.rate(me, subject, rating, foreseen.at)
    watching.drop_rating(me, subject)
    if _speaks(me, subject, ratings):
        _tell_model(me, subject.title_id, rating, interactions, foreseen.at)
    return Response(foreseen.answer)


def _subject(given: RateTitle, catalogue: CatalogueReader) -> Subject:
    if given.season is None and given.episode is None:
        return Subject(known_title(given.title_id, catalogue).id)
    if given.season is None or given.episode is None:
        missing = "season" if given.season is None else "episode"
        raise InvalidInput.of(missing, "is missing: an episode is named by season and episode")
    title, episodes = known_record(given.title_id, catalogue)
    ref = EpisodeRef(given.season, given.episode)
    if all(episode.ref != ref for episode in episodes):
        raise InvalidInput.of("episode", f"season {ref.season} episode {ref.episode} does not exist")
    return Subject(title.id, ref)


def _speaks(person_id: str, subject: Subject, ratings: RatingsReader) -> bool:
    """Whether the model learns of it: a series that has a rating of its own does not speak through its episodes."""
    return subject.episode is None or ratings.of(person_id, Subject(subject.title_id)) is None


def _tell_model(
    person_id: str, title_id: str, rating: int | None, interactions: InteractionsWriter, now: datetime
) -> None:
    """The model learns of titles: the latest rating of an episode stands for a series that has none of its own."""
    if rating is None:
        interactions.withdraw(person_id, Kind.RATED, title_id)
    else:
        interactions.record(person_id, Interaction(Kind.RATED, title_id, now, rating))
