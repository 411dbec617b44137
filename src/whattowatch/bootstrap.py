"""Which adapter stands behind which port. Each is loaded and built on first use, since a function uses few of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.catalogue import CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import InteractionsWriter, Recommender, SearchIndexWriter
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.identity import Identity
from whattowatch.domain.notifications import Mailer, Outbox
from whattowatch.domain.ratings import RatingsWriter
from whattowatch.domain.watching import WatchingWriter
from whattowatch.ports import Ports, Site
from whattowatch.settings import Settings

if TYPE_CHECKING:
    from whattowatch.adapters.sql.database import Database, Scope

Adapter = TypeVar("Adapter")


class Backstage:
    """Everything that outlives a request, built once for a process. Thread-safe.

    Args:
        settings: choose the adapters.
        instead: adapters by the name of their port, in place of what the settings choose.
    """

    def __init__(self, settings: Settings, **instead: object) -> None:
        self.settings = settings
        self.site = Site(settings.public_url, settings.signup)
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

        return self._once("database", lambda: Database(self.settings.database))

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
        from whattowatch.adapters.embedded.tokens import AccessTokens
        from whattowatch.adapters.sql.credentials import SqlCredentials

        def build() -> Identity:
            credentials = SqlCredentials(self.database.apart())
            tokens = AccessTokens(SigningKeys(credentials, self.clock), self.site.base_url, self.clock)
            return LocalIdentity(credentials, tokens, self.clock)

        return self._once("identity", build)

    @property
    def mailer(self) -> Mailer:
        """The mailbox folder, or a mail server."""
        return self._once("mailer", self._mailer)

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
    def mailer(self) -> Mailer:
        """Takes mails."""
        return self._backstage.mailer

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

        return SqlAccounts(self._scope)

    @cached_property
    def catalogue(self) -> CatalogueWriter:
        """Titles."""
        from whattowatch.adapters.sql.catalogue import SqlCatalogue

        return SqlCatalogue(self._scope)

    @cached_property
    def events(self) -> EventsWriter:
        """Evenings."""
        from whattowatch.adapters.sql.events import SqlEvents

        return SqlEvents(self._scope)

    @cached_property
    def friends(self) -> FriendsWriter:
        """Friendships."""
        from whattowatch.adapters.sql.friends import SqlFriends

        return SqlFriends(self._scope)

    @cached_property
    def interactions(self) -> InteractionsWriter:
        """What people did."""
        from whattowatch.adapters.sql.interactions import SqlInteractions

        return SqlInteractions(self._scope)

    @cached_property
    def outbox(self) -> Outbox:
        """What is owed after commit."""
        from whattowatch.adapters.sql.outbox import SqlOutbox

        return SqlOutbox(self._scope)

    @cached_property
    def ratings(self) -> RatingsWriter:
        """Ratings."""
        from whattowatch.adapters.sql.ratings import SqlRatings

        return SqlRatings(self._scope)

    @cached_property
    def watching(self) -> WatchingWriter:
        """Lists and progress."""
        from whattowatch.adapters.sql.watching import SqlWatching

        return SqlWatching(self._scope)
