"""A server that answers as TVmaze's public API is described: lookups that redirect, shows with episodes, changes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ON_A_PAGE = 250

SEVERANCE: dict[str, Any] = {
    "id": 44933,
    "url": "https://www.tvmaze.com/shows/44933/severance",
    "name": "Severance",
    "type": "Scripted",
    "language": "English",
    "genres": ["Drama", "Science-Fiction", "Mystery", "Medical"],
    "status": "Running",
    "runtime": None,
    "averageRuntime": 48,
    "premiered": "2022-02-18",
    "ended": None,
    "rating": {"average": 8.2},
    "weight": 99,
    "network": None,
    "webChannel": {"id": 310, "name": "Apple TV", "country": None, "officialSite": "https://tv.apple.com/"},
    "externals": {"tvrage": None, "thetvdb": 371980, "imdb": "tt11280740"},
    "summary": "<p>Made up.</p>",
    "updated": 1773000000,
}


def aired(season: int, number: int | None, day: str, clock: str = "21:00", stamp: str | None = None) -> dict[str, Any]:
    """An episode as TVmaze tells of it; where the time is not known its stamp says noon."""
    return {
        "id": season * 100 + (number or 99),
        "name": f"Episode {number}",
        "season": season,
        "number": number,
        "type": "regular" if number else "significant_special",
        "airdate": day,
        "airtime": clock,
        "airstamp": stamp or f"{day}T12:00:00+00:00",
        "runtime": 50,
        "rating": {"average": None},
    }


@dataclass
class TvMazeServer:
    """What it holds, what it was asked, and what it does wrong.

    Attributes:
        shows: by id, each with its `episodes`.
        faults: statuses to answer next, in order; 0 closes the connection.
        asked: path and query of each request, with the moment.
    """

    url: str = ""
    shows: dict[int, dict[str, Any]] = field(default_factory=dict)
    updates: dict[str, int] = field(default_factory=dict)
    faults: list[int] = field(default_factory=list)
    asked: list[tuple[float, str]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [path for _, path in self.asked]

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/updates/shows":
            return _json(self.updates) if query.get("since") in {"day", "week", "month"} else _json([])
        if parts.path == "/lookup/shows":
            return self._lookup(query)
        if parts.path == "/shows":
            return self._page(int(query["page"]))
        show = self.shows.get(int(parts.path.removeprefix("/shows/")))
        if show is None:
            return 404, {}, b'{"name":"Not Found","status":404}'
        embedded = {"_embedded": {"episodes": show["episodes"]}} if query.get("embed") == "episodes" else {}
        return _json({name: value for name, value in show.items() if name != "episodes"} | embedded)

    def _page(self, number: int) -> tuple[int, dict[str, str], bytes]:
        if number > max(self.shows) // ON_A_PAGE:
            return 404, {}, b"[]"
        shows = [each for id_, each in sorted(self.shows.items()) if id_ // ON_A_PAGE == number]
        return _json([{name: value for name, value in each.items() if name != "episodes"} for each in shows])

    def _lookup(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        for show in self.shows.values():
            if any(str(show["externals"].get(name)) == value for name, value in query.items()):
                return 301, {"location": f"https://api.tvmaze.com/shows/{show['id']}"}, b""
        return 404, {}, b"null"


def _json(body: Any) -> tuple[int, dict[str, str], bytes]:
    return 200, {"content-type": "application/json; charset=UTF-8"}, json.dumps(body).encode()


@contextmanager
def running() -> Iterator[TvMazeServer]:
    """The server, on a free port, until the end."""
    tvmaze = TvMazeServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Or each body would wait 40 ms for the client's acknowledgement of its head.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            tvmaze.asked.append((time.monotonic(), self.path))
            fault = tvmaze.faults.pop(0) if tvmaze.faults else None
            if fault == 0:
                self.close_connection = True
                return
            limited = {"retry-after": "7"} if fault == 429 else {}
            status, headers, body = (fault, limited, b"") if fault else tvmaze.answer(self.path)
            self.send_response(status)
            for name, value in (headers | {"content-length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        tvmaze.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield tvmaze
        server.shutdown()
        thread.join()
