"""How the calls' CPU grows with other people's rows: it should not.

    python -m benchmarks.growth [--titles 6000] [--requests 100] [--others 10 10000 1000000] [--databases postgresql://…]

Each size is an instance in a process of its own, since what one leaves in memory makes the next one slower. All have
the same library (see `benchmarks.library`), on SQLite or on a new PostgreSQL database; ten rows are one other person.
CPU is given as a multiple of the baseline's document, taken between the requests, since the instances are measured
one after the other. The aim is a ratio of at most 1.2 between the largest and the smallest.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from benchmarks.baseline import heading, measured
from benchmarks.calls import in_process, instance
from benchmarks.environment import as_served
from benchmarks.library import Library, Size
from whattowatch.bootstrap import Backstage


class Asked(NamedTuple):
    """One size.

    Attributes:
        size: of the instance.
        requests: to measure of each call.
        database: its URL; empty: a new SQLite file.
    """

    size: Size
    requests: int
    database: str


def costs_of(asked: Asked) -> dict[str, float]:
    """What each call costs, in documents; says what the baseline was meanwhile."""
    found: dict[str, float] = {}

    def work(backstage: Backstage, library: Library) -> None:
        print(f"{asked.size.others:,} rows of others: {measured()}", flush=True)
        costs = in_process(backstage, library, asked.requests)
        found.update({name: cost.cpu / cost.document for name, cost in costs.items()})

    instance(work, asked.size, asked.database)
    return found


def main() -> None:
    """Measure and print."""
    as_served()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=Size().titles)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--others", type=int, nargs="+", default=[10, 10_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=[], metavar="URL", help="new ones, one for each size")
    given = parser.parse_args()
    databases = given.databases or [""] * len(given.others)
    asked = [
        Asked(Size(given.titles, others), given.requests, database)
        for others, database in zip(given.others, databases, strict=True)
    ]
    print(heading(), flush=True)
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as alone:
        found = dict(zip(given.others, alone.map(costs_of, asked), strict=True))
    print(f"{'CPU p50, x document':<22}" + "".join(f"{others:>12,}" for others in found) + f"{'ratio':>8}")
    for name, smallest in found[given.others[0]].items():
        costs = [row[name] for row in found.values()]
        print(f"{name:<22}" + "".join(f"{cost:>12.1f}" for cost in costs) + f"{costs[-1] / smallest:>8.2f}")


if __name__ == "__main__":
    main()
