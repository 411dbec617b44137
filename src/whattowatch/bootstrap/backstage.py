"""What outlives a request, built once for a process; each part on first use, since a function uses few of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from whattowatch.bootstrap import choices
from whattowatch.bootstrap.scoped import Scoped
from whattowatch.domain.catalogue import CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, Recommender, SearchIndexWriter
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.guide import SeriesGuide
from whattowatch.domain.identity import IdentityProvider
from whattowatch.domain.learning import Learner, Retrainer
from whattowatch.domain.liking import Likings
from whattowatch.domain.limits import Limits
from whattowatch.domain.loading import TitleService
from whattowatch.domain.metrics import Metrics
from whattowatch.domain.notifications import Mailer, Queue
from whattowatch.domain.schema import Schema
from whattowatch.ports import COGNITO, LOCAL, Ports, Site
from whattowatch.publishing import publish
from whattowatch.settings import Settings
from whattowatch.teaching import teach

if TYPE_CHECKING:
    from whattowatch.adapters.sql.catalogue_memory import CatalogueMemory
    from whattowatch.adapters.sql.database import Database
    from whattowatch.adapters.sql.interactions_memory import InteractionsMemory
    from whattowatch.recommender.living import LivingRecommender

Adapter = TypeVar("Adapter")


class Remembering(Protocol):
    """Remembers people, to answer sooner."""

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        ...


LOG = logging.getLogger(__name__)


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
            identity=COGNITO if settings.identity else LOCAL,
            sign_in=(settings.identity_domain.rstrip("/"), settings.identity_client),
            sources=choices.sources(settings),
            metrics_token=settings.metrics_token,
            images_url=settings.tmdb_images if settings.tmdb_token else "",
        )
        self._built: dict[str, Any] = instead
        self._lock = threading.RLock()

    @contextmanager
    def request(self, *, writes: bool) -> Iterator[Ports]:
        """Ports that share one transaction."""
        with self.database.unit(writes=writes) as unit:
            scoped = Scoped(self, unit)
            yield scoped
        for person_id in scoped.gone:
            self._forget(person_id)
        if scoped.owed and self.settings.queue:
            self._publish(scoped.owed)
        if scoped.done and self.settings.recommender:
            self._teach(scoped.done)

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

        def build() -> Database:
            settings = self.settings
            return Database(settings.database, settings.database_reader_url, connections=settings.database_connections)

        return self._once("database", build)

    @property
    def schema(self) -> Schema:
        """Brings the database to this version."""
        from whattowatch.adapters.sql.bringing_up import SqlSchema

        settings = self.settings
        return self._once("schema", lambda: SqlSchema(settings.database, settings.database_reader_url))

    @property
    def catalogue_memory(self) -> CatalogueMemory:
        """What this process remembers of titles."""
        from whattowatch.adapters.sql.catalogue_memory import CatalogueMemory

        return self._once("catalogue_memory", CatalogueMemory)

    @property
    def catalogue_apart(self) -> CatalogueWriter:
        """The catalogue, where it is kept apart from the database."""
        return self._once("catalogue_apart", lambda: choices.catalogue_apart(self))

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
    def guide(self) -> SeriesGuide:
        """Who is asked at which times episodes air; its pace is that of the whole process."""
        return self._once("guide", lambda: choices.guide(self))

    @property
    def identity(self) -> IdentityProvider:
        """Signs people in; its statements are apart from a request's transaction, as another service's would be."""
        return self._once("identity", lambda: choices.identity(self))

    @property
    def learner(self) -> Learner:
        """Learns elsewhere what happens here."""
        return self._once("learner", lambda: choices.learner(self))

    @property
    def likings(self) -> Likings:
        """Foretells ratings, from the model of this process."""
        return self._once("likings", lambda: choices.likings(self))

    @property
    def limits(self) -> Limits:
        """Counts what could be abused; a count stands whatever becomes of the request."""
        from whattowatch.adapters.sql.limits import SqlLimits

        return self._once("limits", lambda: self.database.apart().store(lambda scope: SqlLimits(scope, self.clock)))

    @property
    def mailer(self) -> Mailer:
        """The mailbox folder, or a mail server."""
        return self._once("mailer", lambda: choices.mailer(self))

    @property
    def metrics(self) -> Metrics:
        """Counts what this process answers."""
        from whattowatch.adapters.embedded.prometheus import PrometheusMetrics

        return self._once("metrics", PrometheusMetrics)

    @property
    def movie_db(self) -> MovieDb:
        """Where titles come from."""
        return self._once("movie_db", lambda: choices.movie_db(self))

    @property
    def queue(self) -> Queue:
        """Where owed messages are published."""
        return self._once("queue", lambda: choices.queue(self))

    @property
    def retrainer(self) -> Retrainer:
        """Has the model trained anew; a training that it began ends with it."""
        return self._once("retrainer", lambda: choices.retrainer(self))

    @property
    def title_service(self) -> TitleService:
        """What titles are asked of; its pace is that of the whole process."""
        return self._once("title_service", lambda: choices.title_service(self))

    @property
    def search(self) -> SearchIndexWriter:
        """The search index; the lock of its writer is taken by the process that writes first."""
        return self._once("search", lambda: choices.search(self))

    @property
    def recommender(self) -> Recommender:
        """What recommends: the model, or a service."""
        return self._once("recommender", lambda: choices.recommender(self))

    @property
    def model(self) -> LivingRecommender:
        """The model in this process, which reads the catalogue and what people do apart from any request."""
        return self._once("model", lambda: choices.model(self))

    def _forget(self, person_id: str) -> None:
        """Nothing that this process remembers of somebody outlives them; what was not built yet remembers nobody."""
        memories: tuple[Remembering | None, ...] = (self._built.get("model"), self._built.get("interactions_memory"))
        for memory in memories:
            if memory is not None:
                memory.forget(person_id)

    def _teach(self, done: Sequence[tuple[str, Interaction]]) -> None:
        """Tell who learns elsewhere at once; what was committed stands, whether or not it was heard there."""
        try:
            teach(self.learner, self.apart().catalogue, done)
        except Unavailable as error:
            LOG.warning("%d things that people did were not told: %s", len(done), error)

    def _publish(self, owed: Collection[str]) -> None:
        """Tell the queue at once; what was committed stands whatever the queue says, and the relay comes again."""
        try:
            publish(self.apart().outbox, self.queue, self.clock.now(), owed)
        except Unavailable as error:
            LOG.warning("%d messages were not published yet: %s", len(owed), error)

    def _once(self, name: str, build: Callable[[], Adapter]) -> Adapter:
        with self._lock:
            if name not in self._built:
                self._built[name] = build()
            adapter: Adapter = self._built[name]
            return adapter
