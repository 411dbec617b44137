"""The functions that are not calls, each with what triggers it.

Every call that a job makes on a port is a transaction of its own, so that a job holds no lock while it works, and a
job that is killed goes on from what it has stored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from whattowatch.account_mails import AccountLetters
from whattowatch.delivery import Courier, Delivery
from whattowatch.domain.accounts import AccountsReader, AccountsWriter
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.catalogue import CatalogueReader, CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import SearchIndexWriter
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.events import EventsReader, EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.guide import SeriesGuide
from whattowatch.domain.identity import Identity
from whattowatch.domain.learning import Learner
from whattowatch.domain.loading import LoadsWriter, TitleService
from whattowatch.domain.news import NewsWriter
from whattowatch.domain.notifications import Mailer, Outbox, Queue
from whattowatch.domain.renaming import Renaming
from whattowatch.domain.replies import KEPT, Replies
from whattowatch.domain.schema import Schema
from whattowatch.domain.watching import WatchingReader, WatchingWriter
from whattowatch.following import Follower
from whattowatch.load.air_times import AirTimes
from whattowatch.load.forget import forget_stale
from whattowatch.load.parts import Parts
from whattowatch.load.plan import plan
from whattowatch.load.starter import put_all, put_trending
from whattowatch.load.trending import load_lists
from whattowatch.load.work import Turn
from whattowatch.newsroom import Newsroom
from whattowatch.ports import Ports, Site, injected
from whattowatch.publishing import publish
from whattowatch.teaching import tell_everything

LOG = logging.getLogger(__name__)


class Scheduled(msgspec.Struct):
    """What a schedule sends; EventBridge's event has more, which no job needs.

    Attributes:
        until: when the job has to hand over to its next run; None lets it finish. The face that runs it sets this.
    """

    time: datetime | None = None
    until: datetime | None = None


class QueueRecord(msgspec.Struct, rename="camel"):
    """One message of a queue's batch, as SQS hands it over: `body` is JSON `{"outbox_id": …}`."""

    message_id: str
    body: str


class QueueBatch(msgspec.Struct):
    """A batch from a queue."""

    records: list[QueueRecord] = msgspec.field(name="Records")


class BatchItemFailure(msgspec.Struct, rename={"item_identifier": "itemIdentifier"}):
    """A message that is to come again."""

    item_identifier: str


class BatchResult(msgspec.Struct, rename={"batch_item_failures": "batchItemFailures"}):
    """Which messages of a batch failed; the others are done."""

    batch_item_failures: list[BatchItemFailure]


class OwedMail(msgspec.Struct):
    """What a queue's message says."""

    outbox_id: str


class UserAttributes(msgspec.Struct):
    """What Cognito knows of somebody."""

    sub: str
    email: str | None = None
    name: str | None = None


class AuthenticationRequest(msgspec.Struct, rename="camel"):
    """The part of Cognito's trigger event that says who signed in."""

    user_attributes: UserAttributes


class PostAuthentication(msgspec.Struct):
    """Cognito's post-authentication event."""

    request: AuthenticationRequest


class Loaded(msgspec.Struct):
    """What a load of the catalogue did; `left` titles wait for its next run."""

    read: int = 0
    changed: int = 0
    indexed: int = 0
    left: int = 0


class Migrated(msgspec.Struct):
    """The version that the database has, and how many titles were read because it held none."""

    version: str
    read: int


class TrendingLoaded(msgspec.Struct):
    """How many titles each window's lists hold."""

    day: int
    week: int


class Indexed(msgspec.Struct):
    """How many changed titles were brought to the index and to people's lists."""

    indexed: int


class Relayed(msgspec.Struct):
    """How many messages were published."""

    published: int


class AirTimesLoaded(msgspec.Struct):
    """How many series the guide told something new of."""

    changed: int


class NewsFound(msgspec.Struct):
    """How much was noted that was not known before."""

    new: int


