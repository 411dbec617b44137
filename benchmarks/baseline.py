"""Two fixed loops that say how fast this machine is at the moment, and the line that says which machine it is.

Machines are shared and differ, so that a figure alone says little: results are also given as multiples of these.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

REPETITIONS = 200
DOCUMENT = {
    "rows": [{"id": f"movie-{number}", "year": 1900 + number, "genres": ["Crime", "Drama"]} for number in range(100)]
}


class Baseline(NamedTuple):
    """Median CPU milliseconds.

    Attributes:
        cards: msgspec encodes 50 cards, and SQLite answers one query by primary key.
        document: `json.loads(json.dumps(...))` of a document with 100 rows.
    """

    cards: float
    document: float

    def __str__(self) -> str:
        """As results say it."""
        return (
            f"baseline: 50 cards + a point query {self.cards:.3f} ms, a document there and back {self.document:.3f} ms"
        )


class _Card(msgspec.Struct):
    id: str
    title: str
    year: int
    genres: tuple[str, ...]
    poster: str
    mine: dict[str, bool]


def measured() -> Baseline:
    """Both loops, now."""
    return Baseline(_median_ms(_cards), _median_ms(_document))


def _median_ms(work: Callable[[], object]) -> float:
    return statistics.median(cpu_ms(work) for _ in range(REPETITIONS))


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds of this process for one call."""
    begun = time.process_time_ns()
    work()
    return (time.process_time_ns() - begun) / 1e6


def _cards() -> None:
    mine = {"watchlist": True, "watchnow": False, "finished": False}
    cards = [_Card(f"movie-{number}", "A title", 1999, ("Crime", "Drama"), "/poster.jpg", mine) for number in range(50)]
    msgspec.json.encode(cards)
    _table().execute("SELECT name FROM rows WHERE id = ?", (7,)).fetchone()


@cache
def _table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO rows VALUES (?, ?)", [(number, f"row {number}") for number in range(1_000)])
    return connection


def document_ms() -> float:
    """The loop over the document, once: to be taken in the midst of what is measured."""
    return cpu_ms(_document)


def _document() -> None:
    json.loads(json.dumps(DOCUMENT))


def heading() -> str:
    """Machine, commit and command: the first lines of every result."""
    root = Path(__file__).parent.parent
    commit = subprocess.run(  # noqa: S603  (git, where there is one)
        ["git", "-C", str(root), "describe", "--always", "--dirty"],  # noqa: S607  (the same)
        capture_output=True,
        text=True,
        check=False,
    )
    machine = (
        f"{_processor()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
    module = f"benchmarks.{Path(sys.argv[0]).stem}"
    return f"{machine}\ncommit {commit.stdout.strip()}\npython -m {' '.join([module, *sys.argv[1:]])}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
