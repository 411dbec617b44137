"""Two drivers of PostgreSQL: what each costs to load, and to read rows with.

    uv pip install --target FOLDER --python-platform x86_64-manylinux_2_28 --python-version 3.13 \
      sqlalchemy==2.1.9 'psycopg[binary]==3.3.9' pg8000==1.31.6
    python tests/adapters/postgres.py python -m benchmarks.drivers --libraries FOLDER

Each measurement is a fresh Python 3.13 that sees these libraries alone; drivers take turns. "Start" is all CPU until an
engine is there; the others are CPU for one SELECT of that many rows through SQLAlchemy's Core, on an open connection.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
from pathlib import Path

from benchmarks.baseline import heading

DRIVERS = ("psycopg", "pg8000")
ROWS = (1, 50, 1000)
ONE = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from sqlalchemy import create_engine, make_url, text
engine = create_engine(make_url(sys.argv[2]).set(drivername="postgresql+" + sys.argv[3]))
engine.dialect.loaded_dbapi
found = {"start": time.process_time() * 1000}
wish = text("SELECT i AS id, 'movie-' || i AS name, i * 1.5 AS score, now() AS at FROM generate_series(1, :rows) AS i")
with engine.connect() as connection:
    for rows in json.loads(sys.argv[4]):
        times = []
        for _ in range(60):
            begun = time.process_time()
            assert len(connection.execute(wish, {"rows": rows}).all()) == rows
            times.append((time.process_time() - begun) * 1000)
        found[f"{rows} rows"] = sorted(times)[len(times) // 2]
print(json.dumps(found))
"""


def measured(python: str, libraries: Path, driver: str) -> dict[str, float]:
    """CPU milliseconds by what was done."""
    given = [str(libraries), os.environ["WTW_DATABASE_URL"], driver, json.dumps(ROWS)]
    done = subprocess.run([python, "-I", "-S", "-c", ONE, *given], capture_output=True, text=True, check=True)  # noqa: S603  (our own code)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--libraries", type=Path, required=True)
    parser.add_argument("--python", default="python3.13")
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    print(heading())
    runs = [[measured(given.python, given.libraries, driver) for driver in DRIVERS] for _ in range(given.runs)]
    print(f"{'CPU ms':12}{DRIVERS[0]:>10}{DRIVERS[1]:>10}   {DRIVERS[1]} / {DRIVERS[0]}")
    for what in runs[0][0]:
        pairs = [(one[what], other[what]) for one, other in runs]
        one, other = (statistics.median(values) for values in zip(*pairs, strict=True))
        print(f"{what:12}{one:10.2f}{other:10.2f}{statistics.median(b / a for a, b in pairs):12.2f}")


if __name__ == "__main__":
    main()
