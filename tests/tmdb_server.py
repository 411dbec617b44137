"""A stand-in for TMDB with a handful of invented titles: as strict as TMDB, and as unreliable as a test wants it."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "the-token-of-this-test"
TODAY = date(2026, 3, 14)
"""The day on which the clocks of tests stand; its file of ids is there."""
MOST_PARTS = 20

Json = dict[str, Any]
Answer = tuple[int, bytes, dict[str, str]]
"""Status, body, headers."""


def refusal(status: int, code: int, headers: dict[str, str] | None = None) -> Answer:
    """TMDB's body of an error."""
    body = {"success": False, "status_code": code, "status_message": "No."}
    return status, json.dumps(body).encode(), headers or {}


def film(number: int, title: str, **facts: Any) -> Json:
    """A film as TMDB answers it."""
    plain = {
        "id": number,
        "adult": False,
        "title": title,
        "original_title": title,
        "original_language": "en",
        "release_date": "2020-05-17",
        "runtime": 100,
        "genres": [{"id": 18, "name": "Drama"}],
        "popularity": 100.0 - number,
        "vote_average": 7.25,
        "vote_count": 12,
        "poster_path": f"/poster{number}.jpg",
        "backdrop_path": None,
        "overview": f"What {title} is about.",
        "status": "Released",
    }
    return plain | facts


def series(number: int, name: str, *seasons: int, **facts: Any) -> Json:
    """A series as TMDB answers it, with so many episodes in its seasons 1, 2, …"""
    plain = {
        "id": number,
        "adult": False,
        "name": name,
        "original_name": name,
        "original_language": "en",
        "first_air_date": "2019-01-06",
        "episode_run_time": [],
        "genres": [{"id": 10765, "name": "Sci-Fi & Fantasy"}],
        "popularity": 100.0 - number,
        "vote_average": 8.0,
        "vote_count": 3,
        "poster_path": None,
        "backdrop_path": None,
        "overview": "",
        "status": "Returning Series",
        "seasons": [{"season_number": place, "episode_count": size} for place, size in enumerate(seasons, start=1)],
    }
    return plain | facts


def season(number: int, size: int) -> Json:
    """A season as TMDB answers it, an episode each week."""
    episodes = [
        {"episode_number": each, "name": f"Part {each}", "air_date": f"20{10 + number:02}-01-{each:02}", "runtime": 50}
        for each in range(1, size + 1)
    ]
    return {"season_number": number, "episodes": episodes}


