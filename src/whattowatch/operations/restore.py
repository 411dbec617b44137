"""Making an instance from a backup."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from whattowatch.adapters.sql.database import sqlite_url
from whattowatch.adapters.sql.migrate import current, refuse_newer
from whattowatch.domain.errors import Conflict, InvalidInput
from whattowatch.durable import make_durable, put_in_place
from whattowatch.operations.archive import DATABASE, Manifest, unpack
from whattowatch.operations.files import workshop
from whattowatch.operations.snapshot import database_file, let_go, must_be_sound, rows_by_table
from whattowatch.settings import FILE, Settings

INDEX = "index"


def restore(settings: Settings, source: Path, now: datetime, *, replace: bool = False) -> tuple[Manifest, Path | None]:
    """Put a backup's database and settings' file in place; the next start makes the search index anew.

    Everything is verified before anything is touched. The old database gives way to the new one in one instant.

    Args:
        settings: of the instance, which must not be running.
        source: the backup.
        now: names the folder to which an instance that was there is moved.
        replace: whether an instance may be there.

    Returns:
        What was restored, and where the instance that was there lies now, if one was.

    Raises:
        InvalidInput: it is no backup, or damaged; or the database is none of SQLite's.
        Conflict: there is an instance, and `replace` is not set.
        Unavailable: the instance is running, or the backup is of a newer version.
        OSError: the folder cannot be used.
    """
    database = _target(settings)
    if database.exists() and not replace:
        raise Conflict(f"{database} is an instance already: --replace puts the backup in its place and keeps it aside")
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with workshop(settings.folder) as folder:
        manifest = unpack(source, folder)
        _verify(folder, manifest)
        aside = _kept_aside(settings, database, now)
        _put(folder, settings, database)
    return manifest, aside


def _target(settings: Settings) -> Path:
    file = database_file(settings.database)
    if file is None or file.parent.absolute() != settings.folder.absolute():
        raise InvalidInput.of(
            "database_url", "a backup is restored to the data folder only; for PostgreSQL the program is pg_restore"
        )
    return file


def _verify(folder: Path, manifest: Manifest) -> None:
    refuse_newer(manifest.revision)
    database = folder / DATABASE
    must_be_sound(database)
    found = (current(sqlite_url(database)), rows_by_table(database))
    if found != (manifest.revision, manifest.rows):
        raise InvalidInput.of(DATABASE, "is damaged: its version or its rows are not those that were saved")


def _kept_aside(settings: Settings, database: Path, now: datetime) -> Path | None:
    """Keep what is there under other names; the old database stays in its place until the new one takes it."""
    if not database.exists():
        return None
    let_go(database)
    aside = settings.folder / f"replaced-{now:%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    for each in (database, settings.folder / FILE):
        if each.exists():
            shutil.copy2(each, aside / each.name)
            make_durable(aside / each.name)
    # Of a database too damaged to be opened, the log may still lie beside it, and must not meet the new one.
    beside = [database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")]
    for each in (settings.folder / INDEX, *beside):
        with suppress(FileNotFoundError):
            each.rename(aside / each.name)
    make_durable(aside)
    return aside


def _put(folder: Path, settings: Settings, database: Path) -> None:
    # The settings' file first: a crash in between leaves the old database under settings that fit it as well.
    if (folder / FILE).exists():
        put_in_place(folder / FILE, settings.folder / FILE)
    # Verifying has opened it, which may have left files of its own behind; the database itself is whole.
    put_in_place(folder / DATABASE, database)
