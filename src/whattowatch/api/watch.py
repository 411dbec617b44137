"""The home page: watchlist, watching now, and what waits for a rating."""

from __future__ import annotations

from whattowatch.api.cards import Cards
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.titles import TitleCard, TitleRef
from whattowatch.api.shapes.watching import (
    DoneNow,
    EpisodeName,
    Home,
    HomeQuery,
    ListRow,
    NextEpisode,
    NowRow,
    Removed,
    ToRate,
)
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Episode, EpisodeRef
from whattowatch.domain.clock import Clock
from whattowatch.domain.clocks import clock_of
from whattowatch.domain.discovery import Interaction, InteractionsWriter, Kind
from whattowatch.domain.episodes import Choice, Standing, chosen
from whattowatch.domain.errors import NotWatching
from whattowatch.domain.lookup import known_record, known_title
from whattowatch.domain.pages import PageRequest
from whattowatch.domain.ratings import RatingsReader, Subject
from whattowatch.domain.settling import refresh, settled
from whattowatch.domain.watching import (
    Progress,
    State,
    Watched,
    WatchingReader,
    WatchingWriter,
    begin,
    finish,
    leave,
    to_rate,
)

MOST_TO_RATE = 10


def load_home(
    request: Request[HomeQuery],
    watching: WatchingReader,
    ratings: RatingsReader,
    catalogue: CatalogueReader,
    clock: Clock,
) -> Response:
    """The watchlist, what is being watched, and what waits for a rating."""
    me, query, today = request.person_id, request.input, clock.now().date()
    listed = watching.watchlist(me, query.sort, PageRequest(query.limit, query.list_cursor), today)
    watched = watching.watchnow(me, query.sort, PageRequest(query.limit, query.now_cursor))
    waiting = watching.to_rate(me, MOST_TO_RATE)
    ids = [each.title_id for rows in (listed.rows, watched.rows, waiting) for each in rows]
    known = Cards(me, catalogue, watching, ratings).of(ids)
    return Response(
        Home(
            watchlist=[ListRow(known[row.title_id], row.added_at) for row in listed.rows],
            watchnow=[_now_row(known[row.title_id], row) for row in watched.rows],
            to_rate=[_to_rate(known[subject.title_id], subject) for subject in waiting],
            list_cursor=listed.next,
            now_cursor=watched.next,
        )
    )


def lf2_addlist(
    request: Request[TitleRef],
    watching: WatchingWriter,
    ratings: RatingsReader,
    interactions: InteractionsWriter,
    catalogue: CatalogueReader,
    clock: Clock,
) -> Response:
    """Put a title on the watchlist."""
    me, now = request.person_id, clock.now()
    title = known_title(request.input.title_id, catalogue)
    row = watching.add_listed(me, title, now)
    interactions.record(me, Interaction(Kind.LISTED, title.id, now))
    return Response(ListRow(Cards(me, catalogue, watching, ratings).of([title.id])[title.id], row.added_at))


def lf2_removelist(
    request: Request[TitleRef],
    watching: WatchingWriter,
    interactions: InteractionsWriter,
    catalogue: CatalogueReader,
) -> Response:
    """Take a title off the watchlist."""
    me, title = request.person_id, known_title(request.input.title_id, catalogue)
    removed = watching.remove_listed(me, title.id)
    if removed:
        interactions.withdraw(me, Kind.LISTED, title.id)
    return Response(Removed(removed))


def lf2_addnow(
    request: Request[TitleRef],
    watching: WatchingWriter,
    ratings: RatingsReader,
    interactions: InteractionsWriter,
    catalogue: CatalogueReader,
    accounts: AccountsReader,
    clock: Clock,
) -> Response:
    """Start, resume or rewatch a title; it leaves the watchlist."""
    me, now = request.person_id, clock.now()
    here = clock_of(me, accounts, now)
    title, episodes = known_record(request.input.title_id, catalogue)
    known = watching.progress(me, title.id)
    waiting = known is not None and settled(known, title, episodes, here)[1].waiting
    progress = begin(known, title.id, waiting=waiting, now=now)
    stands = settled(progress, title, episodes, here)[1]
    if progress != known:
        watching.save(me, progress, stands, title)
        interactions.record(me, Interaction(Kind.STARTED, title.id, now))
    watching.remove_listed(me, title.id)
    return Response(_row(progress, stands, Cards(me, catalogue, watching, ratings)))


