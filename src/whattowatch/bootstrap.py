"""Which adapter stands behind which port. Each is loaded and built on first use, since a function uses few of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.belongings import BelongingsWriter
from whattowatch.domain.catalogue import CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.credits import MOVIELENS, TVMAZE
from whattowatch.domain.discovery import InteractionsWriter, Recommender, SearchIndexWriter
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.history import HistoryWriter
from whattowatch.domain.identity import Identity
from whattowatch.domain.limits import Limits
from whattowatch.domain.metrics import Metrics
from whattowatch.domain.notifications import Mailer, Outbox
from whattowatch.domain.ratings import RatingsWriter
from whattowatch.domain.replies import Replies
from whattowatch.domain.watching import WatchingWriter
from whattowatch.ports import Ports, Site
from whattowatch.settings import Settings

if TYPE_CHECKING:
    from whattowatch.adapters.sql.catalogue_memory import CatalogueMemory
    from whattowatch.adapters.sql.database import Database, Scope
    from whattowatch.adapters.sql.interactions_memory import InteractionsMemory

Adapter = TypeVar("Adapter")


class Backstage:
    """Everything that outlives a request, built once for a process. Thread-safe.

    Args:
        settings: choose the adapters.
        instead: adapters by the name of their port, in place of what the settings choose.
    """

    def __init__(self, settings: Settings, **instead: object) -> None:
        self.settings = settings
        self.site = Site(
            settings.public_url,
            settings.signup,
            settings.gated,
            bool(settings.mail),
            sources=(MOVIELENS, TVMAZE) if settings.starter else (),
            metrics_token=settings.metrics_token,
        )
        self._built: dict[str, Any] = instead
        self._lock = threading.RLock()

    @contextmanager
    def request(self, *, writes: bool) -> Iterator[Ports]:
        """Ports that share one transaction."""
        with self.database.unit(writes=writes) as unit:
            yield Scoped(self, unit)

    def apart(self) -> Ports:
        """Ports of which every call is a transaction of its own, for jobs."""
        return Scoped(self, self.database.apart())

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            for adapter in self._built.values():
                closing = getattr(adapter, "close", None)
                if closing is not None:
                    closing()
            self._built.clear()

    @property
    def database(self) -> Database:
        """The database."""
        from whattowatch.adapters.sql.database import Database

        return self._once("database", lambda: Database(self.settings.database, self.settings.database_reader_url))

    @property
    def catalogue_memory(self) -> CatalogueMemory:
        """What this process remembers of titles."""
        from whattowatch.adapters.sql.catalogue_memory import CatalogueMemory

        return self._once("catalogue_memory", CatalogueMemory)

    @property
    def interactions_memory(self) -> InteractionsMemory:
        """What this process remembers of people's interactions."""
        from whattowatch.adapters.sql.interactions_memory import InteractionsMemory

        return self._once("interactions_memory", InteractionsMemory)

    @property
    def clock(self) -> Clock:
        """The system's clock."""
        from whattowatch.adapters.embedded.clock import SystemClock

        return self._once("clock", SystemClock)

    @property
    def identity(self) -> Identity:
        """Signs people in; its statements are apart from a request's transaction, as another service's would be."""
        from whattowatch.adapters.embedded.identity import LocalIdentity
        from whattowatch.adapters.embedded.keys import SigningKeys
        from whattowatch.adapters.embedded.passwords import Passwords
        from whattowatch.adapters.embedded.tokens import AccessTokens
        from whattowatch.adapters.sql.credentials import SqlCredentials
        from whattowatch.adapters.sql.mail_links import SqlMailLinks

        def build() -> Identity:
            apart = self.database.apart()
            credentials, links = apart.store(SqlCredentials), apart.store(SqlMailLinks)
            tokens = AccessTokens(SigningKeys(credentials, self.clock), self.site.base_url, self.clock)
            return LocalIdentity(credentials, links, tokens, Passwords(), self.clock)

        return self._once("identity", build)

    @property
    def limits(self) -> Limits:
        """Counts what could be abused; a count stands whatever becomes of the request."""
        from whattowatch.adapters.sql.limits import SqlLimits

        return self._once("limits", lambda: self.database.apart().store(lambda scope: SqlLimits(scope, self.clock)))

    @property
    def mailer(self) -> Mailer:
        """The mailbox folder, or a mail server."""
        return self._once("mailer", self._mailer)

    @property
    def metrics(self) -> Metrics:
        """Counts what this process answers."""
        from whattowatch.adapters.embedded.prometheus import PrometheusMetrics

        return self._once("metrics", PrometheusMetrics)

    @property
    def movie_db(self) -> MovieDb:
        """Where titles come from."""
        from whattowatch.adapters.embedded.starter import StarterMovieDb

        if not self.settings.starter:
            return self._once("movie_db", lambda: StarterMovieDb(films=None, series=None))
        return self._once("movie_db", StarterMovieDb)

    @property
    def search(self) -> SearchIndexWriter:
        """The search index; the lock of its writer is taken by the process that writes first."""
        from whattowatch.adapters.embedded.tantivy_writer import TantivyIndexWriter

        return self._once("search", lambda: TantivyIndexWriter(self.settings.folder / "index"))

    @property
    def recommender(self) -> Recommender:
        """The model, which reads the catalogue and what people do apart from any request."""
        from whattowatch.recommender.load import load_shipped
        from whattowatch.recommender.serve import LocalRecommender

        def build() -> Recommender:
            ports = self.apart()
            model = load_shipped() if self.settings.starter else None
            return LocalRecommender(model, ports.catalogue, ports.interactions, self.clock)

        return self._once("recommender", build)

    def _mailer(self) -> Mailer:
        from whattowatch.adapters.embedded.mailbox import MailboxFolder
        from whattowatch.adapters.embedded.smtp import SmtpMailer

        if self.settings.mail:
            return SmtpMailer(self.settings.mail, self.settings.mail_from)
        return MailboxFolder(self.settings.folder / "mail", self.settings.mail_from)

    def _once(self, name: str, build: Callable[[], Adapter]) -> Adapter:
        with self._lock:
            if name not in self._built:
                self._built[name] = build()
            adapter: Adapter = self._built[name]
            return adapter


