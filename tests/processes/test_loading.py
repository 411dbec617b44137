"""`serve` with a token for TMDB: titles come in the background, and people's lists stay as they are."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from processes.server import PATIENCE, Server
from tmdb_server import TOKEN, TmdbServer, film, tmdb_server


@pytest.fixture
def tmdb() -> Iterator[TmdbServer]:
    with tmdb_server() as running:
        running.file_day = datetime.now(UTC).date()
        running.add(*(film(number, f"Borealis {number}") for number in range(1, 31)))
        yield running


@pytest.fixture
def server(tmdb: TmdbServer, tmp_path: Path) -> Iterator[Server]:
    settings: dict[str, Any] = {"WTW_TMDB_TOKEN": TOKEN, "WTW_TMDB_URL": tmdb.url, "WTW_TMDB_RATE": "1000"}
    with Server(tmp_path / "data", **settings) as running:
        yield running


def until(server: Server, path: str, wanted: Any, *, token: str = "") -> Any:
    """The answer, as soon as it is as wanted."""
    given_up = time.monotonic() + PATIENCE
    while time.monotonic() < given_up:
        _, body = server.send("GET", path, token=token)
        answer = json.loads(body)
        if wanted(answer):
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{path} answers {answer}; it has logged {server.logged()}")


def test_titles_come_while_it_serves_and_it_tells_how_far_it_is(server: Server, tmdb: TmdbServer) -> None:
    load = until(server, "/health/ready", lambda answer: answer["load"] and answer["load"]["ended_at"])["load"]
    assert (load["new"], load["left"], load["failed"]) == (30, 0, 0)
    assert until(server, "/health/ready", lambda answer: answer["titles"] and answer["index"])["status"] == "ok"
    assert len([asked for asked in tmdb.asked if "append_to_response" in asked]) == 30


def test_the_token_is_in_no_line_of_the_log_and_in_no_answer(server: Server) -> None:
    until(server, "/health/ready", lambda answer: answer["load"] and answer["load"]["ended_at"])
    told = [*server.logged(), server.get("/config")[1].decode(), server.get("/health/ready")[1].decode()]
    assert TOKEN not in "\n".join(told)
    assert quote(TOKEN) not in "\n".join(told)


def test_the_notices_of_tmdb_and_justwatch_are_told(server: Server) -> None:
    config = json.loads(server.get("/config")[1])
    texts = " ".join(source["text"] for source in config["sources"])
    assert "uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB." in texts
    assert "Streaming availability by JustWatch." in texts
    assert config["images_url"].endswith("/t/p")
