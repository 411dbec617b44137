"""A backup's file: a zip with the database, the settings' file, and a manifest that says what must be in it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from whattowatch.domain.errors import InvalidInput
from whattowatch.settings import FILE

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "whattowatch.db"
PARTS = (DATABASE, FILE)
"""What a backup may hold. The search index is made anew, and mails that were sent need not be sent again."""
CHUNK = 1 << 20


class Part(msgspec.Struct, frozen=True):
    """A file of the backup."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds.

    Attributes:
        format: of the backup itself.
        version: of WhatToWatch, which made it.
        revision: of the database's schema.
        rows: how many each table has.
    """

    format: int
    made_at: datetime
    version: str
    revision: str
    parts: Mapping[str, Part]
    rows: Mapping[str, int]


def part_of(file: Path) -> Part:
    """Size and digest of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return Part(file.stat().st_size, digest.hexdigest())


def pack(target: Path, folder: Path, manifest: Manifest) -> None:
    """Write the manifest and its parts, which lie in `folder`; only the owner may read the file."""
    target.touch(mode=0o600)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        for name in manifest.parts:
            archive.write(folder / name, name)


def unpack(source: Path, folder: Path) -> Manifest:
    """Write the parts of a backup to `folder`, where each must be what the manifest says.

    Raises:
        InvalidInput: it is no backup, of a format that we do not know, or damaged.
        OSError: it cannot be read, or the parts cannot be written.
    """
    with _read(source) as archive:
        manifest = _manifest(archive, source)
        for name, part in manifest.parts.items():
            _extract(archive, name, folder / name)
            if part_of(folder / name) != part:
                raise InvalidInput.of(str(source), f"is damaged: {name} is not what was saved")
    return manifest


@contextmanager
def _read(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    # Compressed bytes that were changed are an error of zlib, which has no base among the others.
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InvalidInput.of(str(source), f"is no backup, or is damaged: {error}") from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.DecodeError) as error:
        raise InvalidInput.of(str(source), f"is no backup of WhatToWatch: {error}") from error
    if manifest.format != FORMAT or DATABASE not in manifest.parts or not set(manifest.parts) <= set(PARTS):
        raise InvalidInput.of(
            str(source), f"is a backup of another kind than version {FORMAT}, which this program knows"
        )
    return manifest


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.touch(mode=0o600)
    try:
        packed = archive.open(name)
    except KeyError as error:
        raise InvalidInput.of(str(archive.filename), f"is damaged: {name} is missing") from error
    with packed, target.open("wb") as file:
        while chunk := packed.read(CHUNK):
            file.write(chunk)
