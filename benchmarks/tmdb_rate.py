"""How close the load comes to its own pace, and whether it is polite.

    WTW_DEV_DATA=FOLDER python -m benchmarks.tmdb_rate [--titles 1500]

A stand-in refuses more than 40 requests in any second, and counts what a polite client does not do. The aims: 95 % of
the 35 requests a second that are set, no answer 429, nothing asked during a cool-down, 15 connections at most.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.baseline import heading
from benchmarks.loading.instance import load, prepared, settings
from benchmarks.loading.stub import stub

RATE = 35.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=1_500)
    given = parser.parse_args()
    print(heading(), flush=True)
    with TemporaryDirectory() as folder, stub("--rate", "40") as running:
        half = given.titles // 2
        chosen = settings(Path(folder) / "data", running, tmdb_rate=RATE, tmdb_films=half, tmdb_series=half)
        print(load(prepared(chosen)).rstrip())
        stats = running.stats()
    rate = stats["mean_rps"]
    print(f"{stats['requests']:,} requests at {rate}/s, {rate / RATE:.1%} of the {RATE:.0f}/s that are set")
    print(f"at most {stats['peak_requests_in_1s']} in a second, {stats['max_connections']} connections")
    print(f"by status {stats['by_status']}; impolite: {stats['politeness'] or 'nothing'}")


if __name__ == "__main__":
    main()
