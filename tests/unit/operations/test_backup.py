"""A backup is whole and sound, is made while people write, and becomes the same instance again."""

from __future__ import annotations

import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from moving_clock import NOON
from people import Client
from whattowatch import __version__
from whattowatch.adapters.sql.database import sqlite_url
from whattowatch.adapters.sql.migrate import head
from whattowatch.domain.errors import Conflict, InvalidInput, Unavailable, WhatToWatchError
from whattowatch.installation import prepare
from whattowatch.operations.archive import Manifest
from whattowatch.operations.backup import back_up
from whattowatch.operations.restore import restore
from whattowatch.operations.snapshot import rows_by_table
from whattowatch.settings import Settings
from world import World, new_world

DATABASE = "whattowatch.db"


@pytest.fixture
def backup(world: World, owner: Client, tmp_path: Path) -> Path:
    """Of an instance whose owner has listed a film."""
    owner.post("/watch/addlist", {"title_id": "movie-603"})
    (world.folder / "wtw.toml").write_text('signup = "closed"\n')
    file = tmp_path / "saved.zip"
    back_up(world.backstage.settings, file, NOON)
    return file


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """The settings of a folder that holds nothing."""
    return Settings(data=str(tmp_path / "elsewhere"), starter=False)


def manifest_of(backup: Path) -> Manifest:
    with zipfile.ZipFile(backup) as archive:
        return msgspec.json.decode(archive.read("manifest.json"), type=Manifest)


