"""Bringing an instance to where it can serve: folder, database, catalogue, index; what is done is not done again."""

from __future__ import annotations

import os
from collections.abc import Callable

from whattowatch.bootstrap import Backstage
from whattowatch.jobs import job_named, perform

Progress = Callable[[str], None]


def prepare(backstage: Backstage, progress: Progress) -> None:
    """Make everything that serving needs.

    Raises:
        Unavailable: the folder or the database cannot be used, or is of a newer version.
        OSError: the folder cannot be made.
    """
    from whattowatch.adapters.sql.migrate import migrate  # noqa: PLC0415  (loads Alembic)

    folder = backstage.settings.folder
    progress(f"data folder {folder}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"the data folder {folder} cannot be written to")
    progress("database")
    migrate(backstage.settings.database)
    ports = backstage.apart()
    if ports.catalogue.size() == 0:
        progress("titles and search index")
        perform(job_named("data_load"), {}, ports)
    else:
        perform(job_named("index_changes"), {}, ports)
    if not ports.catalogue.trending():
        progress("trending")
        perform(job_named("load_trending"), {}, ports)
    progress(f"{ports.catalogue.size():,} titles are ready")