class Forgotten(msgspec.Struct):
    """How many answers were deleted."""

    forgotten: int


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
    newsroom = Newsroom(catalogue, watching, accounts, news, clock)
    loaded.indexed = Follower(catalogue, search, watching, renaming, newsroom, clock).follow_changes()
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

    What came is brought to the index and to people's lists, so that a first load can be searched as it grows.
    """
    if not title_service.configured:
        return Loaded()
    parts = Parts(title_service, catalogue, loads, clock)
    if loads.current_on() is None:
        plan(parts)
    if loads.left(clock.now()) == 0:
        return Loaded()
    loaded = _worked(parts, event, Loaded())
    newsroom = Newsroom(catalogue, watching, accounts, news, clock)
    loaded.indexed = Follower(catalogue, search, watching, renaming, newsroom, clock).follow_changes()
    return loaded


def load_trending(
    event: Scheduled,  # noqa: ARG001  (every job takes its event)
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


def migrate(
    event: Scheduled,  # noqa: ARG001  (every job takes its event)
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
    newsroom = Newsroom(catalogue, watching, accounts, news, clock)
    Follower(catalogue, search, watching, renaming, newsroom, clock).follow_changes()
    put_trending(movie_db, catalogue, clock.now())
    return Migrated(version, put.read)


def add_user(
    event: PostAuthentication, accounts: AccountsWriter, friends: FriendsWriter, events: EventsWriter, clock: Clock
) -> None:
    """Make the row of somebody who has just signed in; repeating it changes nothing."""
    known = event.request.user_attributes
    admit(Newcomer(known.sub, known.email and known.email.lower(), known.name), accounts, friends, events, clock)


def lf6_notification(
    event: QueueBatch,
    outbox: Outbox,
    mailer: Mailer,
    accounts: AccountsReader,
    events: EventsReader,
    catalogue: CatalogueReader,
    identity: Identity,
    site: Site,
    clock: Clock,
) -> BatchResult:
    """Send the mails that these messages owe; says which are to come again."""
    letters = AccountLetters(identity, site.base_url, site.mail_leaves)
    courier = Courier(outbox, mailer, accounts, events, catalogue, clock, site.base_url, letters)
    failed = [record.message_id for record in event.records if not _dealt_with(record, courier)]
    return BatchResult([BatchItemFailure(message_id) for message_id in failed])


def relay(
    event: Scheduled,  # noqa: ARG001  (every job takes its event)
    outbox: Outbox,
    queue: Queue,
    clock: Clock,
) -> Relayed:
    """Publish what a function that froze after its commit left behind, and what was delayed until now."""
    return Relayed(publish(outbox, queue, clock.now()))


def forget_replies(
    event: Scheduled,  # noqa: ARG001  (every job takes its event)
    replies: Replies,
    clock: Clock,
) -> Forgotten:
    """Delete the answers that are no longer kept for repetitions."""
    return Forgotten(replies.forget(clock.now() - KEPT))


def index_changes(
    event: Scheduled,  # noqa: ARG001  (every job takes its event)
    catalogue: CatalogueReader,
    search: SearchIndexWriter,
    watching: WatchingWriter,
    renaming: Renaming,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> Indexed:
    """Bring what changed in the catalogue to the index and to people's lists, and what aired to who watches it."""
    newsroom = Newsroom(catalogue, watching, accounts, news, clock)
    follower = Follower(catalogue, search, watching, renaming, newsroom, clock)
    indexed = follower.follow_changes()
    follower.follow_days()
    return Indexed(indexed)


def load_air_times(
    event: Scheduled, guide: SeriesGuide, catalogue: CatalogueWriter, watching: WatchingReader, clock: Clock
) -> AirTimesLoaded:
    """Ask TVmaze at which times episodes of known series air."""
    if not guide.configured:
        return AirTimesLoaded(0)
    return AirTimesLoaded(AirTimes(guide, catalogue, watching, clock).load(event.until))


