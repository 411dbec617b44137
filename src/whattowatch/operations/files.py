"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A folder for what is being made, within `folder` so that it can be renamed into place; then it is removed."""
    made = Path(tempfile.mkdtemp(dir=folder, prefix=".making-"))
    try:
        yield made
    finally:
        shutil.rmtree(made)


def put_in_place(made: Path, target: Path) -> None:
    """Rename a finished file, durably; what had the name before is replaced in the same instant."""
    make_durable(made)
    made.replace(target)
    make_durable(target.parent)


def make_durable(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
