"""How the calls' CPU grows with other people's rows: it should not.

    python -m benchmarks.growth [--titles 6000] [--requests 100] [--others 10 10000 1000000] [--databases postgresql://…]

Each size is an instance of its own, with the same library (see `benchmarks.library`), on SQLite or on a new PostgreSQL
database for each of them; ten rows are one other person. CPU is given as a multiple
of the baseline's document, taken between the requests, since the instances are measured one after the other. The aim
is a ratio of at most 1.2 between the largest and the smallest.
"""

from __future__ import annotations

import argparse

from benchmarks.baseline import heading, measured
from benchmarks.calls import in_process, instance
from benchmarks.environment import as_served
from benchmarks.library import Library, Size
from whattowatch.bootstrap import Backstage


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
    found: dict[int, dict[str, float]] = {}
    print(heading(), flush=True)
    for others, database in zip(given.others, databases, strict=True):

        def work(backstage: Backstage, library: Library, others: int = others) -> None:
            print(f"{others:,} rows of others: {measured()}", flush=True)
            costs = in_process(backstage, library, given.requests)
            found[others] = {name: cost.cpu / cost.document for name, cost in costs.items()}

        instance(work, Size(given.titles, others), database)
    print(f"{'CPU p50, x document':<22}" + "".join(f"{others:>12,}" for others in found) + f"{'ratio':>8}")
    for name, smallest in found[given.others[0]].items():
        costs = [row[name] for row in found.values()]
        print(f"{name:<22}" + "".join(f"{cost:>12.1f}" for cost in costs) + f"{costs[-1] / smallest:>8.2f}")


if __name__ == "__main__":
    main()
