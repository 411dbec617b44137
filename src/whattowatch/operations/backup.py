"""Saving an instance to one file while it serves."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url

from whattowatch import __version__
from whattowatch.adapters.sql.database import sqlite_url
from whattowatch.adapters.sql.migrate import current
from whattowatch.domain.errors import InvalidInput, Unavailable
from whattowatch.durable import put_in_place
from whattowatch.operations.archive import DATABASE, FORMAT, PARTS, Manifest, pack, part_of
from whattowatch.operations.files import workshop
from whattowatch.operations.snapshot import copy_database, database_file, rows_by_table
from whattowatch.settings import FILE, Settings


def back_up(settings: Settings, target: Path, now: datetime) -> Manifest:
    """Save database and settings' file as of one instant; others may read and write meanwhile.

    Args:
        settings: of the instance.
        target: the file to make; it appears when it is whole and on the disk.
        now: what the backup says of its time.

    Raises:
        InvalidInput: the file is there already, or the database is none of SQLite's.
        StoreUnavailable, OSError: database or target cannot be used.
    """
    source = _sqlite_file(settings)
    if target.exists():
        raise InvalidInput.of(str(target), "is there already, and a backup replaces none")
    with workshop(target.absolute().parent) as folder:
        copy_database(source, folder / DATABASE)
        if (settings.folder / FILE).exists():
            shutil.copy(settings.folder / FILE, folder / FILE)
        manifest = _manifest(folder, now)
        pack(folder / "packed", folder, manifest)
        put_in_place(folder / "packed", target)
    return manifest


def _sqlite_file(settings: Settings) -> Path:
    file = database_file(settings.database)
    if file is None:
        named = make_url(settings.database)
        url = URL.create("postgresql", named.username, None, named.host, named.port, named.database)
        raise InvalidInput.of(
            "database_url",
            "names a database with a program of its own for backups: "
            f"pg_dump --format=custom --file=whattowatch.dump '{url}'",
        )
    if not file.exists():
        raise Unavailable(f"there is no instance to back up: {file} does not exist")
    return file


def _manifest(folder: Path, now: datetime) -> Manifest:
    revision = current(sqlite_url(folder / DATABASE))
    if revision is None:
        raise Unavailable("the database is empty: there is nothing to back up")
    return Manifest(
        format=FORMAT,
        made_at=now,
        version=__version__,
        revision=revision,
        parts={name: part_of(folder / name) for name in PARTS if (folder / name).exists()},
        rows=rows_by_table(folder / DATABASE),
    )
