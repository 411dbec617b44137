"""Preparing an instance: what is missing is made, what is there is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from moving_clock import MovingClock
from shelf import Shelf, records
from whattowatch.adapters.sql.database import Database
from whattowatch.bootstrap import Backstage
from whattowatch.domain.errors import Unavailable
from whattowatch.installation import prepare
from whattowatch.settings import Settings
from world import World, new_world


def prepared(folder: Path) -> list[str]:
    """What is said while the folder is prepared."""
    said: list[str] = []
    backstage = Backstage(Settings(data=str(folder)), clock=MovingClock(), movie_db=Shelf())
    try:
        prepare(backstage, said.append)
    finally:
        backstage.close()
    return said


def test_a_new_folder_gets_everything(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert prepared(folder) == [
        f"[1/4] data folder {folder}",
        "[2/4] database",
        "[3/4] titles and search index",
        "[4/4] trending",
        f"{len(records())} titles are ready",
    ]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_prepared_is_not_prepared_again(tmp_path: Path) -> None:
    world = new_world(tmp_path / "data")
    before = world.rows()
    world.clock.move(timedelta(days=1))
    prepare(world.backstage, lambda _: None)
    assert world.rows() == before
    world.close()


def test_a_first_start_that_was_interrupted_is_taken_up_by_the_next(world: World) -> None:
    before = {row["id"] for row in world.rows()["titles"]}
    with world.backstage.database.apart().write() as connection:
        connection.exec_driver_sql("DELETE FROM trending")
        connection.exec_driver_sql("DELETE FROM titles WHERE type = 'tv'")
    prepare(world.backstage, lambda _: None)
    assert {row["id"] for row in world.rows()["titles"]} == before
    assert len(world.rows()["trending"]) == 2


def test_a_lost_index_is_made_anew_from_the_catalogue(template: Path, tmp_path: Path) -> None:
    world = new_world(tmp_path / "data", template)
    for file in (world.folder / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    prepare(world.backstage, lambda _: None)
    assert world.client("Olga").get("/search", q="matrix").json["total"] == 1
    world.close()


def test_a_database_of_a_newer_version_is_left_as_it_is(world: World) -> None:
    world.backstage.close()
    path = world.folder / "whattowatch.db"
    database = Database(f"sqlite:///{path}")
    with database.apart().write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(Unavailable, match="newer"):
        prepared(world.folder)
