"""Loading titles from a service that is asked for them one by one: what is due, how far it is, and what it did.

What is to be fetched stands in a queue that outlives processes. Planning puts titles into it, as often as one likes;
working takes the most important ones that are due, and notes each batch when it is stored. A load that was killed or
ran out of time is gone on with by whoever comes next, and fetches again what was under way at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from whattowatch.domain.catalogue import TitleRecord, TrendingList


@dataclass(frozen=True, slots=True)
class Wish:
    """A title that is to be fetched; the higher its rank, the sooner.

    Attributes:
        failures: how often in a row it could not be had.
    """

    title_id: str
    rank: float = 0.0
    failures: int = 0


class Ending(StrEnum):
    """How asking the service for a title ended."""

    FETCHED = "fetched"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of asking for one title.

    Attributes:
        record: for FETCHED.
        reason: for REFUSED what is wrong with the record, for FAILED what the service answered at last.
        parts_missing: what the service lists of the title and does not give, such as a season.
    """

    title_id: str
    ending: Ending
    record: TitleRecord | None = None
    reason: str = ""
    parts_missing: int = 0


@dataclass(frozen=True, slots=True)
class Traffic:
    """What was exchanged with a service since it was first asked: requests, those that were tries anew, and waits.

    Attributes:
        limited: answers that the service was asked too often.
    """

    requests: int = 0
    retries: int = 0
    limited: int = 0

    def __sub__(self, earlier: Traffic) -> Traffic:
        """What was exchanged since `earlier`."""
        return Traffic(self.requests - earlier.requests, self.retries - earlier.retries, self.limited - earlier.limited)


class TitleService(Protocol):
    """A service that knows far more titles than are kept here, and is asked for them one by one. For one thread.

    It never asks faster than it was set up to, waits when it is told to, and tries again what may succeed, each a
    bounded number of times. `Unavailable` says that the service as a whole does not answer, or refuses the key; a
    single title that cannot be had is `FAILED`, and a record that cannot be used `REFUSED`.
    """

    @property
    def configured(self) -> bool:
        """Whether there is such a service; without one nothing else may be asked of it."""
        ...

    def check(self) -> None:
        """Make sure that it answers and takes the key."""
        ...

    def listed(self, held: frozenset[str]) -> Iterator[Wish]:
        """The titles to keep: as many of each type as are wanted, most popular first, then those of `held` it has."""
        ...

    def changed(self, since: date, until: date) -> Iterator[str]:
        """Ids of the titles that changed on these days, both included, perhaps some of them twice."""
        ...

    def fetch(self, title_ids: Iterable[str]) -> Iterator[Sequence[Fetched]]:
        """Ask for these titles, some at a time; what has come, as it comes, each title once. Ids are taken lazily.

        An empty sequence says that nothing came for a moment.
        """
        ...

    def trending(self, window: str, now: datetime) -> TrendingList:
        """What is trending in the window "day" or "week"."""
        ...

    def traffic(self) -> Traffic:
        """What was exchanged until now."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What a load did, in numbers of titles unless said otherwise.

    Attributes:
        planned: put into the queue.
        new, changed, unchanged: fetched and stored.
        gone: deleted at the service.
        refused: by reason.
        failed: not had for now.
        parts_missing: seasons that are listed and not given.
        traffic: requests.
    """

    planned: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    parts_missing: int = 0
    traffic: Traffic = Traffic()

    @property
    def done(self) -> int:
        """Titles of which it is settled what became of them."""
        return self.new + self.changed + self.unchanged + self.gone + sum(self.refused.values()) + self.failed

    def __add__(self, other: Report) -> Report:
        """Both together."""
        reasons = {*self.refused, *other.refused}
        return Report(
            planned=self.planned + other.planned,
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
            gone=self.gone + other.gone,
            refused={reason: self.refused.get(reason, 0) + other.refused.get(reason, 0) for reason in sorted(reasons)},
            failed=self.failed + other.failed,
            parts_missing=self.parts_missing + other.parts_missing,
            traffic=Traffic(
                self.traffic.requests + other.traffic.requests,
                self.traffic.retries + other.traffic.retries,
                self.traffic.limited + other.traffic.limited,
            ),
        )


