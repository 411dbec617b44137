"""Zips that are equal to the byte where their content is: entries in order, all of one time."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""
READABLE = 0o100644 << 16
"""Lambda runs functions as another user than the one who owns the files."""


def zipped(folder: Path, file: Path) -> None:
    """Write everything in the folder to the file."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
            entry.external_attr = READABLE
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