def find_news(
    event: Scheduled,  # noqa: ARG001  (every job takes its event)
    catalogue: CatalogueReader,
    watching: WatchingReader,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> NewsFound:
    """Note for each person what airs, comes out or has come to a service of what they watch or have listed."""
    return NewsFound(Newsroom(catalogue, watching, accounts, news, clock).look_ahead())


class Taught(msgspec.Struct):
    """How much was told."""

    titles: int
    people: int


def teach_recommender(
    _event: Scheduled, learner: Learner, catalogue: CatalogueReader, accounts: AccountsReader
) -> Taught:
    """Tell a recommender that learns elsewhere of every title and every person; what people do it hears at once."""
    tell_everything(learner, catalogue, accounts)
    return Taught(catalogue.size(), accounts.size())


@dataclass(frozen=True, slots=True)
class Nightly:
    """Once a day at this hour, UTC."""

    hour: int


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again; `at_once`: also when whatever runs it has just begun."""

    seconds: int
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class AfterDeployment:
    """By whoever has deployed a new version, before people use it."""


@dataclass(frozen=True, slots=True)
class AfterAuthentication:
    """After somebody signed in."""


@dataclass(frozen=True, slots=True)
class FromQueue:
    """For each batch of the outbox's messages."""


Trigger = Nightly | Every | AfterDeployment | AfterAuthentication | FromQueue


@dataclass(frozen=True, slots=True)
class Job:
    """A function and its trigger. Its name is the function's name, which is the Lambda's.

    Attributes:
        event: what the trigger sends.
        echoes: whether the event itself is answered, as Cognito demands of its triggers.
    """

    function: Callable[..., msgspec.Struct | None]
    trigger: Trigger
    event: type[msgspec.Struct]
    echoes: bool = False

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__


JOBS: tuple[Job, ...] = (
    Job(data_load, Nightly(hour=3), Scheduled),
    Job(add_user, AfterAuthentication(), PostAuthentication, echoes=True),
    Job(load_trending, Every(seconds=3600), Scheduled),
    Job(lf6_notification, FromQueue(), QueueBatch),
    Job(relay, Every(seconds=60), Scheduled),
    Job(resume_load, Every(seconds=60, at_once=True), Scheduled),
    Job(index_changes, Every(seconds=60), Scheduled),
    Job(teach_recommender, Nightly(hour=4), Scheduled),
    Job(forget_replies, Every(seconds=3600), Scheduled),
    Job(load_air_times, Nightly(hour=4), Scheduled),
    Job(find_news, Every(seconds=900), Scheduled),
    Job(migrate, AfterDeployment(), Scheduled),
)


def perform(job: Job, event: Any, ports: Ports) -> Any:
    """Run a job for its trigger's event, both in plain values as JSON has them.

    Raises:
        InvalidInput: the event is not of the job's form.
    """
    try:
        given = msgspec.convert(event, job.event)
    except msgspec.ValidationError as error:
        raise InvalidInput.of("event", f"is none for {job.name}: {error}") from error
    result = job.function(given, **injected(job.function, ports))
    return event if job.echoes else msgspec.to_builtins(result)


def job_named(name: str) -> Job:
    """The job with this name.

    Raises:
        InvalidInput: there is none.
    """
    for job in JOBS:
        if job.name == name:
            return job
    raise InvalidInput.of("job", f"{name!r} is none of {', '.join(job.name for job in JOBS)}")


def _worked(parts: Parts, event: Scheduled, before: Loaded) -> Loaded:
    """What was loaded before, and what is loaded now unless another process is at it."""
    turn = Turn(parts, event.until)
    with turn as mine:
        if not mine:
            return before
        did = turn.work()
    left = parts.loads.left(parts.clock.now())
    return Loaded(before.read + did.done, before.changed + did.new + did.changed + did.gone, left=left)


def _dealt_with(record: QueueRecord, courier: Courier) -> bool:
    """Whether the queue may forget the message; one that fails holds up no other, and is set aside after some tries.

    A mail that was delayed is not for the queue to bring again: the outbox publishes it when it is due, hours later
    maybe, where the queue would come within minutes and soon take it for poison.
    """
    try:
        owed = msgspec.json.decode(record.body, type=OwedMail)
    except msgspec.DecodeError:
        LOG.exception("the queue's message %s is none of ours", record.message_id)
        return False
    try:
        return courier.deliver(owed.outbox_id) is not Delivery.HELD
    except Exception:
        LOG.exception("message %s was not dealt with", owed.outbox_id)
        return False
