"""The files of MovieLens' releases, line by line, in the formats in which GroupLens publishes them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.bad_lines import read_all


class Layout(NamedTuple):
    """How one family of MovieLens releases writes its files.

    Attributes:
        suffix: of every file's name.
        encoding: of its text.
        header: whether the first line names the columns.
    """

    suffix: str
    encoding: str
    header: bool


CSV = Layout(".csv", "utf-8-sig", header=True)
"""ml-latest, ml-latest-small, 20M, 25M and 32M."""
DAT = Layout(".dat", "latin-1", header=False)
"""1M and 10M: fields between two colons, no links file."""

COLUMNS = {
    "movies": ("movieId", "title", "genres"),
    "links": ("movieId", "imdbId", "tmdbId"),
    "ratings": ("userId", "movieId", "rating", "timestamp"),
}

Read = TypeVar("Read")


class Row(NamedTuple):
    """One line of a file, with what an error message needs to name it."""

    file: str
    line: int
    fields: Sequence[str]

    def wrong(self, message: str) -> InvalidInput:
        """The error that this line deserves."""
        return InvalidInput.of(f"{self.file}, line {self.line}", message)


class File(NamedTuple):
    """One file of a release; `note` is given the bytes of each of its lines."""

    folder: Path
    name: str
    layout: Layout
    note: Callable[[bytes], None]


def layout_of(folder: Path) -> Layout:
    """How the release in this folder writes its files."""
    return CSV if (folder / f"ratings{CSV.suffix}").is_file() else DAT


def read_rows(file: File, read: Callable[[Row], Read]) -> Iterator[Read]:
    """What `read` makes of each line but the header."""
    columns = COLUMNS[file.name]

    def checked(line: _Line) -> Read:
        row = _split(line, file.layout)
        if len(row.fields) != len(columns):
            raise row.wrong(f"has {len(row.fields)} fields where {len(columns)} are needed")
        return read(row)

    return read_all(_lines(file), checked)


class _Line(NamedTuple):
    """One line as it stands in its file."""

    file: str
    number: int
    raw: bytes


def _lines(file: File) -> Iterator[_Line]:
    """All lines but the header."""
    path = file.folder / f"{file.name}{file.layout.suffix}"
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream, start=1):
                file.note(raw)
                line = _Line(path.name, number, raw)
                if number > 1 or not file.layout.header:
                    yield line
                else:
                    _check_header(_split(line, file.layout), COLUMNS[file.name])
    except OSError as error:
        raise InvalidInput.of(path.name, f"cannot be read from {path.parent}: {error.strerror}") from error


def _check_header(row: Row, columns: Sequence[str]) -> None:
    if tuple(row.fields) != tuple(columns):
        raise row.wrong(f"does not name the columns {', '.join(columns)}")


def _split(line: _Line, layout: Layout) -> Row:
    """The fields of one line. No field of MovieLens contains a line end, so lines can be read one at a time."""
    try:
        text = line.raw.decode(layout.encoding).rstrip("\r\n")
        fields = text.split("::") if layout is DAT else next(csv.reader([text], strict=True), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise Row(line.file, line.number, ()).wrong(f"is not {layout.suffix[1:]} text: {error}") from error
    return Row(line.file, line.number, fields)
