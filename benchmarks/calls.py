"""What the calls cost, with a large library: CPU, time, bytes and statements, in process and over HTTP.

    python -m benchmarks.calls [--titles 6000] [--others 10000] [--requests 200] [--database postgresql://…]

CPU is that of the process that answers. In process, each request goes through `respond()`, so it includes the token's
check, decoding, the transaction and encoding; over HTTP it adds the server. The instance is filled anew by
`benchmarks.library`, which says what is in it. The target is the line under which a call should stay at p50.
"(rated)" is the first answer after a rating, which is sent before it and not measured with it.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import event

from benchmarks.baseline import document_ms, heading, measured, percentile
from benchmarks.environment import as_served
from benchmarks.library import Library, Size, fill, settings
from benchmarks.over_http import Served, Throughput
from whattowatch.api.dispatch import respond
from whattowatch.api.http import RawRequest, Route
from whattowatch.api.routes import ROUTES
from whattowatch.bootstrap import Backstage
from whattowatch.domain.discovery import Taste, Wanted

WARM = 20
CONNECTIONS = (1, 16)
RATINGS = (9, 2, 7, 4, 10)
SEARCHES = ("braking bad", "the godfather", "star", "alien 1979", "comedy", "lord of the rings")


_ROUTES = {route.key: route for route in ROUTES}


class Sent(NamedTuple):
    """A request."""

    target: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is measured.

    Attributes:
        route: "METHOD /path".
        target: milliseconds of CPU that it should not exceed at p50.
        requests: without end; each does something new where the call writes.
        ratings: requests of POST /rating, one of which is sent before each of the requests and is not measured.
    """

    route: str
    target: float
    requests: Iterator[Sent]
    ratings: Iterator[Sent] | None = None

    @property
    def name(self) -> str:
        """As results say it."""
        return self.route if self.ratings is None else f"{self.route} (rated)"


class Cost(NamedTuple):
    """Of one call in process; milliseconds.

    Attributes:
        document: the baseline's document, taken between the requests: it shares what else the machine does with them.
    """

    cpu: float
    cpu_p99: float
    wall: float
    wall_p99: float
    size: int
    statements: int
    document: float


def calls(library: Library) -> list[Call]:
    """Every call that is measured; reads come first, while nothing is changed."""
    return [
        Call("GET /watch", 3, cycle([Sent("/watch")])),
        Call("GET /recommend", 3, cycle([Sent("/recommend")])),
        Call("GET /search", 3, cycle(Sent(f"/search?q={text.replace(' ', '+')}") for text in SEARCHES)),
        Call("GET /social", 3, cycle([Sent("/social")])),
        Call("POST /rating", 10, _rate(library)),
        Call("GET /recommend", 10, cycle([Sent("/recommend")]), _rate(library)),
        Call("POST /watch/donenow", 4, _finish(library)),
        Call("POST /watch/addlist", 4, (_post("/watch/addlist", title_id=each) for each in library.free)),
    ]


def _rate(library: Library) -> Iterator[Sent]:
    for title_id, rating in zip(cycle(library.finished), cycle(RATINGS), strict=False):
        yield _post("/rating", title_id=title_id, rating=rating)


def _finish(library: Library) -> Iterator[Sent]:
    """The next episode of one series after another."""
    left = dict(library.episodes)
    while left:
        left = {title_id: count - 1 for title_id, count in left.items() if count > 0}
        for title_id in left:
            yield _post("/watch/donenow", title_id=title_id)


def _post(target: str, **body: object) -> Sent:
    return Sent(target, msgspec.json.encode(body))


class InProcess:
    """Sends requests through `respond()` in this process."""

    def __init__(self, backstage: Backstage, person_id: str) -> None:
        self._backstage = backstage
        self._headers = authorised(backstage, person_id)
        self._statements = 0
        for engine in (backstage.database.writer, backstage.database.reader):
            event.listen(engine, "before_cursor_execute", self._note)

    def cost(self, call: Call, requests: int) -> Cost:
        """What the call costs; some requests go before, to warm up."""
        for _ in range(WARM):
            self._one(call)
        rows = [(*self._one(call), document_ms()) for _ in range(requests)]
        cpus, walls, sizes, statements, documents = zip(*rows, strict=True)
        return Cost(
            cpu=percentile(cpus, 0.5),
            cpu_p99=percentile(cpus, 0.99),
            wall=percentile(walls, 0.5),
            wall_p99=percentile(walls, 0.99),
            size=max(sizes),
            statements=round(sum(statements) / len(rows)),
            document=percentile(documents, 0.5),
        )

    def _one(self, call: Call) -> tuple[float, float, int, int]:
        """CPU and time in milliseconds, bytes of the answer and statements."""
        if call.ratings is not None:
            self._send(_ROUTES["POST /rating"], next(call.ratings))
        self._statements = 0
        cpu, wall, size = self._send(_ROUTES[call.route], next(call.requests))
        return cpu, wall, size, self._statements

    def _send(self, route: Route, sent: Sent) -> tuple[float, float, int]:
        address = urlsplit(sent.target)
        raw = RawRequest(route.method, address.path, {}, address.query, self._headers, {}, sent.body or b"")
        cpu, wall = time.process_time_ns(), time.perf_counter_ns()
        response = respond(route, raw, self._backstage)
        cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
        if response.status >= 400:  # noqa: PLR2004  (HTTP's line between good and bad)
            raise RuntimeError(f"{sent}: {response.status} {response.body.decode()}")
        return cpu / 1e6, wall / 1e6, len(response.body)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._statements += not statement.startswith("BEGIN")


