"""Loads from the stand-in for TMDB that development machines have: real titles, and faults of every kind."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from world import World

TODAY = "2026-03-14"
"""The day on which the clocks of tests stand."""
FAULTS = ("--fault-500", "--fault-502", "--fault-truncate", "--fault-badjson", "--fault-html", "--fault-reset")
PATIENCE = 60.0


@pytest.fixture
def stub(dev_data: Path) -> Iterator[str]:
    """The address of one that makes all the mistakes that a retry can mend, with the 33 awkward titles."""
    folder = dev_data.parent / "tools" / "tmdb_stub"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(folder / "tmdb_stub.py"), "--port", str(port), "--today", TODAY, "--limit", "40"]
    command += ["--data", str(dev_data / "catalogue" / "tmdb_facts_core.jsonl")]
    command += [part for fault in FAULTS for part in (fault, "0.03")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def loaded(world: World, stub: str) -> World:
    """A world that has loaded everything."""
    world.settle(tmdb_token="stub-token", tmdb_url=f"{stub}/3", tmdb_rate=1_000.0)
    world.job("resume_load")
    return world


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the stand-in for TMDB does not answer")


def _stats(stub: str) -> Any:
    with urllib.request.urlopen(f"{stub}/__stats", timeout=PATIENCE) as answer:  # noqa: S310  (our own address)
        return json.load(answer)


@pytest.mark.dev_data
def test_everything_that_can_be_loaded_is_whatever_goes_wrong(loaded: World, stub: str) -> None:
    (run,) = loaded.backstage.apart().loads.runs(1)
    stats = _stats(stub)
    # The files of ids list neither the two titles for adults nor the one that is a mere video.
    assert run.report.new + run.report.changed == 2 * 40 + 33 - 3
    assert (run.report.failed, run.report.parts_missing) == (0, 1)
    # A fault that met a title which is gone made no difference.
    assert 0 < run.report.traffic.retries <= sum(stats["faults_injected"].values())


@pytest.mark.dev_data
def test_it_is_polite(loaded: World, stub: str) -> None:  # noqa: ARG001  (it has loaded)
    stats = _stats(stub)
    assert stats["politeness"] == {}
    assert set(stats["auth"]) == {"bearer"}
    assert stats["max_connections"] <= 17, "fifteen, the files' host, and the one that asks for this"