@dataclass
class TmdbServer:
    """What it has, what it will do wrong, and what it was asked.

    Attributes:
        titles: by type and id, such as `movie/1`.
        parts: what may be appended, by title and name.
        changed: ids by type.
        trending: ids by type.
        wrong: answers that an address gives before its right one, by the beginning of its path.
        asked: paths with their queries, in order.
        unlisted: titles that are not in the files of ids.
    """

    titles: dict[str, Json] = field(default_factory=dict)
    parts: dict[str, Json] = field(default_factory=lambda: defaultdict(dict))
    changed: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    trending: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, list[Answer | Callable[[socket.socket], None]]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    unlisted: set[str] = field(default_factory=set)
    file_day: date = TODAY
    port: int = 0

    @property
    def url(self) -> str:
        """Of the API, with the version."""
        return f"http://127.0.0.1:{self.port}/3"

    @property
    def files_url(self) -> str:
        """Of the files of ids."""
        return f"http://127.0.0.1:{self.port}/p/exports"

    def add(self, *titles: Json) -> None:
        """Have these titles, in place of those with the same ids."""
        for title in titles:
            self.titles[f"{'movie' if 'title' in title else 'tv'}/{title['id']}"] = title

    def times(self, path: str) -> int:
        """How often this path was asked for, whatever the query."""
        return sum(urlsplit(each).path == f"/3/{path}" for each in self.asked)

    def answer(self, target: str, headers: dict[str, str]) -> Answer | Callable[[socket.socket], None]:
        """What is answered."""
        url = urlsplit(target)
        self.asked.append(target)
        self.headers.append(headers)
        for path, answers in self.wrong.items():
            if url.path.removeprefix("/3/").startswith(path) and answers:
                return answers.pop(0)
        if url.path.startswith("/p/exports/"):
            return self._file(url.path.rpartition("/")[2])
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return refusal(401, 7)
        return self._api(url.path.removeprefix("/3/"), {key: each[0] for key, each in parse_qs(url.query).items()})

    def _api(self, path: str, query: dict[str, str]) -> Answer:
        if path == "authentication":
            return _ok({"success": True, "status_code": 1})
        if path in self.titles:
            return self._title(path, query)
        if found := re.fullmatch(r"(movie|tv)/changes", path):
            return self._changes(found[1], query)
        if found := re.fullmatch(r"trending/(movie|tv)/(day|week)", path):
            return _ok({"page": 1, "results": [{"id": each} for each in self.trending[found[1]]], "total_pages": 1})
        return refusal(404, 34)

    def _title(self, path: str, query: dict[str, str]) -> Answer:
        names = query.get("append_to_response", "").split(",")
        if len(names) > MOST_PARTS:
            return refusal(400, 27)
        return _ok(self.titles[path] | {name: part for name in names if (part := self._part(path, name)) is not None})

    def _part(self, path: str, name: str) -> Json | None:
        if name in self.parts[path]:
            given: Json | None = self.parts[path][name]
            return given
        sizes = {each["season_number"]: each["episode_count"] for each in self.titles[path].get("seasons", ())}
        number = int(name.removeprefix("season/")) if name.startswith("season/") else -1
        return season(number, sizes[number]) if number in sizes else None

    def _changes(self, type_: str, query: dict[str, str]) -> Answer:
        start, end = date.fromisoformat(query["start_date"]), date.fromisoformat(query["end_date"])
        if (end - start).days > 14:
            return refusal(422, 20)
        page, ids = int(query["page"]), self.changed[type_]
        # Two on a page, so that there are several.
        results = [{"id": each, "adult": None} for each in ids[page * 2 - 2 : page * 2]]
        return _ok({"results": results, "page": page, "total_pages": -(-len(ids) // 2) or 1})

    def _file(self, name: str) -> Answer:
        found = re.fullmatch(rf"(movie|tv_series)_ids_{self.file_day:%m_%d_%Y}\.json\.gz", name)
        if found is None:
            return 404, b"<Error/>", {}
        type_ = "movie" if found[1] == "movie" else "tv"
        kept = [
            each for path, each in self.titles.items() if path.startswith(f"{type_}/") and path not in self.unlisted
        ]
        lines = [
            json.dumps({"id": each["id"], "popularity": each["popularity"], "adult": each["adult"]}) for each in kept
        ]
        return 200, gzip.compress("\n".join([*lines, ""]).encode()), {"content-type": "application/gzip"}


def cut(target: TmdbServer, path: str) -> Callable[[socket.socket], None]:
    """The right answer of this path, cut off after half of it."""

    def send(connection: socket.socket) -> None:
        body = json.dumps(target.titles[path]).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body[: len(body) // 2])
        connection.shutdown(socket.SHUT_RDWR)

    return send


def reset(connection: socket.socket) -> None:
    """No answer: the connection is torn down."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _ok(body: Json) -> Answer:
    return 200, json.dumps(body).encode(), {}


@contextmanager
def tmdb_server() -> Iterator[TmdbServer]:
    """A server that ends with the context."""
    served = TmdbServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(served))
    http.daemon_threads = True
    served.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def _handler(served: TmdbServer) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave together: the client's acknowledgement of a lone head would be waited for.
        wbufsize = -1

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                given = served.answer(self.path, headers)
            if callable(given):
                self.close_connection = True
                given(self.connection)
                return
            self._send(given, zipped="gzip" in headers.get("accept-encoding", ""))

        def _send(self, answer: Answer, *, zipped: bool) -> None:
            status, body, more = answer
            if zipped and "content-type" not in more:
                body, more = gzip.compress(body), {**more, "content-encoding": "gzip"}
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
