"""The Tantivy index: the contract of every search index, and what is its own: files, locks and processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tantivy import Document, Index, SchemaBuilder

from contracts.search_index import SearchIndexContract
from contracts.search_index_writer import NewIndex
from contracts.search_titles import BY_NAME, NO_FACETS, TITLES
from whattowatch.adapters.embedded.tantivy_index import TantivyIndex
from whattowatch.adapters.embedded.tantivy_schema import SCHEMA_VERSION
from whattowatch.adapters.embedded.tantivy_writer import TantivyIndexWriter
from whattowatch.domain.discovery import Found, SearchQuery
from whattowatch.domain.errors import Unavailable

HEAT = BY_NAME["Heat"]
EVERYTHING = SearchQuery("")

WRITE_FOR_EVER = """
import sys
from itertools import count
from pathlib import Path
from whattowatch.adapters.embedded.tantivy_writer import TantivyIndexWriter
from whattowatch.domain.catalogue import Title, TitleType

writer = TantivyIndexWriter(Path(sys.argv[1]))
for batch in count(writer.cursor() + 1):
    titles = [Title(f"movie-{at}", TitleType.MOVIE, f"Batch {batch}", year=batch) for at in range(20)]
    writer.apply(titles, batch)
    print(batch, flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def writer(folder: Path) -> Iterator[TantivyIndexWriter]:
    with TantivyIndexWriter(folder) as writer:
        yield writer


@pytest.fixture
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WRITE_FOR_EVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def first_commit(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


class TestTantivyIndex(SearchIndexContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_index(cls, tmp_path_factory: pytest.TempPathFactory) -> NewIndex:
        return lambda: TantivyIndexWriter(tmp_path_factory.mktemp("index"))


def test_a_reader_of_a_missing_folder_finds_nothing_and_makes_nothing(folder: Path) -> None:
    assert TantivyIndex(folder).search(EVERYTHING) == Found((), 0, None, NO_FACETS)
    assert not folder.exists()


def test_a_reader_sees_each_commit_at_its_next_search(folder: Path, writer: TantivyIndexWriter) -> None:
    reader = TantivyIndex(folder)
    totals = [reader.search(EVERYTHING).total]
    for cursor in (1, 2, 3):
        writer.apply(TITLES[:cursor], cursor)
        totals.append(reader.search(EVERYTHING).total)
    assert totals == [0, 1, 2, 3]


def test_a_reader_sees_what_another_process_wrote(folder: Path, other_process: subprocess.Popen[str]) -> None:
    reader = TantivyIndex(folder)
    assert reader.search(EVERYTHING).total == 0
    first_commit(other_process)
    assert reader.search(EVERYTHING).total == 20


def test_a_second_writer_is_told_that_the_index_is_taken(folder: Path, writer: TantivyIndexWriter) -> None:
    writer.apply([HEAT], 1)
    second = TantivyIndexWriter(folder)
    with pytest.raises(Unavailable):
        second.apply([HEAT], 2)
    assert (second.cursor(), second.search(EVERYTHING).ids) == (1, (HEAT.id,))


def test_a_second_process_is_told_that_the_index_is_taken(
    writer: TantivyIndexWriter, other_process: subprocess.Popen[str]
) -> None:
    first_commit(other_process)
    with pytest.raises(Unavailable):
        writer.apply([HEAT], 2)


def test_reading_and_asking_for_the_cursor_take_no_lock(folder: Path, writer: TantivyIndexWriter) -> None:
    idle = TantivyIndexWriter(folder)
    idle.search(EVERYTHING)
    assert idle.cursor() == 0
    writer.apply([HEAT], 1)
    assert idle.cursor() == 1


def test_a_closed_writer_lets_another_write_and_may_write_again_itself(folder: Path) -> None:
    first, second = TantivyIndexWriter(folder), TantivyIndexWriter(folder)
    for cursor, writer in enumerate((first, second, first), start=1):
        writer.apply([HEAT], cursor)
        writer.close()
    assert second.cursor() == 3


@pytest.mark.parametrize("commits", [1, 2, 3])
def test_killing_the_writer_leaves_one_whole_batch_and_no_lock(
    writer: TantivyIndexWriter, other_process: subprocess.Popen[str], commits: int
) -> None:
    acknowledged = [first_commit(other_process) for _ in range(commits)][-1]
    other_process.kill()
    other_process.wait()
    cursor = writer.cursor()
    assert cursor >= acknowledged
    assert writer.search(EVERYTHING).facets["years"] == {str(cursor): 20}
    writer.apply([HEAT], cursor + 1)
    assert writer.search(EVERYTHING).total == 21


def test_an_index_of_another_schema_is_set_aside_and_rebuilt(folder: Path, writer: TantivyIndexWriter) -> None:
    current = folder / f"v{SCHEMA_VERSION}"
    current.mkdir(parents=True)
    other = SchemaBuilder().add_text_field("name").build()
    made = Index(other, str(current)).writer(heap_size=15_000_000, num_threads=1)
    made.add_document(Document.from_dict({"name": "heat"}, other))
    made.commit()
    del made
    assert writer.cursor() == 0
    assert TantivyIndex(folder).search(EVERYTHING).total == 0
    writer.apply([HEAT], 5)
    assert (writer.cursor(), writer.search(EVERYTHING).total) == (5, 1)


def test_indexes_of_other_versions_are_removed_by_the_next_writer(folder: Path, writer: TantivyIndexWriter) -> None:
    older, foreign = folder / "v0", folder / "notes"
    older.mkdir(parents=True)
    foreign.mkdir()
    (older / "meta.json").write_text("{}")
    assert writer.cursor() == 0
    writer.apply([HEAT], 1)
    assert not older.exists()
    assert foreign.exists()


def written(folder: Path) -> Path:
    with TantivyIndexWriter(folder) as writer:
        writer.apply([HEAT], 1)
    return folder / f"v{SCHEMA_VERSION}"


@pytest.mark.parametrize("damaged", ["meta.json", "*.store", "*.fast", "*.term"])
def test_a_damaged_index_is_unavailable_until_it_is_rebuilt(folder: Path, damaged: str) -> None:
    (file,) = written(folder).glob(damaged)
    file.write_bytes(b"{")
    with pytest.raises(Unavailable):
        TantivyIndex(folder).search(EVERYTHING)
    with TantivyIndexWriter(folder) as writer:
        assert writer.cursor() == 0
        writer.apply(TITLES, 2)
    assert TantivyIndex(folder).search(EVERYTHING).total == len(TITLES)


def test_damage_that_only_a_search_comes_upon_is_unavailable_too(folder: Path, writer: TantivyIndexWriter) -> None:
    writer.apply([replace(HEAT, id=f"movie-{at}", other_titles=("Hot " * 50,)) for at in range(500)], 1)
    (store,) = (folder / f"v{SCHEMA_VERSION}").glob("*.store")
    whole = store.read_bytes()
    store.write_bytes(b"\xff" * 20 + whole[20:])
    with pytest.raises(Unavailable):
        TantivyIndex(folder).search(EVERYTHING)


def test_a_folder_that_is_none_is_unavailable(folder: Path, writer: TantivyIndexWriter) -> None:
    folder.write_text("in the way")
    with pytest.raises(Unavailable):
        TantivyIndex(folder).search(EVERYTHING)
    with pytest.raises(Unavailable):
        writer.apply([HEAT], 1)
