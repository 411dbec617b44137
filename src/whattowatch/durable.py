"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def put_in_place(made: Path, target: Path) -> None:
    """Rename a finished file, durably; what had the name before is replaced in the same instant."""
    make_durable(made)
    made.replace(target)
    make_durable(target.parent)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file that is never seen half written.

    Raises:
        OSError: it cannot be written; what had the name before is as it was.
    """
    made = target.with_name(f".{target.name}.part")
    made.write_bytes(content)
    put_in_place(made, target)


def make_durable(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
