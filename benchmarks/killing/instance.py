"""A real `serve`, whose processes can be killed one by one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

PATIENCE = 120.0
"""Seconds for a start, and for what was killed to stand again."""
BASE_URL = "http://kill-nine.example"
"""What access tokens name, whichever port is free."""


class Instance:
    """A running `serve` with its web process and its worker."""

    def __init__(self, environment: Mapping[str, str], log: IO[str]) -> None:
        self._process = subprocess.Popen(
            (sys.executable, "-m", "whattowatch", "serve", "--port", "0"),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        self.port = self._said_port()

    def kill(self, verb: str) -> None:
        """End one of its processes with SIGKILL, and wait until another stands in its place."""
        old = self._child(verb)
        os.kill(old, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(LookupError):
                if self._child(verb) != old:
                    return
            time.sleep(0.02)
        raise TimeoutError(f"{verb} was not started again within {PATIENCE:.0f} s")

    def stop(self) -> None:
        """Stop it as an operator would."""
        self._process.terminate()
        status = self._process.wait(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()
        if status != 0:
            raise RuntimeError(f"serve ended with status {status}")

    def _said_port(self) -> int:
        for line in self._process.stdout or ():
            _, found, address = line.partition(" is at http://")
            if found:
                return int(address.split()[0].rpartition(":")[2])
        raise RuntimeError("serve ended before it said its address: see its log")

    def _child(self, verb: str) -> int:
        """The living child with this verb. Raises `LookupError` where there is none at the moment."""
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if int(parent) == self._process.pid and state != "Z" and verb.encode() in words:
                    return int(folder.name)
        raise LookupError(verb)
