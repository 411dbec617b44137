"""Several who open the same new SQLite file at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

from sqlalchemy import URL

from whattowatch.adapters.sql.sqlite import sqlite_engine

AT_ONCE = 6


def test_all_of_those_who_open_a_new_file_at_once_get_it(tmp_path: Path) -> None:
    together = Barrier(AT_ONCE)

    def opened(file: Path) -> str:
        engine = sqlite_engine(URL.create("sqlite", database=str(file)), writes=True, connections=1, patience_ms=5000)
        together.wait()
        with closing(engine.raw_connection()) as connection:
            mode: str = connection.cursor().execute("PRAGMA journal_mode").fetchone()[0]
        engine.dispose()
        return mode

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(20):
            assert list(pool.map(opened, [tmp_path / f"{number}.db"] * AT_ONCE)) == ["wal"] * AT_ONCE