def authorised(backstage: Backstage, person_id: str) -> Mapping[str, str]:
    """The header of somebody who has signed in."""
    return {"authorization": f"Bearer {backstage.identity.open_session(person_id).access_token}"}


def in_process(backstage: Backstage, library: Library, requests: int) -> dict[str, Cost]:
    """The cost of every call, in a process that begins as the web process does."""
    backstage.recommender.recommend(Taste(""), Wanted(limit=1), backstage.clock.now())
    gc.collect()
    gc.freeze()
    process = InProcess(backstage, library.owner)
    return {call.name: process.cost(call, requests) for call in calls(library)}


def over_http(backstage: Backstage, library: Library, requests: int) -> Iterator[tuple[str, list[Throughput]]]:
    """What a web process does with one connection, and with sixteen, call by call."""
    # Those that were sent in process are done.
    asked = [
        Call(each.route, each.target, islice(each.requests, requests + WARM, None))
        for each in calls(library)
        if each.ratings is None
    ]
    with Served(backstage.settings) as served:
        headers = authorised(backstage, library.owner)
        for call in asked:
            sent = (list(islice(call.requests, requests)) for _ in CONNECTIONS)
            yield (
                call.name,
                [served.measured(each, number, headers) for each, number in zip(sent, CONNECTIONS, strict=True)],
            )


def table(costs: Mapping[str, Cost], targets: Mapping[str, float]) -> str:
    """The costs in process; `x document` is the multiple of the baseline's document in the midst of the requests."""
    names = f"{'CPU p50':>9}{'p99':>8}{'target':>8}{'document':>10}{'x document':>12}{'wall p50':>10}{'p99':>8}"
    lines = ["in process (milliseconds)", f"{'call':<22}{names}{'bytes':>9}{'SQL':>5}"]
    for name, cost in costs.items():
        multiples = f"{cost.document:>10.3f}{cost.cpu / cost.document:>12.1f}"
        cpu = f"{cost.cpu:>9.2f}{cost.cpu_p99:>8.2f}{targets[name]:>8.0f}{multiples}"
        lines.append(f"{name:<22}{cpu}{cost.wall:>10.2f}{cost.wall_p99:>8.2f}{cost.size:>9,}{cost.statements:>5}")
    return "\n".join(lines)


def http_table(results: Iterable[tuple[str, Sequence[Throughput]]]) -> Iterator[str]:
    """The figures over HTTP, for each number of connections; a line as soon as it is known."""
    names = "".join(f"{f'{number} conn. req/s':>16}{'CPU ms':>8}{'p50':>8}{'p99 ms':>8}" for number in CONNECTIONS)
    yield f"over HTTP\n{'call':<22}{names}"
    for name, found in results:
        figures = (f"{each.rate:>16.0f}{each.cpu:>8.2f}{each.wall:>8.1f}{each.wall_p99:>8.1f}" for each in found)
        yield f"{name:<22}" + "".join(figures)


def instance(work: Callable[[Backstage, Library], None], size: Size, database: str = "") -> None:
    """Fills an instance in a folder of its own and works with it."""
    with tempfile.TemporaryDirectory() as folder:
        backstage = Backstage(settings(Path(folder) / "data", database))
        try:
            work(backstage, fill(backstage, size))
        finally:
            backstage.close()


def main() -> None:
    """Measure and print."""
    as_served()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=Size().titles)
    parser.add_argument("--others", type=int, default=Size().others)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    size = Size(given.titles, given.others)

    def work(backstage: Backstage, library: Library) -> None:
        baseline = measured()
        costs = in_process(backstage, library, given.requests)
        targets = {call.name: call.target for call in calls(library)}
        print(heading(), str(size), str(baseline), "", table(costs, targets), "", sep="\n", flush=True)
        for line in http_table(over_http(backstage, library, given.requests)):
            print(line, flush=True)

    instance(work, size, given.database)


if __name__ == "__main__":
    main()
