"""What the caller says of a title without rating it: not interested, seen before, more like it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from whattowatch.api.cards import Cards
from whattowatch.api.effect import Effect
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.history import Feedback, FeedbackAnswer
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Episode, Title
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, InteractionsWriter, Kind, Recommender
from whattowatch.domain.episodes import aired_refs, standing
from whattowatch.domain.errors import Conflict, InvalidInput
from whattowatch.domain.lookup import known_record
from whattowatch.domain.moments import on_the_wall
from whattowatch.domain.ratings import RatingsReader
from whattowatch.domain.tastes import preferences_of, taste_of
from whattowatch.domain.watching import State, WatchingWriter, seen_before

NOT_INTERESTED, SEEN = "not_interested", "seen"


def give_feedback(
    request: Request[Feedback],
    watching: WatchingWriter,
    ratings: RatingsReader,
    interactions: InteractionsWriter,
    accounts: AccountsReader,
    catalogue: CatalogueReader,
    recommender: Recommender,
    clock: Clock,
) -> Response:
    """Say that a title is not wanted, was seen before, or that more like it is; says what that did."""
    me, given, now = request.person_id, request.input, clock.now()
    title, episodes = known_record(given.title_id, catalogue)
    preferences = preferences_of(me, accounts)
    before = taste_of(me, preferences, interactions)
    if given.kind == SEEN:
        here = on_the_wall(now, preferences.time_zone)
        _seen(me, title, episodes, given, watching, interactions, here)
    else:
        _say(me, title, given, interactions, now)
    after = taste_of(me, preferences, interactions)
    cards = Cards(me, catalogue, watching, ratings)
    changed = Effect(before, after, watching.ids(me) | {title.id}).shown(recommender, cards, now)
    return Response(FeedbackAnswer(cards.of([title.id])[title.id], changed))


def _say(person_id: str, title: Title, given: Feedback, interactions: InteractionsWriter, now: datetime) -> None:
    """Nobody wants more of what does not interest them: what was said last holds."""
    said, opposite = (Kind.REFUSED, Kind.MORE) if given.kind == NOT_INTERESTED else (Kind.MORE, Kind.REFUSED)
    if given.undo:
        interactions.withdraw(person_id, said, title.id)
        return
    interactions.withdraw(person_id, opposite, title.id)
    interactions.record(person_id, Interaction(said, title.id, now))


def _seen(
    person_id: str,
    title: Title,
    episodes: Sequence[Episode],
    given: Feedback,
    watching: WatchingWriter,
    interactions: InteractionsWriter,
    here: datetime,
) -> None:
    """Finished at some time before; nobody is asked to rate what is that long ago."""
    if given.undo:
        raise InvalidInput.of("undo", "what was seen is taken back by POST /history/remove")
    aired, now = aired_refs(title, episodes, here), here.astimezone(UTC)
    if not aired:
        raise Conflict(f"nothing of {title.id!r} has aired yet")
    known = watching.progress(person_id, title.id)
    if known is not None and known.state is State.FINISHED and aired <= known.done:
        return
    progress = seen_before(known, title.id, aired, now)
    watching.save(person_id, progress, standing(title, episodes, progress.done, here), title)
    watching.remove_listed(person_id, title.id)
    interactions.record(person_id, Interaction(Kind.FINISHED, title.id, now))
