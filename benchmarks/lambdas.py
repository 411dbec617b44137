"""What every Lambda function costs: to start, to answer first, and to answer again.

    uv pip install --target RUNTIME --python-platform x86_64-manylinux_2_28 --python-version 3.13 -r infra/runtime.lock
    PYTHONPATH=tests python -m benchmarks.lambdas --packages PACKAGES --runtime RUNTIME [--titles sql]

PACKAGES is the folder that `./wtw package` fills; `bash .ci/engines` installs what stands for AWS. Each function runs
in a Python 3.13 that sees its package and AWS's runtime client and nothing else, and gets events from a Runtime API on
this machine. "Start" is all CPU of the process until it asks for its first event; "first" is what the first answer
costs beyond that, connecting to stores included. SnapStart spares "start" with any snapshot. Where a hook before the
snapshot has answered once, the first answer costs "hooked": what the hook takes away is the difference from "first".
The baseline is a process that imports SQLAlchemy and psycopg from the same package, started by turns.

Then medians of requests to a function that is warm. "Warm" is on the wall, "store" the drivers' share in it: psycopg's,
botocore's and httpx's. "Own" is CPU beyond the drivers', which a busy machine makes longer by less; "x doc" is it as a
multiple of a JSON document there and back, taken after each request; "model" is the share of "own" that ranking takes.
"Client" is CPU of AWS's runtime client beside all of this: the row "(nothing)", which answers at once, has nothing
else.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from benchmarks.baseline import heading
from benchmarks.functions import imports
from benchmarks.functions.engines import engines
from benchmarks.functions.events import FRIEND, PERSON, event_for, signed_in
from benchmarks.functions.process import HOOKED, NOTHING, TIMED, Lambda, Running, started
from benchmarks.functions.runtime_api import FunctionEndedError
from whattowatch.infra.functions import Function, functions
from whattowatch.infra.packages import package_of

WARM = 40
FOR_MINUTES = frozenset({"data_load"})
"""Jobs that go through all titles."""
SETTINGS = {
    "WTW_DATA": "/tmp/whattowatch",  # noqa: S108  (as the template has it)
    "WTW_BASE_URL": "https://watch.example.org",
    "WTW_DATABASE_CONNECTIONS": "1",
    "WTW_MAIL": "ses:",
    "WTW_MAIL_FROM": "watch@example.org",
    "WTW_IDENTITY_CLIENT": "example",
    "WTW_IDENTITY_DOMAIN": "https://example.auth.us-east-1.amazoncognito.com",
    "WTW_LOG": "json",
    "OPENBLAS_NUM_THREADS": "1",
}
TITLES = (
    f"{'function':18}{'package':9}{'start':>7}{'least':>7}{'x base':>8}{'first':>8}{'hooked':>8}{'MiB':>7}"
    f"{'warm':>8}{'store':>8}{'own':>7}{'x doc':>7}{'model':>7}{'client':>8}  answer"
)


class Cost(NamedTuple):
    """CPU milliseconds until the first event and for the first answer, and MiB after it."""

    start: float
    first: float
    memory: float


class Warm(NamedTuple):
    """Medians in milliseconds, and what the last answer was.

    Attributes:
        wall: on the wall.
        store: the drivers' share in it.
        own: CPU beyond the drivers'.
        document: CPU of a document there and back.
        model: the share of `own` that ranking takes.
        client: CPU of the process beside what the function takes.
    """

    wall: float
    store: float
    own: float
    document: float
    model: float
    client: float
    said: str

    def __str__(self) -> str:
        """As the table has it."""
        times = f"{self.wall:8.1f}{self.store:8.1f}{self.own:7.2f}{self.own / self.document:7.1f}{self.model:7.2f}"
        return f"{times}{self.client:8.2f}  {self.said}"


def cold(lambdas: Lambda, package: Path, name: str, before: str = "") -> Cost:
    """Start the function once and let it answer once."""
    with started(lambdas, package, name, before) as function:
        start = function.cpu_ms
        function.api.invoke(event_for(name))
        function.api.wait_until_ready()
        return Cost(start, function.cpu_ms - start, function.memory_mib)


def after_hook(lambdas: Lambda, package: Path, name: str) -> str:
    """CPU milliseconds for the first answer after a snapshot whose hook has answered once, if it could."""
    try:
        return f"{cold(lambdas, package, name, HOOKED).first:8.0f}"
    except FunctionEndedError:
        return f"{'-':>8}"


def _start(lambdas: Lambda, package: Path, name: str) -> float:
    with started(lambdas, package, name) as function:
        return function.cpu_ms


def warm(lambdas: Lambda, package: Path, name: str) -> Warm:
    """Let it answer again and again."""
    with started(lambdas, package, name, TIMED) as function:
        answers = [_again(function, name) for _ in range(WARM)][WARM // 4 :]
    *times, said = zip(*answers, strict=True)
    wall, store, own, document, model, client = map(statistics.median, times)
    return Warm(wall, store, own, document, model, client, said[-1])


def _again(function: Running, name: str) -> Warm:
    before = function.cpu_ms
    answer = function.api.invoke(event_for(name))
    function.api.wait_until_ready()
    cpu = function.cpu_ms - before
    if answer.failed:
        return Warm(answer.took_ms, 0.0, cpu, 1.0, 0.0, 0.0, "failed")
    said, whole, drivers, ranking = (answer.said[each] for each in ("said", "all", "store", "ranking"))
    document = answer.said["document"]
    status = said.get("statusCode", "done") if isinstance(said, dict) else "done"
    own, client = whole["cpu"] - drivers["cpu"], cpu - whole["cpu"] - document
    return Warm(whole["wall"], drivers["wall"], own, document, ranking["cpu"], client, str(status))


def floor(lambdas: Lambda, package: Path) -> str:
    """The line of a function that answers at once."""
    with started(lambdas, package, "nothing", NOTHING) as function:
        begun, spent = function.cpu_ms, []
        for _ in range(WARM):
            before = function.cpu_ms
            function.api.invoke({})
            function.api.wait_until_ready()
            spent.append(function.cpu_ms - before)
        memory = function.memory_mib
    first, again = spent[0], statistics.median(spent[WARM // 4 :])
    return _line("(nothing)", package.name, Cost(begun, first, memory), f"{begun:7.0f}{'':8}", f"{'':8}") + (
        f"{'':37}{again:8.2f}"
    )


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
    hooked = after_hook(lambdas, package, function.name)
    again = warm(lambdas, package, function.name)
    line = _line(function.name, package.name, Cost(start, first, memory), f"{least:7.0f}{times:8.2f}", hooked)
    return f"{line}{again}"


def _line(name: str, package: str, cost: Cost, beside: str, hooked: str) -> str:
    """The first half of a function's line."""
    return f"{name:18}{package:9}{cost.start:7.0f}{beside}{cost.first:8.0f}{hooked}{cost.memory:7.0f}"


