"""Whether a load that is killed again and again ends with the same catalogue, and what it fetches twice.

    WTW_DEV_DATA=FOLDER python -m benchmarks.tmdb_kills [--kills 20] [--titles 1000]

`wtw load` is killed with SIGKILL at random moments and started again, until it has ended by itself after the last kill.
The catalogue is compared row by row with that of a load that nobody killed. The aim: no title is fetched more than
twice.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.baseline import heading
from benchmarks.loading.instance import catalogue, load, prepared, settings, start_load
from benchmarks.loading.stub import Stub, stub
from whattowatch.settings import Settings

RATE = 35.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--titles", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(heading(), flush=True)
    half = given.titles // 2
    with TemporaryDirectory() as name, stub("--limit", str(half), log=Path(name) / "log") as running:
        wanted = {"tmdb_rate": RATE, "tmdb_films": half, "tmdb_series": half}
        plain = prepared(settings(Path(name) / "plain", running, **wanted))
        load(plain)
        before = Counter(running.requests())
        chosen = prepared(settings(Path(name) / "killed", running, **wanted))
        # As long as it takes for the kills to be spread over the whole load.
        longest_s = 2 * given.titles / RATE / given.kills
        killed = _kill(chosen, running, random.Random(given.seed), given.kills, longest_s)  # noqa: S311  (nothing secret)
        print(load(chosen).rstrip())
        fetched = Counter({url: count for url, count in (Counter(running.requests()) - before).items() if _title(url)})
        same = catalogue(chosen) == catalogue(plain)
    times = Counter(fetched.values())
    print(f"killed {killed} times; {len(fetched):,} titles, fetched so many times: {dict(sorted(times.items()))}")
    print("the same catalogue" if same else "ANOTHER CATALOGUE")


def _kill(chosen: Settings, running: Stub, chance: random.Random, kills: int, longest_s: float) -> int:
    """Start and kill, up to so long after it began to fetch; a load that ends by itself before its time is no kill."""
    killed = 0
    for _ in range(kills):
        # What was killed holds the load for some seconds: begin to count when this process fetches.
        process, before = start_load(chosen), running.stats()["requests"]
        while process.poll() is None and running.stats()["requests"] - before < chance.randint(1, 10):
            time.sleep(0.02)
        time.sleep(chance.uniform(0, longest_s))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.communicate()
    return killed


def _title(url: str) -> bool:
    return "append_to_response" in url


if __name__ == "__main__":
    main()
