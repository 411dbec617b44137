"""Jobs that bring titles into the catalogue."""

from __future__ import annotations

import msgspec

from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import SearchIndexWriter
from whattowatch.domain.guide import SeriesGuide
from whattowatch.domain.loading import LoadsWriter, TitleService
from whattowatch.domain.news import NewsWriter
from whattowatch.domain.renaming import Renaming
from whattowatch.domain.schema import Schema
from whattowatch.domain.watching import WatchingReader, WatchingWriter
from whattowatch.following import Follower
from whattowatch.jobs.triggers import Scheduled
from whattowatch.load.air_times import AirTimes
from whattowatch.load.discovery import Discovery
from whattowatch.load.forget import forget_stale
from whattowatch.load.parts import Parts
from whattowatch.load.plan import plan
from whattowatch.load.starter import put_all, put_trending
from whattowatch.load.trending import are_the_services, load_lists
from whattowatch.load.work import Turn


class Loaded(msgspec.Struct):
    """What a load of the catalogue did; `left` titles wait for its next run."""

    read: int = 0
    changed: int = 0
    indexed: int = 0
    left: int = 0


class TrendingLoaded(msgspec.Struct):
    """How many titles each window's lists hold."""

    day: int
    week: int


class AirTimesLoaded(msgspec.Struct):
    """How many series are new, of how many the guide told something new, and whether something is left to ask for."""

    new: int = 0
    changed: int = 0
    left: bool = False


class Migrated(msgspec.Struct):
    """The version that the database has, and how many titles were read because it held none."""

    version: str
    read: int


def data_load(
    event: Scheduled,
    movie_db: MovieDb,
    title_service: TitleService,
    catalogue: CatalogueWriter,
    loads: LoadsWriter,
    search: SearchIndexWriter,
    watching: WatchingWriter,
    renaming: Renaming,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> Loaded:
    """Load films and series into the catalogue, then bring the changes to the index and to people's lists.

    From TMDB come those that changed, became popular or have grown old; what there is no time for is left to
    `resume_load`.
    """
    forget_stale(catalogue, loads, clock.now())
    put = put_all(movie_db, catalogue)
    loaded = Loaded(put.read, put.changed)
    if title_service.configured:
        parts = Parts(title_service, catalogue, loads, clock)
        plan(parts)
        loaded = _worked(parts, event, loaded)
    loaded.indexed = Follower(catalogue, search, watching, renaming, accounts, news, clock).follow_changes()
    return loaded


def resume_load(
    event: Scheduled,
    title_service: TitleService,
    catalogue: CatalogueWriter,
    loads: LoadsWriter,
    search: SearchIndexWriter,
    watching: WatchingWriter,
    renaming: Renaming,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> Loaded:
    """Go on with a load from TMDB that is not finished, and begin the first one where there has been none.

    What came is brought to the index and to people's lists, so that a first load can be searched as it grows. TMDB's
    lists of what is trending come along as long as they are the starter's.
    """
    if not title_service.configured:
        return Loaded()
    parts = Parts(title_service, catalogue, loads, clock)
    if loads.current_on() is None:
        plan(parts)
    loaded = Loaded()
    if loads.left(clock.now()):
        loaded = _worked(parts, event, loaded)
        loaded.indexed = Follower(catalogue, search, watching, renaming, accounts, news, clock).follow_changes()
    # Last, since it may fail where titles can be had: nobody has to wait for its own hour to see what is trending.
    if not are_the_services(catalogue):
        load_lists(parts)
    return loaded


def load_trending(
    _event: Scheduled,
    movie_db: MovieDb,
    title_service: TitleService,
    catalogue: CatalogueWriter,
    loads: LoadsWriter,
    clock: Clock,
) -> TrendingLoaded:
    """Load the trending films and series of the day and of the week: TMDB's, or else the starter's most popular."""
    if title_service.configured:
        return TrendingLoaded(**load_lists(Parts(title_service, catalogue, loads, clock)))
    return TrendingLoaded(**put_trending(movie_db, catalogue, clock.now()))


def load_air_times(
    event: Scheduled,
    guide: SeriesGuide,
    title_service: TitleService,
    catalogue: CatalogueWriter,
    watching: WatchingReader,
    clock: Clock,
) -> AirTimesLoaded:
    """Ask TVmaze at which times episodes of known series air and, without TMDB, for series that are not known."""
    if not guide.configured:
        return AirTimesLoaded()
    told = AirTimes(guide, catalogue, watching, clock).load(event.until)
    if title_service.configured or not told.over:
        return AirTimesLoaded(changed=told.changed, left=not told.over)
    found = Discovery(guide, catalogue, clock).go_on(event.until)
    return AirTimesLoaded(found.new, told.changed, left=not found.over)


def migrate(
    _event: Scheduled,
    schema: Schema,
    movie_db: MovieDb,
    catalogue: CatalogueWriter,
    search: SearchIndexWriter,
    watching: WatchingWriter,
    renaming: Renaming,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> Migrated:
    """Bring the database to this version; where there are no titles yet, put the starter's in, and index them."""
    version = schema.bring_up()
    # The lists of what is trending come last, so that a load that was interrupted is taken up again.
    if catalogue.trending():
        return Migrated(version, 0)
    put = put_all(movie_db, catalogue)
    Follower(catalogue, search, watching, renaming, accounts, news, clock).follow_changes()
    put_trending(movie_db, catalogue, clock.now())
    return Migrated(version, put.read)


def _worked(parts: Parts, event: Scheduled, before: Loaded) -> Loaded:
    """What was loaded before, and what is loaded now unless another process is at it."""
    turn = Turn(parts, event.until)
    with turn as mine:
        if not mine:
            return before
        did = turn.work()
    left = parts.loads.left(parts.clock.now())
    return Loaded(before.read + did.done, before.changed + did.new + did.changed + did.gone, left=left)
