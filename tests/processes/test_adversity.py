"""What is told when the disk is full, something is locked or may not be written; and that nothing is half done."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from disk import files_of_at_most, on_disk_of
from moving_clock import NOON
from people import Client
from processes.server import run
from processes.test_serve import WITHOUT_PRIVILEGE
from whattowatch.adapters.sql.database import Database, sqlite_url
from whattowatch.domain.errors import StoreUnavailable
from whattowatch.faces.worker import Worker
from whattowatch.operations.backup import back_up
from world import World, new_world

FILM = {"title_id": "movie-603"}
PATIENCE_MS = 50


@pytest.fixture
def impatient(template: Path, tmp_path: Path) -> Iterator[World]:
    """An instance that does not wait long for a lock."""
    folder = tmp_path / "impatient"
    database = Database(sqlite_url(folder / "whattowatch.db"), patience_ms=PATIENCE_MS)
    world = new_world(folder, template, database=database)
    yield world
    world.close()


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Another program holds the database's lock for writing."""
    with closing(sqlite3.connect(world.folder / "whattowatch.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_start_on_a_full_disk_says_so_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    ended = run("serve", "--no-starter", "--data", str(folder), "--port", "0", launcher=on_disk_of(200_000, folder))
    assert ended.status == 1
    assert "Traceback" not in ended.complained
    assert any(word in ended.complained for word in ("full", "disk I/O error", "No space left", "too large"))


def test_on_a_full_disk_a_write_is_refused_whole_and_reading_goes_on(world: World, owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": "tv-1396"})
    before = world.rows()
    with files_of_at_most(0):
        reply = owner.post("/watch/addlist", FILM)
        read = owner.get("/watch")
    assert (reply.status, reply.json["code"]) == (503, "store_unavailable")
    assert read.status == 200
    assert world.rows() == before
    assert owner.post("/watch/addlist", FILM).status == 200


def test_a_backup_to_a_full_disk_leaves_nothing_behind(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with files_of_at_most(20_000), pytest.raises((StoreUnavailable, OSError)):
        back_up(world.backstage.settings, folder / "saved.zip", NOON)
    assert list(folder.iterdir()) == []


def test_while_another_holds_the_lock_a_write_is_told_to_come_again(impatient: World) -> None:
    olga = impatient.client("Olga")
    olga.get("/account")
    with locked(impatient):
        reply = olga.post("/watch/addlist", FILM)
        read = olga.get("/watch")
    assert (reply.status, reply.json["code"], reply.headers["retry-after"]) == (503, "store_unavailable", "1")
    assert read.status == 200
    assert olga.post("/watch/addlist", FILM).status == 200


def test_mails_wait_while_another_holds_the_lock(impatient: World, caplog: pytest.LogCaptureFixture) -> None:
    impatient.client("Olga").post("/friend/add", {"email": "petra@example.org"})
    worker = Worker(impatient.backstage.apart())
    with locked(impatient):
        worker.tick()
    assert "was not dealt with" in caplog.text
    assert impatient.mails() == []
    worker.tick()
    assert len(impatient.mails()) == 1


def test_a_database_that_may_not_be_written_is_said(template: Path, tmp_path: Path) -> None:
    world = new_world(tmp_path / "data", template)
    world.close()
    for file in [world.folder, *world.folder.glob("whattowatch.db*")]:
        file.chmod(file.stat().st_mode & 0o555)
    launcher = (sys.executable, "-c", WITHOUT_PRIVILEGE)
    ended = run("outbox", "replay", "--all", "--data", str(world.folder), launcher=launcher)
    world.folder.chmod(0o700)
    assert ended.status == 1
    assert "readonly database" in ended.complained or "unable to open" in ended.complained
    assert "Traceback" not in ended.complained


def test_a_backup_to_a_folder_that_may_not_be_written_is_said(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir(mode=0o500)
    launcher = (sys.executable, "-c", WITHOUT_PRIVILEGE)
    ended = run("backup", str(folder / "saved.zip"), "--data", str(template), launcher=launcher)
    folder.chmod(0o700)
    assert ended.status == 1
    assert ended.complained.startswith("wtw: [Errno 13] Permission denied")


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "whattowatch.db").write_bytes(b"no database at all" * 1000)
    ended = run("serve", "--no-starter", "--data", str(tmp_path), "--port", "0")
    assert ended.status == 1
    assert ended.complained == "wtw: the database cannot be read: file is not a database\n"
