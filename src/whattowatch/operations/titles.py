"""Loading titles by hand, and what the operator sees of the catalogue."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from tqdm import tqdm

from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import LoadRun, Report
from whattowatch.load.forget import forget_all
from whattowatch.load.parts import Parts
from whattowatch.load.plan import plan
from whattowatch.load.work import HELD, Telling, Turn, Watch
from whattowatch.ports import Ports

SHOWN = 5
"""Loads that are shown."""


def load(ports: Ports, patience: timedelta = HELD + timedelta(seconds=1)) -> Iterator[str]:
    """Load what is due from TMDB until nothing is left; the worker, or the next start, brings it to the search index.

    Args:
        ports: each of their calls must be a transaction of its own.
        patience: with another process that is loading, and may have died.

    Raises:
        Unavailable: there is no token, TMDB does not answer, or another process is loading.
    """
    parts = Parts(ports.title_service, ports.catalogue, ports.loads, ports.clock)
    with _watching() as watch:
        turn = Turn(parts, watch=watch)
        with turn as mine:
            if not (mine or _comes_free(turn, patience)):
                raise Unavailable("another process is loading titles: `wtw catalogue` shows how far it is")
            yield f"{plan(parts):,} titles were put into the queue"
            turn.work()
    yield from _told(ports.loads.runs(1)[0], ports.clock.now())


def purge(ports: Ports) -> Iterator[str]:
    """Remove everything that came from TMDB."""
    count = forget_all(ports.catalogue, ports.loads, ports.movie_db, ports.clock.now())
    yield f"the facts of {count:,} titles are removed; people's lists keep these titles, without names"


def shown(ports: Ports) -> Iterator[str]:
    """What the catalogue holds, and what the newest loads did."""
    now = ports.clock.now()
    yield f"{ports.catalogue.size():,} titles; {ports.loads.left(now):,} are to be fetched"
    for each in ports.catalogue.trending():
        yield f"trending, {each.window}: from {each.source}, {each.loaded_at:%Y-%m-%d %H:%M} UTC"
    for run in ports.loads.runs(SHOWN):
        yield from _told(run, now)


def _comes_free(turn: Turn, patience: timedelta) -> bool:
    """Whether whoever holds the load lets go, or turns out to have died."""
    until = time.monotonic() + patience.total_seconds()
    while time.monotonic() < until:
        time.sleep(0.5)
        if turn.hold():
            return True
    return False


@contextmanager
def _watching() -> Iterator[Watch]:
    """A bar with rate and time left on a terminal, lines elsewhere."""
    with tqdm(desc="titles", unit=" titles", dynamic_ncols=True, disable=None) as bar:
        telling = Telling()

        def watch(report: Report, left: int) -> None:
            if bar.disable:
                telling(report, left)
                return
            bar.total = report.done + left
            bar.update(report.done - bar.n)

        yield watch


def _told(run: LoadRun, now: datetime) -> Iterator[str]:
    report, traffic = run.report, run.report.traffic
    seconds = ((run.ended_at or now) - run.started_at).total_seconds()
    state = f"took {seconds:,.0f} s" if run.ended_at else "not finished"
    yield f"load of {run.started_at:%Y-%m-%d %H:%M} UTC, {state}: {report.done:,} of {report.planned:,} titles"
    yield f"  {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} as before, {report.gone:,} gone"
    yield f"  {traffic.requests:,} requests, {traffic.retries:,} of them anew, {traffic.limited:,} refused as too many"
    if report.failed or report.parts_missing:
        yield f"  {report.failed:,} could not be had for now; {report.parts_missing:,} listed seasons are not given"
    for reason, count in report.refused.items():
        yield f"  {count:,} refused: {reason}"
