"""What a function's libraries cost to load: CPU of fresh processes."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from benchmarks.functions.process import Lambda

RUNS = 9
BASELINE = ("import sqlalchemy", "import psycopg")
STEPS = (
    ("Python", ""),
    ("AWS's runtime client", "import awslambdaric.bootstrap"),
    ("msgspec", "import msgspec"),
    ("calls and jobs", "import whattowatch.faces.lambdas"),
    ("settings, bootstrap", "import whattowatch.settings, whattowatch.bootstrap"),
    ("SQLAlchemy", "import sqlalchemy"),
    ("its PostgreSQL", "import sqlalchemy.dialects.postgresql"),
    ("psycopg", "import psycopg"),
    ("our stores", "import whattowatch.adapters.sql.database, whattowatch.adapters.sql.schema"),
    ("NumPy", "import numpy"),
    ("httpx", "import httpx"),
    (
        "a client of AWS",
        "import botocore.session; botocore.session.Session().create_client('dynamodb', region_name='us-east-1')",
    ),
)
"""In the order in which functions meet them; each costs what those before it have not loaded yet."""


def cpu_ms(lambdas: Lambda, package: Path, statements: Sequence[str]) -> float:
    """CPU of a process that does these and ends."""
    places = f"import sys; sys.path[:0] = [{str(lambdas.runtime)!r}, {str(package)!r}]"
    told = "import time; print(time.process_time() * 1000)"
    command = [lambdas.python, "-I", "-S", "-c", "\n".join([places, *statements, told])]
    done = subprocess.run(command, env=dict(lambdas.environment), capture_output=True, text=True, check=True)  # noqa: S603  (our own code)
    return float(done.stdout)


def baseline_ms(lambdas: Lambda, package: Path) -> float:
    """CPU of a process that loads the two libraries that every function with a database needs."""
    return cpu_ms(lambdas, package, BASELINE)


def table(lambdas: Lambda, package: Path) -> Iterator[str]:
    """A line for each step."""
    sums = list(accumulate(((statement,) for _, statement in STEPS), lambda before, step: before + step))
    runs = [[cpu_ms(lambdas, package, statements) for statements in sums] for _ in range(RUNS)]
    before = (0.0, 0.0)
    for (name, _), values in zip(STEPS, zip(*runs, strict=True), strict=True):
        now = statistics.median(values), min(values)
        yield f"{name:22}{now[0] - before[0]:7.0f}{now[1] - before[1]:7.0f}   together {now[0]:5.0f}{now[1]:6.0f}"
        before = now