@dataclass(frozen=True, slots=True)
class LoadRun:
    """A load from its planning until nothing was left, however many processes it took.

    Attributes:
        ended_at: None while titles are left.
    """

    started_at: datetime
    ended_at: datetime | None
    report: Report


@dataclass(frozen=True, slots=True)
class Settled:
    """A title of the queue after it was asked for.

    Attributes:
        due_at: when it is to be fetched again.
        fetched_at: when its facts were had; None leaves what is noted.
        failures: how often in a row it could not be had.
    """

    title_id: str
    due_at: datetime
    fetched_at: datetime | None = None
    failures: int = 0


class LoadsReader(Protocol):
    """Reads how loads stand. Thread-safe; raises `StoreUnavailable` only."""

    def runs(self, limit: int) -> tuple[LoadRun, ...]:
        """The newest loads, newest first."""
        ...

    def left(self, now: datetime) -> int:
        """How many titles are due."""
        ...

    def current_on(self) -> date | None:
        """The day up to which the service's changes are known; None before the first load was planned."""
        ...


class LoadsWriter(LoadsReader, Protocol):
    """Keeps the queue. Each call is a transaction; each may be repeated.

    One load works at a time: `hold` lets one holder in, and out again when its time is over, should it have died.
    """

    def hold(self, holder: str, now: datetime, until: datetime) -> bool:
        """Be the one who loads until then; False while somebody else is. The holder calls it again to stay."""
        ...

    def release(self, holder: str) -> None:
        """Load no more; nothing happens if somebody else does."""
        ...

    def plan(self, wishes: Iterable[Wish], now: datetime) -> int:
        """Make these titles due now, adding those that are new to the queue; how many were not due before."""
        ...

    def planned(self, current_on: date) -> None:
        """Note up to which day changes are in the queue."""
        ...

    def due(self, now: datetime, limit: int, *, again: bool = False) -> tuple[Wish, ...]:
        """Titles that are due, by falling rank, ties by id: those not asked for since they fell due.

        With `again` those that were asked for without a note of what became of it, because whoever asked has died; the
        ones that were asked for least often come first.
        """
        ...

    def ask(self, title_ids: Iterable[str]) -> None:
        """Note that these titles are about to be asked for."""
        ...

    def known(self, title_ids: Iterable[str]) -> frozenset[str]:
        """Which of these are in the queue, due or not."""
        ...

    def settle(self, settled: Sequence[Settled], run: LoadRun | None = None) -> None:
        """Note what became of these titles, which are added if they are not in the queue, and how the run stands."""
        ...

    def stale(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Titles whose facts were fetched before this instant and not since, by id."""
        ...

    def forget(self, title_ids: Iterable[str]) -> None:
        """Take these titles out of the queue."""
        ...

    def forget_all(self) -> None:
        """Begin anew: an empty queue, and no day noted. The runs stay."""
        ...

    def begin(self, now: datetime) -> LoadRun:
        """The run that has not ended, or a new one."""
        ...

    def end(self, run: LoadRun, now: datetime) -> None:
        """The run is over; the oldest are forgotten, as `KEPT_RUNS` says."""
        ...


KEPT_RUNS = 30
"""So many nights can be looked back on."""

MOST_DAYS = 14
"""The service tells changes of so many days at most; after a longer pause everything is fetched anew."""

FRESH_FOR = timedelta(days=150)
"""A title is fetched anew by then at the latest."""

SPREAD = timedelta(days=60)
"""How long before that it may be due: a first load's titles fall due in so many different nights."""

KEPT_FOR = timedelta(days=180)
"""TMDB's terms allow nothing to be kept for longer than six months; what could not be refreshed by then is purged."""


def due_again(title_id: str, fetched_at: datetime) -> datetime:
    """When a title that was fetched then is due again: at a moment of the `SPREAD` that only id and day decide."""
    digest = sha256(f"{title_id} {fetched_at.date()}".encode()).digest()
    return fetched_at + FRESH_FOR - SPREAD * (int.from_bytes(digest[:4], "big") / 2**32)