class Scoped:
    """Every port, with the stores working in one scope."""

    def __init__(self, backstage: Backstage, scope: Scope) -> None:
        self._backstage = backstage
        self._scope = scope

    @property
    def site(self) -> Site:
        """What a function may know of the instance."""
        return self._backstage.site

    @property
    def clock(self) -> Clock:
        """The clock."""
        return self._backstage.clock

    @property
    def identity(self) -> Identity:
        """Who is who."""
        return self._backstage.identity

    @property
    def limits(self) -> Limits:
        """Counts what could be abused."""
        return self._backstage.limits

    @property
    def mailer(self) -> Mailer:
        """Takes mails."""
        return self._backstage.mailer

    @property
    def metrics(self) -> Metrics:
        """Counts what the process answers."""
        return self._backstage.metrics

    @property
    def movie_db(self) -> MovieDb:
        """Where titles come from."""
        return self._backstage.movie_db

    @property
    def recommender(self) -> Recommender:
        """Ranks titles."""
        return self._backstage.recommender

    @property
    def search(self) -> SearchIndexWriter:
        """Finds titles."""
        return self._backstage.search

    @cached_property
    def accounts(self) -> AccountsWriter:
        """People."""
        from whattowatch.adapters.sql.accounts import SqlAccounts

        return self._scope.store(SqlAccounts)

    @cached_property
    def belongings(self) -> BelongingsWriter:
        """Everything of one person."""
        from whattowatch.adapters.sql.belongings import SqlBelongings

        return self._scope.store(SqlBelongings)

    @cached_property
    def catalogue(self) -> CatalogueWriter:
        """Titles."""
        from whattowatch.adapters.sql.catalogue import SqlCatalogue

        return self._scope.store(lambda scope: SqlCatalogue(scope, self._backstage.catalogue_memory))

    @cached_property
    def events(self) -> EventsWriter:
        """Evenings."""
        from whattowatch.adapters.sql.events import SqlEvents

        return self._scope.store(SqlEvents)

    @cached_property
    def friends(self) -> FriendsWriter:
        """Friendships."""
        from whattowatch.adapters.sql.friends import SqlFriends

        return self._scope.store(SqlFriends)

    @cached_property
    def history(self) -> HistoryWriter:
        """What people watched."""
        from whattowatch.adapters.sql.history import SqlHistory

        return self._scope.store(SqlHistory)

    @cached_property
    def interactions(self) -> InteractionsWriter:
        """What people did."""
        from whattowatch.adapters.sql.interactions import SqlInteractions

        return self._scope.store(lambda scope: SqlInteractions(scope, self._backstage.interactions_memory))

    @cached_property
    def outbox(self) -> Outbox:
        """What is owed after commit."""
        from whattowatch.adapters.sql.outbox import SqlOutbox

        return self._scope.store(SqlOutbox)

    @cached_property
    def ratings(self) -> RatingsWriter:
        """Ratings."""
        from whattowatch.adapters.sql.ratings import SqlRatings

        return self._scope.store(SqlRatings)

    @cached_property
    def replies(self) -> Replies:
        """Answers kept for repetitions."""
        from whattowatch.adapters.sql.replies import SqlReplies

        return self._scope.store(SqlReplies)

    @cached_property
    def watching(self) -> WatchingWriter:
        """Lists and progress."""
        from whattowatch.adapters.sql.watching import SqlWatching

        return self._scope.store(SqlWatching)
