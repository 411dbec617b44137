"""The ports of one request or one job."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from whattowatch.bootstrap import choices
from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.belongings import BelongingsWriter
from whattowatch.domain.catalogue import CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, InteractionsWriter, Recommender, SearchIndexWriter
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.guide import SeriesGuide
from whattowatch.domain.history import HistoryWriter
from whattowatch.domain.identity import IdentityProvider
from whattowatch.domain.learning import Learner, Retrainer
from whattowatch.domain.liking import Likings
from whattowatch.domain.limits import Limits
from whattowatch.domain.loading import LoadsWriter, TitleService
from whattowatch.domain.metrics import Metrics
from whattowatch.domain.news import NewsWriter
from whattowatch.domain.notifications import Mailer, Outbox, Queue
from whattowatch.domain.ratings import RatingsWriter
from whattowatch.domain.renaming import Renaming
from whattowatch.domain.replies import Replies
from whattowatch.domain.schema import Schema
from whattowatch.domain.watching import WatchingWriter
from whattowatch.ports import Site

if TYPE_CHECKING:
    from whattowatch.adapters.sql.database import Scope
    from whattowatch.bootstrap.backstage import Backstage


class Scoped:
    """Every port, with the stores working in one scope."""

    def __init__(self, backstage: Backstage, scope: Scope) -> None:
        self._backstage = backstage
        self._scope = scope
        self.owed: list[str] = []
        """Ids of messages that were put into the outbox."""
        self.done: list[tuple[str, Interaction]] = []
        """What people did, in this order."""
        self.gone: list[str] = []
        """Ids of people who were removed."""

    @property
    def site(self) -> Site:
        """What a function may know of the instance."""
        return self._backstage.site

    @property
    def clock(self) -> Clock:
        """The clock."""
        return self._backstage.clock

    @property
    def guide(self) -> SeriesGuide:
        """Who is asked for air times."""
        return self._backstage.guide

    @property
    def identity(self) -> IdentityProvider:
        """Who is who."""
        return self._backstage.identity

    @property
    def learner(self) -> Learner:
        """Learns elsewhere what happens here."""
        return self._backstage.learner

    @property
    def retrainer(self) -> Retrainer:
        """Has the model trained anew."""
        return self._backstage.retrainer

    @property
    def likings(self) -> Likings:
        """Foretells ratings."""
        return self._backstage.likings

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
    def queue(self) -> Queue:
        """Where owed messages are published."""
        return self._backstage.queue

    @property
    def recommender(self) -> Recommender:
        """Ranks titles."""
        return self._backstage.recommender

    @property
    def title_service(self) -> TitleService:
        """What titles are asked of."""
        return self._backstage.title_service

    @property
    def schema(self) -> Schema:
        """Brings the database to this version."""
        return self._backstage.schema

    @property
    def search(self) -> SearchIndexWriter:
        """Finds titles."""
        return self._backstage.search

    @cached_property
    def accounts(self) -> AccountsWriter:
        """People."""
        from whattowatch.adapters.sql.accounts import SqlAccounts

        elsewhere = bool(self._backstage.settings.identity)
        return self._scope.store(lambda scope: SqlAccounts(scope, roles_elsewhere=elsewhere))

    @cached_property
    def belongings(self) -> BelongingsWriter:
        """Everything of one person."""
        from whattowatch.adapters.sql.belongings import SqlBelongings

        return self._scope.store(lambda scope: SqlBelongings(scope, self.gone))

    @cached_property
    def catalogue(self) -> CatalogueWriter:
        """Titles."""
        return choices.catalogue(self._backstage, self._scope)

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

        return self._scope.store(lambda scope: SqlInteractions(scope, self._backstage.interactions_memory, self.done))

    @cached_property
    def loads(self) -> LoadsWriter:
        """The queue of a load."""
        from whattowatch.adapters.sql.loads import SqlLoads

        return self._scope.store(SqlLoads)

    @cached_property
    def news(self) -> NewsWriter:
        """What is news to people."""
        from whattowatch.adapters.sql.news import SqlNews

        return self._scope.store(SqlNews)

    @cached_property
    def outbox(self) -> Outbox:
        """What is owed after commit."""
        from whattowatch.adapters.sql.outbox import SqlOutbox

        return self._scope.store(lambda scope: SqlOutbox(scope, self.owed))

    @cached_property
    def ratings(self) -> RatingsWriter:
        """Ratings."""
        from whattowatch.adapters.sql.ratings import SqlRatings

        return self._scope.store(SqlRatings)

    @cached_property
    def renaming(self) -> Renaming:
        """People's rows of titles that get another id."""
        from whattowatch.adapters.sql.renaming import SqlRenaming

        return self._scope.store(SqlRenaming)

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