def lf2_donenow(
    request: Request[DoneNow],
    watching: WatchingWriter,
    ratings: RatingsReader,
    interactions: InteractionsWriter,
    catalogue: CatalogueReader,
    accounts: AccountsReader,
    clock: Clock,
) -> Response:
    """Finish a film, the next episode, some episodes, or everything up to one."""
    me, now = request.person_id, clock.now()
    here = clock_of(me, accounts, now)
    title, episodes = known_record(request.input.title_id, catalogue)
    before = watching.progress(me, title.id)
    if before is None or before.state is not State.NOW:
        raise NotWatching(title.id)
    refs = chosen(title, episodes, before.done, _choice(request.input), here)
    after, stands = settled(finish(before, refs, now), title, episodes, here)
    new = [ref for ref in refs if ref not in before.done]
    if new:
        completed = after.state is State.FINISHED
        watching.save(me, after, stands, title)
        watching.ask_rating(me, _unrated(me, to_rate(title, new, completed=completed), ratings))
    if new and after.state is State.FINISHED:
        interactions.record(me, Interaction(Kind.FINISHED, title.id, now))
    return Response(_row(after, stands, Cards(me, catalogue, watching, ratings)))


def lf2_removenow(
    request: Request[TitleRef],
    watching: WatchingWriter,
    interactions: InteractionsWriter,
    catalogue: CatalogueReader,
    accounts: AccountsReader,
    clock: Clock,
) -> Response:
    """Stop watching a title; what was finished stays in the history."""
    me, now = request.person_id, clock.now()
    here = clock_of(me, accounts, now)
    title, episodes = known_record(request.input.title_id, catalogue)
    progress = watching.progress(me, title.id)
    if progress is None or progress.state is not State.NOW:
        return Response(Removed(removed=False))
    left = leave(progress, now)
    if left is None:
        watching.remove(me, title.id)
        interactions.withdraw(me, Kind.STARTED, title.id)
        return Response(Removed(removed=True))
    watching.save(me, left, settled(left, title, episodes, here)[1], title)
    refresh(me, title, episodes, watching, here)
    if left.state is State.ABANDONED:
        interactions.record(me, Interaction(Kind.ABANDONED, title.id, now))
    return Response(Removed(removed=True))


def _choice(given: DoneNow) -> Choice:
    return Choice(
        episodes=None if given.episodes is None else tuple(_ref(name) for name in given.episodes),
        up_to=None if given.up_to is None else _ref(given.up_to),
    )


def _ref(name: EpisodeName) -> EpisodeRef:
    return EpisodeRef(name.season, name.episode)


def _unrated(person_id: str, subjects: tuple[Subject, ...], ratings: RatingsReader) -> list[Subject]:
    return [subject for subject in subjects if ratings.of(person_id, subject) is None]


def _row(progress: Progress, stands: Standing, cards: Cards) -> NowRow:
    card = cards.of([progress.title_id])[progress.title_id]
    return _now_row(card, Watched(progress.title_id, progress.started_at, stands))


def _now_row(card: TitleCard, row: Watched) -> NowRow:
    stands = row.standing
    return NowRow(card, row.started_at, stands.finished, stands.aired, stands.left_minutes, _next(stands.next))


def _next(episode: Episode | None) -> NextEpisode | None:
    if episode is None:
        return None
    return NextEpisode(episode.season, episode.number, episode.name, episode.air_date)


def _to_rate(card: TitleCard, subject: Subject) -> ToRate:
    season, number = subject.episode or (None, None)
    return ToRate(card, season, number)
