"""An instance of its own, started as a newcomer would start it, and `curl` for machines that have none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.instance import Instance, started, wait_until_serving


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A fresh instance, served by a process of its own."""
    folder = tmp_path_factory.mktemp("instance")
    command = (sys.executable, "-m", "whattowatch", "serve", "--data", str(folder / "data"), "--port", "0")
    log = folder / "log"
    with log.open("w") as errors, started(command, errors) as server:
        try:
            yield Instance(wait_until_serving(server, log), folder / "data", log)
        finally:
            server.terminate()


@pytest.fixture
def stand_in_curl(tmp_path: Path) -> Path:
    """A folder in which `curl` is our stand-in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "curl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("curl.py")}" "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture
def curl(stand_in_curl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`curl` can be called: the machine's own, or else the stand-in."""
    if shutil.which("curl") is None:
        monkeypatch.setenv("PATH", f"{stand_in_curl}{os.pathsep}{os.environ['PATH']}")