@contextmanager
def _unpacked(packages: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for package in packages.glob("*.zip"):
            ZipFile(package).extractall(Path(folder) / package.stem)
        yield Path(folder)


def _prepared(lambdas: Lambda, folder: Path) -> None:
    """The database with the starter's titles, and two people."""
    with started(lambdas, folder / "loading", "migrate") as function:
        if (answer := function.api.invoke({})).failed:
            raise RuntimeError(f"migrate: {answer.said}")
    with started(lambdas, folder / "calls", "add_user") as function:
        for person, name in ((PERSON, "Olga"), (FRIEND, "Frank")):
            function.api.invoke(signed_in(person, name))
            function.api.wait_until_ready()


def _measured(lambdas: Lambda, folder: Path, runs: int, only: Collection[str]) -> Iterator[str]:
    """What is printed, line by line."""
    if not only:
        yield "\nwhat is loaded, one after another, in CPU milliseconds (median, least of 9 processes)"
        yield from imports.table(lambdas, folder / "ranking")
    yield f"\n{TITLES}"
    yield floor(lambdas, folder / "calls")
    for function in functions():
        if not only or function.name in only:
            yield row(lambdas, folder, function, runs)


def _python(command: str) -> str:
    asked = ["-c", "import sys; print(sys.executable)"]
    return subprocess.run([command, *asked], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603  (our own arguments)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--runtime", type=Path, required=True)
    parser.add_argument("--python", default="python3.13")
    parser.add_argument("--titles", choices=("dynamodb", "sql"), default="dynamodb", help="where they are kept")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    python = _python(given.python)
    print(heading(), flush=True)
    with (
        _unpacked(given.packages) as folder,
        tempfile.TemporaryDirectory() as working,
        engines(Path(working), in_dynamodb=given.titles == "dynamodb") as found,
    ):
        lambdas = Lambda(python, given.runtime.resolve(), {**SETTINGS, **found})
        _prepared(lambdas, folder)
        for line in _measured(lambdas, folder, given.runs, given.only):
            print(line, flush=True)


if __name__ == "__main__":
    main()
