"""Jobs that carry what changed in the catalogue to where it is used."""

from __future__ import annotations

import msgspec

from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import SearchIndexWriter
from whattowatch.domain.learning import Learner, Retrainer
from whattowatch.domain.news import NewsWriter
from whattowatch.domain.renaming import Renaming
from whattowatch.domain.watching import WatchingReader, WatchingWriter
from whattowatch.following import Follower
from whattowatch.jobs.triggers import Scheduled
from whattowatch.newsroom import Newsroom
from whattowatch.teaching import tell_everything
from whattowatch.tidings import Tidings


class Indexed(msgspec.Struct):
    """How many changed titles were brought to the index and to people's lists."""

    indexed: int


class NewsFound(msgspec.Struct):
    """How much was noted that was not known before, and how many mails are owed for what has happened."""

    new: int
    mails: int


class Retraining(msgspec.Struct):
    """Whether a training has begun."""

    started: bool


class Taught(msgspec.Struct):
    """How much was told."""

    titles: int
    people: int


def index_changes(
    _event: Scheduled,
    catalogue: CatalogueReader,
    search: SearchIndexWriter,
    watching: WatchingWriter,
    renaming: Renaming,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> Indexed:
    """Bring what changed in the catalogue to the index and to people's lists, and what aired to who watches it."""
    follower = Follower(catalogue, search, watching, renaming, accounts, news, clock)
    indexed = follower.follow_changes()
    follower.follow_days()
    return Indexed(indexed)


def find_news(
    _event: Scheduled,
    catalogue: CatalogueReader,
    watching: WatchingReader,
    accounts: AccountsReader,
    news: NewsWriter,
    clock: Clock,
) -> NewsFound:
    """Note for each person what airs, comes out or has come to a service of what they watch or have listed.

    What has happened by now is told by mail.
    """
    new = Newsroom(catalogue, watching, accounts, news, clock).look_ahead()
    return NewsFound(new, Tidings(accounts, news, clock).tell())


def teach_recommender(
    _event: Scheduled, learner: Learner, catalogue: CatalogueReader, accounts: AccountsReader
) -> Taught:
    """Tell a recommender that learns elsewhere of every title and every person; what people do it hears at once."""
    tell_everything(learner, catalogue, accounts)
    return Taught(catalogue.size(), accounts.size())


def retrain(_event: Scheduled, retrainer: Retrainer) -> Retraining:
    """Have the model trained anew from what people did here, in a process of its own that goes on after this job."""
    return Retraining(retrainer.begin())