def repacked(backup: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup with its parts changed; None leaves one out."""
    changed = backup.with_name("changed.zip")
    with zipfile.ZipFile(backup) as archive, zipfile.ZipFile(changed, "w") as made:
        for name in archive.namelist():
            content = change(name, archive.read(name))
            if content is not None:
                made.writestr(name, content)
    return changed


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_says_what_it_holds(world: World, backup: Path) -> None:
    manifest = manifest_of(backup)
    assert (manifest.made_at, manifest.version, manifest.revision) == (NOON, __version__, head())
    assert set(manifest.parts) == {DATABASE, "wtw.toml"}
    assert manifest.rows["watchlist"] == manifest.rows["accounts"] == 1
    assert manifest.rows == rows_by_table(world.folder / DATABASE)


def test_only_the_owner_may_read_a_backup_and_nothing_is_left_beside_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not [name for name in names_in(backup.parent) if name.startswith(".making")]


def test_a_backup_replaces_none(world: World, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(InvalidInput, match="is there already"):
        back_up(world.backstage.settings, backup, NOON)
    assert backup.read_bytes() == before


def test_an_instance_that_is_not_there_is_not_backed_up(elsewhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no instance to back up"):
        back_up(elsewhere, tmp_path / "saved.zip", NOON)
    assert not (tmp_path / "saved.zip").exists()


def test_postgresql_has_a_program_of_its_own_whose_command_is_told_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://wtw:hidden@db.example/wtw"
    settings = Settings(data=str(tmp_path), database_url=url)
    with pytest.raises(InvalidInput, match=r"pg_dump .*'postgresql://wtw@db\.example/wtw'") as refused:
        back_up(settings, tmp_path / "saved.zip", NOON)
    assert "hidden" not in str(refused.value)


def test_a_backup_that_is_made_while_people_write_is_of_one_instant(world: World, tmp_path: Path) -> None:
    database = world.folder / DATABASE
    stop = threading.Event()

    def write_pairs() -> None:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as writing:
            for number in range(10_000):
                if stop.is_set():
                    return
                writing.execute("BEGIN IMMEDIATE")
                for half in ("a", "b"):
                    writing.execute("INSERT INTO counters VALUES (?, ?)", (f"{half}{number}", number))
                writing.execute("COMMIT")

    writer = threading.Thread(target=write_pairs)
    writer.start()
    for number in range(5):
        back_up(world.backstage.settings, tmp_path / f"{number}.zip", NOON)
    stop.set()
    writer.join()
    counted = [manifest_of(tmp_path / f"{number}.zip").rows["counters"] for number in range(5)]
    plain = counted[0] % 2
    assert [count % 2 for count in counted] == [plain] * 5
    assert counted == sorted(counted)
    assert counted[-1] > counted[0]


def test_a_restored_instance_is_what_was_saved(backup: Path, elsewhere: Settings) -> None:
    manifest, aside = restore(elsewhere, backup, NOON)
    assert aside is None
    assert rows_by_table(elsewhere.folder / DATABASE) == manifest.rows
    assert names_in(elsewhere.folder) == {DATABASE, "wtw.toml"}
    assert elsewhere.folder.stat().st_mode & 0o777 == 0o700
    assert (elsewhere.folder / DATABASE).stat().st_mode & 0o777 == 0o600


def test_a_restored_instance_serves_and_finds_titles_with_an_index_made_anew(backup: Path, elsewhere: Settings) -> None:
    restore(elsewhere, backup, NOON)
    served = new_world(elsewhere.folder)
    try:
        olga = served.client("Olga")
        assert olga.get("/search", q="matrix").json["total"] == 1
        assert [row["title"]["id"] for row in olga.get("/watch").json["watchlist"]] == ["movie-603"]
    finally:
        served.close()


def test_an_instance_is_not_replaced_unasked(world: World, backup: Path) -> None:
    before = world.rows()
    with pytest.raises(Conflict, match="--replace"):
        restore(world.backstage.settings, backup, NOON)
    assert world.rows() == before


def test_a_running_instance_is_not_replaced(world: World, owner: Client, backup: Path) -> None:
    with pytest.raises(Unavailable, match="stop the server first"):
        restore(world.backstage.settings, backup, NOON, replace=True)
    assert owner.get("/watch").status == 200


def test_a_replaced_instance_is_kept_aside(world: World, owner: Client, backup: Path) -> None:
    owner.post("/watch/addlist", {"title_id": "tv-1396"})
    world.backstage.close()
    _, aside = restore(world.backstage.settings, backup, NOON, replace=True)
    assert aside is not None
    assert rows_by_table(aside / DATABASE)["watchlist"] == 2
    assert rows_by_table(world.folder / DATABASE)["watchlist"] == 1
    assert {"index", "wtw.toml"} <= names_in(aside)
    assert "index" not in names_in(world.folder)
    prepare(world.backstage, lambda _: None)
    assert (world.folder / "index").exists()


def test_a_database_too_damaged_to_be_opened_is_replaced_too(world: World, backup: Path) -> None:
    world.backstage.close()
    (world.folder / DATABASE).write_bytes(b"no database at all" * 1000)
    (world.folder / f"{DATABASE}-wal").write_bytes(b"of another age")
    _, aside = restore(world.backstage.settings, backup, NOON, replace=True)
    assert aside is not None
    assert (aside / DATABASE).read_bytes().startswith(b"no database")
    assert rows_by_table(world.folder / DATABASE)["watchlist"] == 1


def flipped(name: str, content: bytes) -> bytes:
    return content[:5000] + bytes([content[5000] ^ 1]) + content[5001:] if name == DATABASE else content


def without_database(name: str, content: bytes) -> bytes | None:
    return None if name == DATABASE else content


def without_manifest(name: str, content: bytes) -> bytes | None:
    return None if name == "manifest.json" else content


def of_a_newer_version(name: str, content: bytes) -> bytes:
    return content.replace(head().encode(), b"9999_later") if name == "manifest.json" else content


def of_another_format(name: str, content: bytes) -> bytes:
    return content.replace(b'"format": 1', b'"format": 2') if name == "manifest.json" else content


def with_other_counts(name: str, content: bytes) -> bytes:
    return content.replace(b'"accounts": 1', b'"accounts": 2') if name == "manifest.json" else content


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (flipped, "is damaged"),
        (without_database, "is missing"),
        (without_manifest, "is no backup of WhatToWatch"),
        (of_a_newer_version, "9999_later, which is newer"),
        (of_another_format, "another kind"),
        (with_other_counts, "its rows are not those that were saved"),
    ],
)
def test_what_is_no_sound_backup_is_refused_and_nothing_touched(
    backup: Path, elsewhere: Settings, change: Callable[[str, bytes], bytes | None], complaint: str
) -> None:
    with pytest.raises(WhatToWatchError, match=complaint):
        restore(elsewhere, repacked(backup, change), NOON)
    assert names_in(elsewhere.folder) == set()


def test_a_file_that_is_no_zip_or_was_cut_short_is_refused(backup: Path, elsewhere: Settings) -> None:
    short = backup.with_name("short.zip")
    for content in (b"a love letter", backup.read_bytes()[:-200]):
        short.write_bytes(content)
        with pytest.raises(InvalidInput, match="is no backup"):
            restore(elsewhere, short, NOON)


def test_a_backup_whose_database_was_damaged_before_it_was_saved_is_refused(
    world: World, elsewhere: Settings, tmp_path: Path
) -> None:
    world.backstage.close()
    with closing(sqlite3.connect(world.folder / DATABASE)) as damaged:
        damaged.execute("PRAGMA foreign_keys=OFF")
        damaged.execute("INSERT INTO blocks VALUES ('nobody', 'no one')")
        damaged.commit()
    back_up(world.backstage.settings, tmp_path / "damaged.zip", NOON)
    with pytest.raises(InvalidInput, match="refers to nothing"):
        restore(elsewhere, tmp_path / "damaged.zip", NOON)


def test_a_backup_is_restored_to_the_data_folder_only(backup: Path, tmp_path: Path) -> None:
    away = Settings(data=str(tmp_path / "here"), database_url=sqlite_url(tmp_path / "there.db"))
    with pytest.raises(InvalidInput, match="data folder only"):
        restore(away, backup, NOON)
