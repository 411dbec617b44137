"""A real `serve` on a folder of its own, as a shell would start it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 60.0
"""Seconds after which a test gives up; nothing takes that long by itself."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    said: str
    complained: str


def command(*arguments: str) -> tuple[str, ...]:
    """The command line of a verb."""
    return (sys.executable, "-m", "whattowatch", *arguments)


def environment(**ours: str) -> dict[str, str]:
    """This environment with these settings and no others."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WTW_")} | ours


def run(*arguments: str, launcher: tuple[str, ...] = (), **settings: str) -> Ended:
    """Run a verb that ends by itself."""
    done = subprocess.run(
        (*launcher, *command(*arguments)),
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


class Server:
    """A `serve` that answers; at the end of the context nothing of it is left."""

    def __init__(self, folder: Path, *, starter: bool = False, **settings: str) -> None:
        self.folder = folder
        self._log = folder.with_suffix(f".{time.monotonic_ns()}.log").open("w+")
        self.process = subprocess.Popen(
            command("serve", "--data", str(folder), "--port", "0", *([] if starter else ["--no-starter"])),
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.said: list[str] = []
        self.port = self._port()
        self.children = children_of(self.process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        for child in self.children.values():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()

    def get(self, path: str = "/openapi.json", method: str = "GET") -> tuple[int, bytes]:
        """Status and body of a call."""
        return self.send(method, path)

    def send(self, method: str, path: str, body: str | None = None, *, token: str = "") -> tuple[int, bytes]:
        """Status and body of any call, made by whoever has the token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"authorization": f"Bearer {token}"} if token else {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def logged(self) -> list[str]:
        """The lines that it has written to standard error."""
        return Path(self._log.name).read_text("utf-8").splitlines()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def _port(self) -> int:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"WhatToWatch is at http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
        self._log.seek(0)
        raise AssertionError(f"it ended without an address: {self._log.read()}")


def children_of(pid: int) -> Mapping[str, int]:
    """Living children by their verb."""
    found: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found[_verb(folder)] = int(folder.name)
    found.pop("", None)
    return found


def is_alive(pid: int) -> bool:
    """Whether it still runs; one that ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def gone(pid: int) -> bool:
    """Whether it ends soon."""
    until = time.monotonic() + PATIENCE / 2
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(pid)


def _verb(folder: Path) -> str:
    """Empty for a process that is only just being made."""
    _, _, after = (folder / "cmdline").read_bytes().decode().partition("\0whattowatch\0")
    return after.partition("\0")[0]
