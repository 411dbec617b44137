"""The list of ports by the names that endpoints and jobs ask for, and how a function is given the ones it names.

A function's signature is the one declaration of what it may touch: it decides what is injected, whether the request
may write, and on AWS what the function may do.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, get_type_hints

from whattowatch.domain.accounts import AccountsReader, AccountsWriter
from whattowatch.domain.belongings import BelongingsReader, BelongingsWriter
from whattowatch.domain.catalogue import CatalogueReader, CatalogueWriter, MovieDb
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import (
    InteractionsReader,
    InteractionsWriter,
    Recommender,
    SearchIndex,
    SearchIndexWriter,
)
from whattowatch.domain.events import EventsReader, EventsWriter
from whattowatch.domain.friends import FriendsReader, FriendsWriter
from whattowatch.domain.guide import SeriesGuide
from whattowatch.domain.history import HistoryReader, HistoryWriter
from whattowatch.domain.identity import Departures, Directory, Identity, IdentityProvider, SigningOut
from whattowatch.domain.learning import Learner, Retrainer
from whattowatch.domain.liking import Likings
from whattowatch.domain.limits import Limits
from whattowatch.domain.loading import LoadsReader, LoadsWriter, TitleService
from whattowatch.domain.metrics import Metrics
from whattowatch.domain.news import NewsReader, NewsWriter
from whattowatch.domain.notifications import Mailer, Outbox, OutboxReader, Queue
from whattowatch.domain.ratings import RatingsReader, RatingsWriter
from whattowatch.domain.renaming import Renaming
from whattowatch.domain.replies import Replies
from whattowatch.domain.schema import Schema
from whattowatch.domain.watching import WatchingReader, WatchingWriter

LOCAL, COGNITO = "local", "cognito"
"""Who signs people in."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a function may know of the instance it runs on.

    Attributes:
        base_url: how people reach it, without a slash at the end; what links in mails use.
        signup: "open", "invite" or "closed".
        gated: whether an address counts for nothing until it is verified.
        mail_leaves: whether mails leave this machine; where they do not, links in them stand in the log as well.
        sources: whom its titles come from, as `domain/credits.py` names them.
        identity: who signs people in: "local" or "cognito".
        sign_in: where people sign in elsewhere: the address of the page, and the id that an app has there; both empty
            where it is here.
        metrics_token: opens the figures to others than this machine; empty opens them to nobody else.
        images_url: what a size and the path of one of TMDB's pictures follow; empty where there are none.
    """

    base_url: str
    signup: str = "open"
    gated: bool = False
    mail_leaves: bool = False
    sources: tuple[str, ...] = ()
    identity: str = LOCAL
    sign_in: tuple[str, str] = ("", "")
    metrics_token: str = field(default="", repr=False)
    images_url: str = ""

    @property
    def returns_to(self) -> str:
        """Where a sign-in page elsewhere leads back to; the app client there has to allow it."""
        return f"{self.base_url}/signed-in"


class Ports(Protocol):
    """Every port by its name. A function that only reads names the reader's type instead of the writer's."""

    @property
    def accounts(self) -> AccountsWriter: ...  # noqa: D102  (the port's own docstring says it, here and below)
    @property
    def belongings(self) -> BelongingsWriter: ...  # noqa: D102
    @property
    def catalogue(self) -> CatalogueWriter: ...  # noqa: D102
    @property
    def clock(self) -> Clock: ...  # noqa: D102
    @property
    def events(self) -> EventsWriter: ...  # noqa: D102
    @property
    def friends(self) -> FriendsWriter: ...  # noqa: D102
    @property
    def guide(self) -> SeriesGuide: ...  # noqa: D102
    @property
    def history(self) -> HistoryWriter: ...  # noqa: D102
    @property
    def identity(self) -> IdentityProvider: ...  # noqa: D102
    @property
    def interactions(self) -> InteractionsWriter: ...  # noqa: D102
    @property
    def learner(self) -> Learner: ...  # noqa: D102
    @property
    def likings(self) -> Likings: ...  # noqa: D102
    @property
    def limits(self) -> Limits: ...  # noqa: D102
    @property
    def loads(self) -> LoadsWriter: ...  # noqa: D102
    @property
    def mailer(self) -> Mailer: ...  # noqa: D102
    @property
    def metrics(self) -> Metrics: ...  # noqa: D102
    @property
    def movie_db(self) -> MovieDb: ...  # noqa: D102
    @property
    def news(self) -> NewsWriter: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def queue(self) -> Queue: ...  # noqa: D102
    @property
    def ratings(self) -> RatingsWriter: ...  # noqa: D102
    @property
    def recommender(self) -> Recommender: ...  # noqa: D102
    @property
    def renaming(self) -> Renaming: ...  # noqa: D102
    @property
    def replies(self) -> Replies: ...  # noqa: D102
    @property
    def retrainer(self) -> Retrainer: ...  # noqa: D102
    @property
    def schema(self) -> Schema: ...  # noqa: D102
    @property
    def search(self) -> SearchIndexWriter: ...  # noqa: D102
    @property
    def site(self) -> Site: ...  # noqa: D102
    @property
    def title_service(self) -> TitleService: ...  # noqa: D102
    @property
    def watching(self) -> WatchingWriter: ...  # noqa: D102


ALLOWED: Mapping[str, tuple[type, ...]] = {
    "accounts": (AccountsReader, AccountsWriter),
    "belongings": (BelongingsReader, BelongingsWriter),
    "catalogue": (CatalogueReader, CatalogueWriter),
    "clock": (Clock,),
    "events": (EventsReader, EventsWriter),
    "friends": (FriendsReader, FriendsWriter),
    "guide": (SeriesGuide,),
    "history": (HistoryReader, HistoryWriter),
    "identity": (Directory, Identity, SigningOut, Departures),
    "interactions": (InteractionsReader, InteractionsWriter),
    "learner": (Learner,),
    "likings": (Likings,),
    "limits": (Limits,),
    "loads": (LoadsReader, LoadsWriter),
    "mailer": (Mailer,),
    "metrics": (Metrics,),
    "movie_db": (MovieDb,),
    "news": (NewsReader, NewsWriter),
    "outbox": (OutboxReader, Outbox),
    "queue": (Queue,),
    "ratings": (RatingsReader, RatingsWriter),
    "recommender": (Recommender,),
    "renaming": (Renaming,),
    "replies": (Replies,),
    "retrainer": (Retrainer,),
    "schema": (Schema,),
    "search": (SearchIndex, SearchIndexWriter),
    "site": (Site,),
    "title_service": (TitleService,),
    "watching": (WatchingReader, WatchingWriter),
}
"""The types under which each port may be asked for."""

WRITING = frozenset(
    {
        AccountsWriter,
        BelongingsWriter,
        CatalogueWriter,
        EventsWriter,
        FriendsWriter,
        HistoryWriter,
        InteractionsWriter,
        LoadsWriter,
        NewsWriter,
        Outbox,
        RatingsWriter,
        Renaming,
        Replies,
        WatchingWriter,
    }
)
"""The ports whose use makes a request a writing one."""


class BadSignatureError(TypeError):
    """A function asks for a port that does not exist, or under a type that the port does not have."""


@dataclass(frozen=True, slots=True)
class Before:
    """Marks a parameter that is the answer of another function, in the way of `Annotated[Answer, Before(function)]`.

    That function gets the same first argument and the ports of its own signature. It is over before the transaction of
    the one that asks begins, so that what takes long and only reads holds no lock.
    """

    function: Callable[..., Any]


@cache
def before(function: Callable[..., object]) -> Mapping[str, Callable[..., Any]]:
    """What runs before the function, by the name of the parameter that its answer becomes."""
    hints = get_type_hints(function, include_extras=True)
    marks = {name: getattr(hint, "__metadata__", (None,))[0] for name, hint in hints.items()}
    return {name: mark.function for name, mark in marks.items() if isinstance(mark, Before)}


@cache
def _own(function: Callable[..., object]) -> Mapping[str, type]:
    """The ports of the function's own parameters, by name: every one after the first that is no answer."""
    hints, answers = get_type_hints(function), before(function)
    names = [name for name in list(inspect.signature(function).parameters)[1:] if name not in answers]
    for name in names:
        if hints[name] not in ALLOWED.get(name, ()):
            raise BadSignatureError(f"{function.__name__}: no port {name!r} of type {hints[name].__name__}")
    return {name: hints[name] for name in names}


@cache
def asked(function: Callable[..., object]) -> Mapping[str, type]:
    """The ports that the function, and what runs before it, ask for, by name; where both do, as the function does.

    Raises:
        BadSignatureError: naming the function and the parameter.
    """
    earlier = {name: port for first in before(function).values() for name, port in asked(first).items()}
    return {**earlier, **_own(function)}


def writes(function: Callable[..., object]) -> bool:
    """Whether the function may write to the database."""
    return not WRITING.isdisjoint(asked(function).values())


def injected(function: Callable[..., object], ports: Ports) -> dict[str, Any]:
    """The arguments that are ports, taken from `ports`."""
    return {name: getattr(ports, name) for name in _own(function)}
