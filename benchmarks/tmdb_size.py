"""What a title costs to load, and whether that grows with their number; how long the write lock is held.

    WTW_DEV_DATA=FOLDER python -m benchmarks.tmdb_size [--sizes 1500 7400]

Each size is a load of its own process, of as many films and series as the data have in that proportion. The aims: CPU
for each title and peak memory 10 % apart at most, 150 MiB, and 50 ms for the lock. CPU is also given as a multiple of a
plain `json.loads(json.dumps(…))` of this machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, event

from benchmarks.baseline import heading, measured, percentile
from benchmarks.loading.instance import measured_load, prepared, settings
from benchmarks.loading.stub import Stub, stub
from whattowatch.bootstrap import Backstage
from whattowatch.operations.titles import load

SERIES = 0.194
"""Their share of the data's titles."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_500, 7_400])
    given = parser.parse_args()
    print(heading(), flush=True)
    baseline = measured()
    print(baseline, flush=True)
    found = []
    with stub() as running, TemporaryDirectory() as folder:
        for size in given.sizes:
            used = measured_load(prepared(settings(Path(folder) / str(size), running, **_sizes(size))))
            each = used.cpu_s * 1000 / size
            found.append((each, used.peak_mib))
            print(
                f"{size:,} titles: {each:.2f} ms CPU each ({each / baseline.document:.0f} documents there and back), "
                f"peak memory {used.peak_mib:.0f} MiB",
                flush=True,
            )
        (cpu, memory), (more_cpu, more_memory) = found[0], found[-1]
        print(f"largest to smallest: CPU {more_cpu / cpu:.2f}, memory {more_memory / memory:.2f}")
        held = _locks(Path(folder) / "locks", running, given.sizes[-1])
    print(
        f"write lock, {len(held):,} times: p50 {percentile(held, 0.5):.1f} ms, p99 {percentile(held, 0.99):.1f} ms, "
        f"most {max(held):.1f} ms"
    )


def _sizes(size: int) -> dict[str, int]:
    return {"tmdb_series": round(size * SERIES), "tmdb_films": size - round(size * SERIES)}


def _locks(folder: Path, running: Stub, size: int) -> list[float]:
    """How long each transaction of a load held SQLite's write lock, in milliseconds."""
    backstage = Backstage(prepared(settings(folder, running, **_sizes(size))))
    with _timed(backstage.database.writer) as held:
        for _ in load(backstage.apart()):
            pass
    backstage.close()
    return held


@contextmanager
def _timed(engine: Engine) -> Iterator[list[float]]:
    """SQLite's writer has one connection, which is given back after the commit."""
    held: list[float] = []
    begun: list[float] = []

    def begin(_connection: Connection) -> None:
        begun.append(time.perf_counter())

    def given_back(*_: object) -> None:
        if begun:
            held.append((time.perf_counter() - begun.pop()) * 1000)

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", given_back)
    yield held
    event.remove(engine, "begin", begin)
    event.remove(engine, "checkin", given_back)


if __name__ == "__main__":
    main()
