"""Migrating a database, with a copy of its present state beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from whattowatch.adapters.sql.migrate import current, head, migrate, refuse_newer
from whattowatch.domain.errors import Unavailable
from whattowatch.durable import put_in_place
from whattowatch.operations.files import workshop
from whattowatch.operations.snapshot import copy_database, database_file
from whattowatch.settings import Settings

KEPT = 5
"""Copies that are kept; older ones are removed once a newer one is whole."""


def upgrade(settings: Settings, now: datetime) -> Path | None:
    """Bring the database to this version; the copy of the state before, where something was changed.

    Args:
        settings: of the instance.
        now: part of the copy's name.

    Raises:
        Unavailable: the database is of a newer version, cannot be copied, or did not take the change; it is as it was.
    """
    revision = current(settings.database)
    refuse_newer(revision)
    if revision == head():
        return None
    copy = _copied(settings, now)
    try:
        migrate(settings.database)
    except Exception as error:
        kept = f"; a copy of it is {copy}" if copy else ""
        raise Unavailable(f"the database could not be brought to {head()}, and is as it was: {error}{kept}") from error
    return copy


def _copied(settings: Settings, now: datetime) -> Path | None:
    """A server's own database is its operator's to copy; a new one holds nothing yet."""
    database = database_file(settings.database)
    if database is None or not _holds_anything(database):
        return None
    folder = settings.folder / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-{head()}-{now:%Y%m%dT%H%M%SZ}.db"
    with workshop(folder) as making:
        copy_database(database, making / target.name)
        put_in_place(making / target.name, target)
    for old in sorted(folder.glob("before-*.db"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return target


def _holds_anything(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
