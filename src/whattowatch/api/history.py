"""The caller's history, and taking back what was not watched after all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from whattowatch.api.cards import Cards
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.history import HistoryAnswer, HistoryQuery, HistoryRow, TakeBack
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.api.shapes.watching import Removed
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import FILM, CatalogueReader, Episode, EpisodeRef, Title, TitleType
from whattowatch.domain.clock import Clock
from whattowatch.domain.clocks import clock_of
from whattowatch.domain.discovery import InteractionsWriter, Kind
from whattowatch.domain.episodes import standing
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.history import (
    Complete,
    HistoryReader,
    HistoryWriter,
    Retracted,
    Retraction,
    Seen,
    retract,
    without,
)
from whattowatch.domain.lookup import known_record
from whattowatch.domain.pages import PageRequest
from whattowatch.domain.ratings import RatingsReader, Subject
from whattowatch.domain.settling import settled
from whattowatch.domain.watching import Progress, State, WatchingReader, WatchingWriter


def load_history(
    request: Request[HistoryQuery],
    history: HistoryReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    catalogue: CatalogueReader,
) -> Response:
    """What the caller watched, newest first."""
    me, query = request.person_id, request.input
    page = history.page(me, PageRequest(query.limit, query.cursor))
    known = Cards(me, catalogue, watching, ratings).of(row.title_id for row in page.rows)
    rows = [_row(known[row.title_id], row) for row in page.rows if row.title_id in known]
    return Response(HistoryAnswer(rows, page.next))


def remove_history(
    request: Request[TakeBack],
    history: HistoryWriter,
    watching: WatchingWriter,
    interactions: InteractionsWriter,
    catalogue: CatalogueReader,
    accounts: AccountsReader,
    clock: Clock,
) -> Response:
    """Take back that a film or an episode was watched, and all that followed from it."""
    me = request.person_id
    here = clock_of(me, accounts, clock.now())
    title, episodes = known_record(request.input.title_id, catalogue)
    complete = _judge(title, episodes, here)
    retracted = retract(history.rounds(me, title.id), _retraction(request.input, title), complete)
    if retracted is None:
        return Response(Removed(removed=False))
    before = watching.progress(me, title.id)
    history.forget(me, title.id, retracted.round, retracted.episodes)
    interactions.withdraw(me, Kind.FINISHED, title.id, retracted.untrue)
    if before is not None:
        begun = any(deed.kind is Kind.STARTED and deed.title_id == title.id for deed in interactions.history(me))
        after = without(before, retracted, complete, begun=begun)
        if retracted.emptied and retracted.round < before.round:
            history.close_gap(me, title.id, retracted.round)
        _store(me, after, title, episodes, watching, here)
        _withdraw(me, title.id, before, after, interactions)
    for subject in _answered(title, retracted, watching.progress(me, title.id)):
        watching.drop_rating(me, subject)
    return Response(Removed(removed=True))


def _judge(title: Title, episodes: Sequence[Episode], here: datetime) -> Complete:
    def complete(done: Collection[EpisodeRef]) -> bool:
        return not standing(title, episodes, frozenset(done), here).waiting

    return complete


def _retraction(given: TakeBack, title: Title) -> Retraction:
    named = given.season is not None or given.episode is not None
    if title.type is TitleType.MOVIE and named:
        raise InvalidInput.of("season" if given.season is not None else "episode", "a film has no episodes")
    if not named:
        return Retraction(None, given.round)
    if given.season is None or given.episode is None:
        missing = "season" if given.season is None else "episode"
        raise InvalidInput.of(missing, "is missing: an episode is named by season and episode")
    return Retraction(frozenset({EpisodeRef(given.season, given.episode)}), given.round)


def _store(
    person_id: str,
    after: Progress | None,
    title: Title,
    episodes: Sequence[Episode],
    watching: WatchingWriter,
    here: datetime,
) -> None:
    if after is None:
        watching.remove(person_id, title.id)
        return
    current, stands = settled(after, title, episodes, here)
    watching.save(person_id, current, stands, title)


def _withdraw(
    person_id: str, title_id: str, before: Progress, after: Progress | None, interactions: InteractionsWriter
) -> None:
    """Who has done nothing of a title has neither begun nor abandoned it."""
    if after is None:
        interactions.withdraw(person_id, Kind.STARTED, title_id)
    if before.state is State.ABANDONED and (after is None or after.round < before.round):
        interactions.withdraw(person_id, Kind.ABANDONED, title_id)


def _answered(title: Title, retracted: Retracted, after: Progress | None) -> list[Subject]:
    """What a rating is not asked for any more: what is not done, and the title unless it is finished still."""
    subjects = [Subject(title.id, ref) for ref in retracted.gone if ref != FILM]
    if after is None or after.finished_at is None:
        subjects.append(Subject(title.id))
    return subjects


def _row(card: TitleCard, seen: Seen) -> HistoryRow:
    season, episode = (None, None) if card.type is TitleType.MOVIE else seen.episode
    return HistoryRow(card, season, episode, seen.at, seen.round)
