"""A folder in which something is made before it is put in its place."""

from __future__ import annotations

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
