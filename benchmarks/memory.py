"""Memory of the web process and the worker after warming up, at two sizes of the catalogue.

    python -m benchmarks.memory [--titles 6000 100000] [--requests 50]

PSS is given: what the two share counts once. The aim is 200 MiB together at 6,000 titles, 350 MiB at 100,000.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from itertools import islice

from benchmarks.baseline import heading
from benchmarks.calls import authorised, calls, instance
from benchmarks.library import Library, Size
from benchmarks.over_http import Served, pss_mib
from whattowatch.bootstrap import Backstage

CONNECTIONS = 16
SETTLE = 5
"""Seconds in which the worker has looked at everything once."""


def measured(backstage: Backstage, library: Library, requests: int) -> tuple[float, float]:
    """The web process' and the worker's, in MiB."""
    headers = authorised(backstage, library.owner)
    with Served(backstage.settings) as served:
        command = [sys.executable, "-m", "whattowatch", "worker", "--supervised"]
        with subprocess.Popen(command, env=served.environment, stdin=subprocess.PIPE) as worker:  # noqa: S603  (our own program)
            for call in calls(library):
                served.measured(list(islice(call.requests, requests)), CONNECTIONS, headers)
            time.sleep(SETTLE)
            found = served.pss(), pss_mib(worker.pid)
            worker.terminate()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, nargs="+", default=[6_000, 100_000])
    parser.add_argument("--requests", type=int, default=50)
    given = parser.parse_args()
    print(heading(), flush=True)
    for titles in given.titles:

        def work(backstage: Backstage, library: Library, titles: int = titles) -> None:
            web, worker = measured(backstage, library, given.requests)
            print(
                f"{titles:,} titles: web {web:.0f} MiB, worker {worker:.0f} MiB, together {web + worker:.0f} MiB (PSS)"
            )

        instance(work, Size(titles))


if __name__ == "__main__":
    main()
