"""A first start with the starter and a token for TMDB: people begin with the one while the other comes."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processes.server import PATIENCE, Server
from processes.test_loading import until
from tmdb_server import TOKEN, TmdbServer, film, series, tmdb_server

SAMURAI = "tv-wtw-blue-eye-samurai"
"""A series of the starter whose id at TMDB is not known, and its id at IMDb."""
SAMURAI_AT_IMDB = "tt13309742"


@dataclass
class Olga:
    """Somebody who has signed up."""

    server: Server
    token: str

    def get(self, path: str) -> Any:
        status, body = self.server.send("GET", path, token=self.token)
        assert status == 200, body
        return json.loads(body)

    def post(self, path: str, **given: Any) -> Any:
        status, body = self.server.send("POST", path, json.dumps(given), token=self.token)
        assert status == 200, body
        return json.loads(body)


@dataclass
class HoldingBack:
    """A stand-in that does not answer for The Matrix until it is told to, however often it is asked."""

    tmdb: TmdbServer
    _free: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.tmdb.wrong["movie/603"] = [self._hold] * 6

    def let_go(self) -> None:
        """From now on it answers."""
        self.tmdb.wrong.clear()
        self._free.set()

    def _hold(self, connection: socket.socket) -> None:
        self._free.wait(PATIENCE)
        connection.close()


@pytest.fixture
def tmdb() -> Iterator[TmdbServer]:
    """Has what the starter has as well, one series of it under an id of its own, and a film without a title."""
    with tmdb_server() as running:
        running.file_day = datetime.now(UTC).date()
        running.add(film(603, "The Matrix"), film(99_000_100, "Borealis"), film(99_000_101, ""))
        running.add(series(1396, "Breaking Bad", 7, 13), series(120_998, "Blue Eye Samurai", 8))
        running.parts["tv/120998"]["external_ids"] = {"imdb_id": SAMURAI_AT_IMDB}
        running.trending.update(movie=[99_000_100, 603], tv=[1396])
        yield running


@pytest.fixture
def holding_back(tmdb: TmdbServer) -> Iterator[HoldingBack]:
    made = HoldingBack(tmdb)
    yield made
    made.let_go()


@pytest.fixture
def olga(holding_back: HoldingBack, tmp_path: Path) -> Iterator[Olga]:
    tmdb = holding_back.tmdb
    settings: dict[str, Any] = {"WTW_TMDB_TOKEN": TOKEN, "WTW_TMDB_URL": tmdb.url, "WTW_TMDB_RATE": "1000"}
    with Server(tmp_path / "data", starter=True, **settings) as running:
        given = {"email": "olga@example.org", "password": "correct horse", "name": "Olga"}
        status, body = running.send("POST", "/auth/signup", json.dumps(given))
        assert status == 201, body
        yield Olga(running, json.loads(body)["access_token"])


def test_what_people_do_with_the_starter_stands_when_tmdb_has_told_its_part(
    olga: Olga, holding_back: HoldingBack
) -> None:
    olga.post("/watch/addlist", title_id="movie-603")
    olga.post("/watch/addlist", title_id=SAMURAI)
    olga.post("/watch/addnow", title_id="tv-1396")
    olga.post("/watch/donenow", title_id="tv-1396", up_to={"season": 1, "episode": 3})
    olga.post("/rating", title_id="movie-680", rating=9)
    before = {row["title"]["id"]: row["title"] for row in olga.get("/watch")["watchlist"]}
    assert before["movie-603"].get("poster") is None, "TMDB has not told of it yet"

    holding_back.let_go()
    told = until(olga.server, "/health/ready", lambda answer: answer["load"] and answer["load"]["ended_at"])
    assert told["load"]["refused"] == {"no title": 1}
    until(olga.server, "/recommend", lambda answer: answer["trending"]["source"] == "tmdb", token=olga.token)

    home = olga.get("/watch")
    after = {row["title"]["id"]: row["title"] for row in home["watchlist"]}
    assert after.keys() == {"movie-603", "tv-120998"}, "who was known under another id goes by that of TMDB"
    assert after["movie-603"]["poster"] == "/poster603.jpg"
    (breaking_bad,) = home["watchnow"]
    assert (breaking_bad["title"]["id"], breaking_bad["finished"], breaking_bad["next"]["episode"]) == ("tv-1396", 3, 4)
    assert olga.get("/title/movie-680")["title"]["mine"]["rating"] == 9
    assert olga.get(f"/title/{SAMURAI}")["title"]["id"] == "tv-120998"
    assert olga.get("/search?q=borealis")["titles"][0]["id"] == "movie-99000100"
