"""The stand-in for TMDB that development machines have, as a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = "stub-token"  # noqa: S105  (the stand-in's own)
TODAY = "2026-11-20"
PATIENCE = 60.0
"""Seconds until it answers."""


@dataclass(frozen=True, slots=True)
class Stub:
    """A running stand-in.

    Attributes:
        log: a line of JSON for each request; None without.
    """

    port: int
    log: Path | None = None

    @property
    def url(self) -> str:
        """Of its API."""
        return f"http://127.0.0.1:{self.port}/3"

    def stats(self) -> dict[str, Any]:
        """What it counted."""
        found: dict[str, Any] = self._ask("/__stats")
        return found

    def control(self, **changes: Any) -> None:
        """Change how it behaves."""
        self._ask("/__control", json.dumps(changes).encode())

    def reset(self) -> None:
        """Begin to count anew."""
        self._ask("/__reset")

    def requests(self) -> Iterator[str]:
        """The addresses that it was asked for."""
        for line in self.log.read_text("utf-8").splitlines() if self.log else ():
            yield json.loads(line)["url"]

    def _ask(self, path: str, body: bytes | None = None) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", body, timeout=PATIENCE) as answer:
            return json.load(answer)


def data_folder() -> Path:
    """The development data; the stand-in lies beside it."""
    return Path(os.environ["WTW_DEV_DATA"])


@contextmanager
def stub(*switches: str, log: Path | None = None) -> Iterator[Stub]:
    """One that ends with the context."""
    data = data_folder()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(data.parent / "tools" / "tmdb_stub" / "tmdb_stub.py")]
    command += ["--data", str(data / "catalogue" / "tmdb_facts_core.jsonl"), "--port", str(port), "--seed", "7"]
    command += ["--episodes", str(data / "catalogue" / "tmdb_episodes.jsonl.gz"), "--today", TODAY, *switches]
    command += ["--log", str(log)] if log else []
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603  (our own)
    try:
        yield _answering(Stub(port, log))
    finally:
        process.terminate()
        process.wait()


def _answering(started: Stub) -> Stub:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            started.reset()
        except OSError:
            time.sleep(0.1)
        else:
            return started
    raise TimeoutError("the stand-in for TMDB does not answer")
