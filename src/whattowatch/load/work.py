"""Working off the queue of a load."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import TracebackType
from uuid import uuid4

from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import Ending, Fetched, Report, Wish
from whattowatch.load.parts import Parts
from whattowatch.load.plan import PORTION
from whattowatch.load.store import Storing, settled

LOG = logging.getLogger(__name__)

BATCH = 20
"""Titles stored in one transaction: what keeps the write lock short."""
PATIENCE_S = 0.25
"""A smaller batch is stored after so long, so that a process that is killed loses little."""
HELD = timedelta(seconds=10)
"""Whoever holds the load and has not been heard of for so long has died."""
OVERTIME = timedelta(seconds=5)
"""What is under way when the time is over gets as long to end."""
HOPELESS = 30
"""So many titles in a row that cannot be had say that the service is down."""
TOLD_EVERY_S = 10.0

Watch = Callable[[Report, int], None]
"""Is told how a load stands, and how many titles are left."""


class Telling:
    """Writes a line on how a load stands, now and then (a `Watch`)."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._told_at = self._began_at = now()
        self._began_with: int | None = None

    def __call__(self, report: Report, left: int) -> None:
        """Tell, if it is time."""
        now = self._now()
        if self._began_with is None:
            self._began_with = report.done
        if now - self._told_at < TOLD_EVERY_S:
            return
        self._told_at = now
        rate = (report.done - self._began_with) / (now - self._began_at)
        facts = {
            "done": report.done,
            "left": left,
            "per_second": round(rate, 1),
            "seconds_left": round(left / rate) if rate else None,
        }
        LOG.info("loading titles", extra={"facts": facts})


@dataclass
class Turn:
    """A process's turn at the load: one at a time, whatever processes there are. Used as a context; for one thread.

    Attributes:
        until: when it has to hand over to whoever comes next; None lets it work until nothing is left.
        watch: is told how the load stands after each batch.
    """

    parts: Parts
    until: datetime | None = None
    watch: Watch = field(default_factory=Telling)
    _holder: str = field(default_factory=lambda: uuid4().hex)
    _held_at: datetime = field(init=False)

    def __enter__(self) -> bool:
        """Whether it is this one's turn."""
        return self.hold()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let others come."""
        self.parts.loads.release(self._holder)

    def work(self) -> Report:
        """Fetch what is due, until nothing is left or the time is over; what this turn did.

        Raises:
            Unavailable: the service does not answer; what is due stays due.
        """
        batch = Batch(self.parts, self.watch)
        try:
            self._fetch(self._fresh(batch), batch)
            batch.store()
            # Whoever is killed again and again must not fetch the same titles again and again: what was under way
            # then comes last, and one by one.
            for title_id in self._again(batch):
                self._fetch([title_id], batch)
                batch.store()
        finally:
            batch.store()
        batch.end()
        return batch.report

    def _fetch(self, title_ids: Iterable[str], batch: Batch) -> None:
        for some in self.parts.service.fetch(title_ids):
            batch.take(some)
            now = self.parts.clock.now()
            if now - self._held_at > HELD / 4:
                self.hold()
            if self.until is not None and now > self.until + OVERTIME:
                return

    def _fresh(self, batch: Batch) -> Iterator[str]:
        """What is due, most important first, as long as there is time."""
        while page := self.parts.loads.due(self.parts.clock.now(), PORTION):
            for some in _batches(page):
                if self._is_over():
                    return
                yield from batch.expect(some)

    def _again(self, batch: Batch) -> Iterator[str]:
        while page := self.parts.loads.due(self.parts.clock.now(), PORTION, again=True):
            for wish in page:
                if self._is_over():
                    return
                yield from batch.expect([wish])

    def _is_over(self) -> bool:
        return self.until is not None and self.parts.clock.now() >= self.until

    def hold(self) -> bool:
        """Begin, or go on, to be the one whose turn it is; whether that is so."""
        self._held_at = now = self.parts.clock.now()
        return self.parts.loads.hold(self._holder, now, now + HELD)


def _batches(page: Sequence[Wish]) -> Iterator[Sequence[Wish]]:
    for start in range(0, len(page), BATCH):
        yield page[start : start + BATCH]


class Batch:
    """What has come and is not stored yet, and how the load stands.

    Attributes:
        report: what was done since the beginning of this turn.
    """

    def __init__(self, parts: Parts, watch: Watch) -> None:
        now = parts.clock.now()
        self.report = Report()
        self._parts = parts
        self._watch = watch
        self._run = parts.loads.begin(now)
        self._left = parts.loads.left(now)
        self._before = replace(self._run.report, planned=self._run.report.done + self._left)
        self._storing = Storing(parts.catalogue)
        self._traffic = parts.service.traffic()
        self._waiting: list[Fetched] = []
        self._waiting_since = 0.0
        self._failures: dict[str, int] = {}
        self._hopeless = 0

    def expect(self, wishes: Sequence[Wish]) -> list[str]:
        """The ids of these titles, which are about to be asked for."""
        self._failures.update({wish.title_id: wish.failures for wish in wishes if wish.failures})
        title_ids = [wish.title_id for wish in wishes]
        self._parts.loads.ask(title_ids)
        return title_ids

    def take(self, fetched: Sequence[Fetched]) -> None:
        """Take what has come, and store what has waited long enough or has become a whole batch.

        Raises:
            Unavailable: nothing has come for too long.
        """
        if fetched and not self._waiting:
            self._waiting_since = time.monotonic()
        self._waiting += fetched
        while len(self._waiting) >= BATCH or self._is_late():
            self._store()
        for each in fetched:
            self._hopeless = self._hopeless + 1 if each.ending is Ending.FAILED else 0
        if self._hopeless >= HOPELESS:
            raise Unavailable(f"{HOPELESS} titles in a row could not be had; the last: {fetched[-1].reason}")

    def store(self) -> None:
        """Store what waits."""
        while self._waiting:
            self._store()

    def end(self) -> None:
        """End the run if there is nothing more to do."""
        now = self._parts.clock.now()
        if self._parts.loads.left(now) == 0:
            self._parts.loads.end(self._run, now)

    def _is_late(self) -> bool:
        return bool(self._waiting) and time.monotonic() - self._waiting_since > PATIENCE_S

    def _store(self) -> None:
        """The catalogue first: a crash between the two fetches these titles again, and changes nothing."""
        some, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        did = self._storing.store(some)
        traffic = self._parts.service.traffic()
        self.report += did
        self._run = replace(self._run, report=self._before + self.report + Report(traffic=traffic - self._traffic))
        now = self._parts.clock.now()
        self._parts.loads.settle([settled(each, self._failures.get(each.title_id, 0), now) for each in some], self._run)
        self._left -= len(some)
        self._watch(self._run.report, max(self._left, 0))
