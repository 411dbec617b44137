"""What a year of nights asks of TMDB.

    WTW_DEV_DATA=FOLDER python -m benchmarks.tmdb_year [--titles 1500] [--nights 365]

A stand-in's days go on while 1 % of its titles change each day. Each night's load is counted: requests for titles, for
pages of changes, and others; how many titles were due because they had grown old. The aims: at most 100 requests beside
pages of changes and titles, and no night that is a peak.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.baseline import heading, percentile
from benchmarks.loading.instance import prepared, settings
from benchmarks.loading.stub import TODAY, Stub, stub
from whattowatch.bootstrap import Backstage
from whattowatch.jobs import job_named, perform

SHOWN = (0.5, 0.95, 1.0)


class Night(NamedTuple):
    """Requests of one night, by what they were for."""

    titles: int
    changes: int
    others: int
    due: int


class Calendar:
    """A clock that a benchmark moves (port `Clock`)."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment."""
        return self.at


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=1_500)
    parser.add_argument("--nights", type=int, default=365)
    given = parser.parse_args()
    print(heading(), flush=True)
    half = given.titles // 2
    calendar = Calendar(datetime.fromisoformat(TODAY).replace(hour=3, tzinfo=UTC))
    with TemporaryDirectory() as folder, stub("--limit", str(half), "--epoch", TODAY) as running:
        chosen = settings(Path(folder) / "data", running, tmdb_rate=1_000.0, tmdb_films=half, tmdb_series=half)
        backstage = Backstage(prepared(chosen), clock=calendar)
        first = _night(backstage, running, calendar)
        print(f"the first load: {first.titles:,} requests for titles, {first.others} others", flush=True)
        nights = []
        for _ in range(given.nights):
            calendar.at += timedelta(days=1)
            running.control(advance_days=1)
            nights.append(_night(backstage, running, calendar))
        backstage.close()
    for name in Night._fields:
        _tell(name, [getattr(night, name) for night in nights])
    print(f"median of the first 30 nights {median(night.titles for night in nights[:30])}", end=", ")
    print(f"of the last 30 {median(night.titles for night in nights[-30:])} requests for titles")


def _night(backstage: Backstage, running: Stub, calendar: Calendar) -> Night:
    running.reset()
    due = backstage.apart().loads.left(calendar.now())
    perform(job_named("data_load"), {}, backstage.apart())
    routes = Counter(running.stats()["by_route"])
    titles = routes.pop("movie/{id}", 0) + routes.pop("tv/{id}", 0)
    changes = routes.pop("movie/changes", 0) + routes.pop("tv/changes", 0)
    return Night(titles, changes, routes.total(), due)


def _tell(name: str, counts: list[int]) -> None:
    shown = ", ".join(f"{share:.0%}: {percentile(counts, share)}" for share in SHOWN)
    print(f"{name:<8} in a night: {shown}")


if __name__ == "__main__":
    main()
