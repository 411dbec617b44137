"""`serve` as people run it: real processes, real signals, a real port."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from processes.server import PATIENCE, Server, children_of, command, environment, gone, run

WITHOUT_PRIVILEGE = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE: even root then obeys a folder's permissions.
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that lives through the tests that only ask it."""
    with Server(tmp_path_factory.mktemp("serve") / "data") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that a test may end."""
    with Server(tmp_path / "data") as running:
        yield running


def test_it_says_what_it_prepares_and_its_address_last(server: Server) -> None:
    assert server.said[:2] == [f"[1/4] data folder {server.folder}\n", "[2/4] database\n"]
    assert server.said[-1].startswith(f"WhatToWatch is at http://127.0.0.1:{server.port}")


def test_it_answers_at_its_address(server: Server) -> None:
    assert server.get()[0] == 200


def test_head_answers_without_a_body(server: Server) -> None:
    assert server.get("/", method="HEAD") == (200, b"")


def test_its_tokens_name_the_port_that_was_free(server: Server) -> None:
    body = json.dumps({"email": "olga@example.org", "password": "correct horse", "name": "Olga"})
    status, answer = server.send("POST", "/auth/signup", body)
    assert status == 201
    claims = json.loads(_part(json.loads(answer)["access_token"]))
    assert claims["iss"] == f"http://127.0.0.1:{server.port}"


def test_it_runs_a_web_process_and_a_worker(server: Server) -> None:
    assert set(server.children) == {"web", "worker"}


def test_its_data_folder_is_for_its_user_only(server: Server) -> None:
    assert server.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_and_leaves_nothing_behind(number: signal.Signals, own_server: Server) -> None:
    assert own_server.stop(number) == 0
    assert all(gone(child) for child in own_server.children.values())


def test_a_signal_ends_it_also_while_it_prepares(tmp_path: Path) -> None:
    """With the starter's titles, which take some seconds to load."""
    arguments = command("serve", "--data", str(tmp_path / "data"), "--port", "0")
    with subprocess.Popen(
        arguments,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while "[3/4]" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE / 4) == 0
        assert "Traceback" not in process.stderr.read()


def test_a_web_process_that_dies_is_started_again_on_the_same_port(own_server: Server) -> None:
    old = own_server.children["web"]
    os.kill(old, signal.SIGKILL)
    assert own_server.get()[0] == 200  # The supervisor keeps the port open, so that callers wait instead of failing.
    assert children_of(own_server.process.pid)["web"] != old
    assert own_server.stop() == 0


def test_a_worker_that_dies_is_started_again(own_server: Server) -> None:
    old = own_server.children["worker"]
    os.kill(old, signal.SIGKILL)
    until = time.monotonic() + PATIENCE / 2
    while children_of(own_server.process.pid).get("worker", old) == old and time.monotonic() < until:
        time.sleep(0.05)
    assert children_of(own_server.process.pid)["worker"] != old
    assert own_server.stop() == 0


def test_a_request_that_is_under_way_is_finished_before_it_ends(own_server: Server) -> None:
    with socket.create_connection(("127.0.0.1", own_server.port)) as slow:
        slow.sendall(b"POST /auth/signin HTTP/1.1\r\nHost: wtw\r\nContent-Length: 2\r\n\r\n{")
        time.sleep(0.3)  # So that the server has begun to read it.
        own_server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        slow.sendall(b"}")
        assert slow.recv(1000).startswith(b"HTTP/1.1 422")
    assert own_server.process.wait(PATIENCE) == 0


def test_its_lines_can_be_json(tmp_path: Path) -> None:
    with Server(tmp_path / "data", WTW_LOG="json") as running:
        running.get("/openapi.json")
        running.stop()
        lines = [json.loads(line) for line in running.logged()]
    assert "openapi" in [line.get("route") for line in lines]


def test_an_index_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder of the index should be")
    ended = run("serve", "--no-starter", "--data", str(tmp_path), "--port", "0")
    assert ended.status == 1
    assert "index" in ended.complained
    assert "Traceback" not in ended.complained


def test_a_supervisor_that_dies_takes_its_processes_with_it(own_server: Server) -> None:
    own_server.process.kill()
    assert all(gone(child) for child in own_server.children.values())


def test_a_port_in_use_is_said_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--no-starter", "--data", str(tmp_path / "data"), "--port", str(port))
    assert ended.status == 1
    assert "Address already in use" in ended.complained
    assert str(port) in ended.complained
    assert "Traceback" not in ended.complained


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o500)
    launcher = (sys.executable, "-c", WITHOUT_PRIVILEGE)
    ended = run("serve", "--no-starter", "--data", str(folder), "--port", "0", launcher=launcher)
    folder.chmod(0o700)
    assert ended.status == 1
    assert ended.complained == f"wtw: the data folder {folder} cannot be written to\n"


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    ended = run("serve", "--no-starter", "--data", str(file / "data"), "--port", "0")
    assert ended.status in {1, 2}
    assert str(file) in ended.complained
    assert "Traceback" not in ended.complained


def test_wrong_settings_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "wtw.toml").write_text('signup = "maybe"\ncolour = 1\n')
    ended = run("serve", "--data", str(tmp_path), WTW_PORT="many", WTW_MAIL="pigeon", WTW_SINGUP="open")
    assert ended.status == 2
    for name in ("wtw.toml: signup", "colour", "WTW_PORT", "WTW_MAIL", "WTW_SINGUP"):
        assert name in ended.complained


def test_a_second_one_on_the_same_folder_harms_nothing(server: Server) -> None:
    with Server(server.folder) as second:
        assert second.port != server.port
        body = json.dumps({"email": "nina@example.org", "password": "correct horse", "name": "Nina"})
        assert second.send("POST", "/auth/signup", body)[0] == 201
        assert server.send("POST", "/auth/signin", body.replace(', "name": "Nina"', ""))[0] == 200
        assert second.stop() == 0
    assert server.get()[0] == 200
    with sqlite3.connect(server.folder / "whattowatch.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def _part(token: str) -> bytes:
    claims = token.split(".")[1]
    return base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
