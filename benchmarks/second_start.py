"""How long a second `serve` takes from its command to its first good answer, against importing its largest libraries.

    python -m benchmarks.second_start [--runs 5]

The baseline is one interpreter that imports SQLAlchemy, Starlette, uvicorn, NumPy and Tantivy and ends: what any
program built on them pays, timed in turn with the starts. CPU counts all processes of the instance until it has
stopped, the waiting for the first answer included.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

LIBRARIES = "import sqlalchemy, starlette.applications, uvicorn, numpy, tantivy"


class Cost(NamedTuple):
    """Seconds on the wall until it answered or ended, and of CPU in all."""

    wall: float
    cpu: float


def cpu_of_children() -> float:
    """CPU seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def start(folder: Path) -> Cost:
    """Start an instance, wait for its address, which is said once it answers, and stop it."""
    before, begun = cpu_of_children(), time.perf_counter()
    command = [sys.executable, "-m", "whattowatch", "serve", "--data", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603  (our own program)
        for line in process.stdout or ():
            if " is at http" in line:
                break
        wall = time.perf_counter() - begun
        process.send_signal(signal.SIGTERM)
        process.communicate()
    return Cost(wall, cpu_of_children() - before)


def baseline() -> Cost:
    """Import the libraries in an interpreter of its own."""
    before, begun = cpu_of_children(), time.perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)  # noqa: S603  (the line above)
    return Cost(time.perf_counter() - begun, cpu_of_children() - before)


def row(name: str, costs: list[Cost]) -> str:
    """Medians, and the range of wall times."""
    walls = [cost.wall for cost in costs]
    wall, cpu = statistics.median(walls), statistics.median(cost.cpu for cost in costs)
    return f"{name:<28}{wall:6.2f} s wall ({min(walls):.2f}-{max(walls):.2f})  {cpu:5.2f} s CPU"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607  (git, where there is one)
    machine = f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}"
    print(f"{machine}, commit {commit.stdout.strip()}")
    with tempfile.TemporaryDirectory() as folder:
        first = start(Path(folder))
        pairs = [(start(Path(folder)), baseline()) for _ in range(runs)]
    starts, baselines = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratio = statistics.median(one.wall / other.wall for one, other in pairs)
    print(
        row("first start (data set up)", [first]),
        row("second start", starts),
        row("imports alone", baselines),
        sep="\n",
    )
    print(f"second start / imports alone: {ratio:.1f} (median of {runs} pairs)")


if __name__ == "__main__":
    main()
