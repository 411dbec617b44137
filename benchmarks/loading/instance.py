"""An instance that loads from a stand-in, in processes of their own, and what its catalogue then holds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.loading.stub import TOKEN, Stub
from whattowatch.adapters.sql import schema
from whattowatch.bootstrap import Backstage
from whattowatch.installation import prepare
from whattowatch.settings import Settings, environment_of

CATALOGUE = (schema.titles, schema.title_seasons, schema.title_details, schema.title_genres, schema.title_aliases)
NOT_COMPARED = frozenset({"seq"})
"""Titles come in another order when some are tried again."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a process used: seconds of CPU, and MiB of memory at its peak."""

    cpu_s: float
    peak_mib: float


def settings(folder: Path, stub: Stub, **chosen: Any) -> Settings:
    """Of an instance without the starter, which would blur what is measured."""
    plain = {"starter": False, "tmdb_token": TOKEN, "tmdb_url": stub.url, "tmdb_rate": 400.0}
    return Settings(data=str(folder), **{**plain, **chosen})


def prepared(chosen: Settings) -> Settings:
    """The settings, of an instance that is ready to load."""
    backstage = Backstage(chosen)
    prepare(backstage, lambda _: None)
    backstage.close()
    return chosen


def start_load(chosen: Settings) -> subprocess.Popen[str]:
    """`wtw load` as a process."""
    return subprocess.Popen(
        (sys.executable, "-m", "whattowatch", "load"),
        env={**os.environ, **environment_of(chosen)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def load(chosen: Settings) -> str:
    """Load until nothing is left; what was said."""
    process = start_load(chosen)
    said, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"the load ended with status {process.returncode}: {said}")
    return said


def measured_load(chosen: Settings) -> Used:
    """What a load used, in a process that does nothing else."""
    process = start_load(chosen)
    for _ in process.stdout or ():
        pass
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def catalogue(chosen: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the catalogue, in order."""
    backstage = Backstage(chosen)
    try:
        with backstage.database.apart().read() as connection:
            return {
                table.name: sorted(
                    (tuple(map(str, row)) for row in connection.execute(_compared(table))), key=lambda row: row[:2]
                )
                for table in CATALOGUE
            }
    finally:
        backstage.close()


def _compared(table: Any) -> Any:
    return select(*(column for column in table.c if column.name not in NOT_COMPARED)).order_by(*table.primary_key)
