"""What writing at once costs on PostgreSQL: `POST /watch/addlist` by 8 threads, serialisable against explicit locks.

    python tests/adapters/postgres.py python -m benchmarks.writers [--threads 8] [--requests 1600]

Each way is tried with everybody a person of their own, on titles of their own and all on one title (whose count of the
day is then one row for all), and with all of them one person. The other way is READ COMMITTED with a lock on the
caller's account, taken before anything is read; only people's own lists are safe with it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from itertools import count

from sqlalchemy import Connection, Engine, event, text

from whattowatch.adapters.sql import postgresql
from whattowatch.adapters.sql.migrate import migrate
from whattowatch.api.dispatch import respond
from whattowatch.api.http import RawRequest
from whattowatch.api.routes import ROUTES
from whattowatch.bootstrap import Backstage
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.settings import Settings

ADDLIST = next(route for route in ROUTES if route.path == "/watch/addlist")
SERIALISABLE, LOCKING = "serialisable", "locks on the caller's row"
CASES: dict[str, tuple[Callable[[int], int], Callable[[int], int]]] = {
    "own people, own titles": (lambda number: number % 8, lambda number: number),
    "own people, one title": (lambda number: number, lambda _: 0),
    "one person, own titles": (lambda _: 0, lambda number: number),
}
"""The person and the title of each request."""

asking = threading.local()
"""Who calls in this thread."""


def lock_callers(engine: Engine) -> None:
    """From now on each transaction begins by locking the caller's account, and sees what others commit meanwhile."""

    @event.listens_for(engine, "begin")
    def lock(connection: Connection) -> None:
        if person := getattr(asking, "person", None):
            connection.execute(text("SELECT id FROM accounts WHERE id = :id FOR NO KEY UPDATE"), {"id": person})


@contextmanager
def instance(people: int, titles: int, *, locking: bool) -> Iterator[Backstage]:
    """An instance with nothing on anybody's list."""
    url = os.environ["WTW_DATABASE_URL"]
    migrate(url)
    with tempfile.TemporaryDirectory() as folder:
        postgresql.WRITING = "READ COMMITTED" if locking else "SERIALIZABLE"
        backstage = Backstage(Settings(data=folder, database_url=url, starter=False))
        with backstage.database.writer.begin() as connection:
            connection.execute(text("DELETE FROM accounts"))
            connection.execute(text("DELETE FROM activity"))
        ports = backstage.apart()
        for number in range(people):
            ports.accounts.add(Account(str(number), f"Person {number}", None, Role.MEMBER, ports.clock.now()))
        ports.catalogue.put([TitleRecord(Title(f"movie-{n}", TitleType.MOVIE, f"Film {n}")) for n in range(titles)])
        with backstage.database.writer.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
        if locking:
            lock_callers(backstage.database.writer)
        yield backstage
        backstage.close()


def add(backstage: Backstage, person: str, title: str) -> int:
    """The status of one request."""
    asking.person = person
    body = json.dumps({"title_id": title}).encode()
    raw = RawRequest("POST", ADDLIST.path, {}, "", {"content-type": "application/json"}, {}, body, {"sub": person})
    return respond(ADDLIST, raw, backstage).status


def tried(backstage: Backstage) -> Iterator[int]:
    """Counts the transactions that are begun to write."""
    begun = count()
    event.listen(backstage.database.writer, "begin", lambda _: next(begun))
    return begun


def measure(case: str, way: str, threads: int, requests: int) -> None:
    """Print how fast it was, and how often a transaction had to be made anew."""
    person, title = CASES[case]
    with instance(requests, requests, locking=way == LOCKING) as backstage:
        with ThreadPoolExecutor(threads) as pool:
            begun = tried(backstage)
            start = time.perf_counter()
            statuses = list(pool.map(lambda n: add(backstage, str(person(n)), f"movie-{title(n)}"), range(requests)))
            elapsed = time.perf_counter() - start
        failed = sum(status != HTTPStatus.OK for status in statuses)
        anew = next(begun) - requests
    print(f"{case:24} {way:26} {requests / elapsed:6.0f}/s  anew {anew:5}  failed {failed}", flush=True)


def main() -> None:
    """Measure each case both ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--requests", type=int, default=1600)
    given = parser.parse_args()
    for case in CASES:
        for way in (SERIALISABLE, LOCKING):
            measure(case, way, given.threads, given.requests)


if __name__ == "__main__":
    main()
