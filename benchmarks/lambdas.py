"""What every Lambda function costs: to start, to answer first, and to answer again.

    uv pip install --target RUNTIME --python-platform x86_64-manylinux_2_28 --python-version 3.13 -r infra/runtime.lock
    python tests/adapters/postgres.py python -m benchmarks.lambdas --packages PACKAGES --runtime RUNTIME

PACKAGES is the folder that `./wtw package` fills. Each function runs in a Python 3.13 that sees its package and AWS's
runtime client and nothing else, and gets events from a Runtime API on this machine. "Start" is all CPU of the process
until it asks for its first event; "first" is what the first answer costs beyond that, connecting to PostgreSQL
included. SnapStart spares "start" with any snapshot. Where a hook before the snapshot has answered once, the first
answer costs "hooked": what the hook takes away is the difference from "first". "Warm" is the median on the wall,
"store" the driver's share in it; "own" is the median CPU beyond the driver's, which a busy machine does not make
longer. The baseline is a process that imports SQLAlchemy and psycopg from the same package, started by turns.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from benchmarks.baseline import heading
from benchmarks.functions import imports
from benchmarks.functions.events import FRIEND, PERSON, event_for, signed_in
from benchmarks.functions.process import HOOKED, TIMED, Lambda, Running, started
from whattowatch.infra.functions import Function, functions
from whattowatch.infra.packages import package_of

WARM = 40
FOR_MINUTES = frozenset({"data_load", "load_trending", "migrate"})
"""Jobs that go through all titles."""
SETTINGS = {
    "WTW_DATA": "/tmp/whattowatch",  # noqa: S108  (as the template has it)
    "WTW_BASE_URL": "https://watch.example.org",
    "WTW_DATABASE_CONNECTIONS": "1",
    "WTW_MAIL": "ses:",
    "WTW_MAIL_FROM": "watch@example.org",
    # Nobody listens there: what searches answers 503.
    "WTW_SEARCH": "opensearch+http://127.0.0.1:1",
    "WTW_IDENTITY": "cognito:us-east-1_example",
    "WTW_IDENTITY_CLIENT": "example",
    "WTW_IDENTITY_DOMAIN": "https://example.auth.us-east-1.amazoncognito.com",
    "WTW_LOG": "json",
    "AWS_REGION": "us-east-1",
    "OPENBLAS_NUM_THREADS": "1",
}


class Cost(NamedTuple):
    """CPU milliseconds until the first event and for the first answer, and MiB after it."""

    start: float
    first: float
    memory: float


class Warm(NamedTuple):
    """Medians in milliseconds: on the wall, of the driver, of CPU beyond the driver's; and what the last answer was."""

    wall: float
    store: float
    own: float
    said: str


def cold(lambdas: Lambda, package: Path, name: str) -> Cost:
    """Start the function once and let it answer once."""
    with started(lambdas, package, name) as function:
        before = function.cpu_ms
        function.api.invoke(event_for(name))
        function.api.wait_until_ready()
        return Cost(before, function.cpu_ms - before, function.memory_mib)


def after_hook(lambdas: Lambda, package: Path, name: str) -> float:
    """CPU milliseconds for the first answer after a snapshot whose hook has answered once."""
    with started(lambdas, package, name, HOOKED) as function:
        before = function.cpu_ms
        function.api.invoke(event_for(name))
        function.api.wait_until_ready()
        return function.cpu_ms - before


def _start(lambdas: Lambda, package: Path, name: str) -> float:
    with started(lambdas, package, name) as function:
        return function.cpu_ms


def warm(lambdas: Lambda, package: Path, name: str) -> Warm:
    """Let it answer again and again."""
    with started(lambdas, package, name, TIMED) as function:
        answers = [_again(function, name) for _ in range(WARM)][WARM // 4 :]
    walls, stores, owns, said = zip(*answers, strict=True)
    return Warm(statistics.median(walls), statistics.median(stores), statistics.median(owns), said[-1])


def _again(function: Running, name: str) -> Warm:
    answer = function.api.invoke(event_for(name))
    function.api.wait_until_ready()
    if answer.failed:
        return Warm(answer.took_ms, 0.0, 0.0, "failed")
    said, all_of_it, drivers = (answer.said[each] for each in ("said", "all", "store"))
    status = said.get("statusCode", "done") if isinstance(said, dict) else "done"
    return Warm(all_of_it["wall"], drivers["wall"], all_of_it["cpu"] - drivers["cpu"], str(status))


def row(lambdas: Lambda, folder: Path, function: Function, runs: int) -> str:
    """One function's line; a job that works for minutes is only started."""
    package = folder / package_of(function).name
    if function.name in FOR_MINUTES:
        starts = [_start(lambdas, package, function.name) for _ in range(runs)]
        return f"{function.name:18}{package.name:9}{statistics.median(starts):7.0f}{min(starts):7.0f}"
    pairs = [(cold(lambdas, package, function.name), imports.baseline_ms(lambdas, package)) for _ in range(runs)]
    start, first, memory = (statistics.median(values) for values in zip(*(cost for cost, _ in pairs), strict=True))
    times = statistics.median(cost.start / baseline for cost, baseline in pairs)
    least = min(cost.start for cost, _ in pairs)
    hooked = statistics.median(after_hook(lambdas, package, function.name) for _ in range(runs))
    again = warm(lambdas, package, function.name)
    return (
        f"{function.name:18}{package.name:9}{start:7.0f}{least:7.0f}{times:8.2f}{first:8.0f}{hooked:8.0f}{memory:7.0f}"
        f"{again.wall:8.1f}{again.store:8.1f}{again.own:7.1f}  {again.said}"
    )


@contextmanager
def _unpacked(packages: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for package in packages.glob("*.zip"):
            ZipFile(package).extractall(Path(folder) / package.stem)
        yield Path(folder)


def _prepared(lambdas: Lambda, folder: Path) -> None:
    """The database with the starter's titles, and two people."""
    with started(lambdas, folder / "loading", "migrate") as function:
        function.api.invoke({})
    with started(lambdas, folder / "calls", "add_user") as function:
        for person, name in ((PERSON, "Olga"), (FRIEND, "Frank")):
            function.api.invoke(signed_in(person, name))
            function.api.wait_until_ready()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--runtime", type=Path, required=True)
    parser.add_argument("--python", default="python3.13")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    asked = ["-c", "import sys; print(sys.executable)"]
    python = subprocess.run([given.python, *asked], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603  (our own arguments)
    environment = SETTINGS | {"WTW_DATABASE_URL": os.environ["WTW_DATABASE_URL"]}
    lambdas = Lambda(python, given.runtime.resolve(), environment)
    print(heading(), flush=True)
    with _unpacked(given.packages) as folder:
        _prepared(lambdas, folder)
        if not given.only:
            print("\nwhat is loaded, one after another, in CPU milliseconds (median, least of 9 processes)")
            for line in imports.table(lambdas, folder / "ranking"):
                print(line, flush=True)
        titles = (
            f"{'start':>7}{'least':>7}{'x base':>8}{'first':>8}{'hooked':>8}{'MiB':>7}{'warm':>8}{'store':>8}{'own':>7}"
        )
        print(f"\n{'function':18}{'package':9}{titles}  answer")
        for function in functions():
            if not given.only or function.name in given.only:
                print(row(lambdas, folder, function, given.runs), flush=True)


if __name__ == "__main__":
    main()
