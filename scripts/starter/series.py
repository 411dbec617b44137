#!/usr/bin/env python3
"""Makes the starter's series from the list compiled by hand and TVmaze's facts.

    python scripts/starter/series.py --tvmaze FILE [--compiled FILE] [--out FILE]

The list of our own, `series_compiled.csv`, lies beside this script. TVmaze's facts, JSON lines under CC BY-SA 4.0, add
genres to the series that they name with the same title and first year. The same input always gives the same bytes. A
row that breaks a rule ends the run with its line's number.
"""

import argparse
import csv
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from series_genres import merged
from series_rows import COLUMNS, Series, series_of
from series_tvmaze import TitleAndYear, genres_by_title, title_and_year

HERE = Path(__file__).parent
COMPILED = HERE / "series_compiled.csv"
PACKAGE = HERE.parents[1] / "src" / "whattowatch" / "starter" / "series"
UNIQUE = ("slug", "tmdb_id", "tvmaze_id", "imdb_id")


def read_compiled(path: Path) -> list[Series]:
    """The series of the list compiled by hand, in its order.

    Raises:
        ValueError: a row breaks a rule, or repeats another's slug or id; the message starts with file and line.
    """
    series: list[Series] = []
    seen: set[tuple[str, str]] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="", strict=True)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name}:1: the columns are not {','.join(COLUMNS)}")
        for row in reader:
            try:
                series.append(checked(row, seen))
            except ValueError as broken:
                raise ValueError(f"{path.name}:{reader.line_num}: {broken}") from broken
    return series


def checked(row: dict[str, str], seen: set[tuple[str, str]]) -> Series:
    """The row as a series; its slug and ids join those `seen`, as pairs of column and value.

    Raises:
        ValueError: it has too many fields, breaks a rule, or one of its ids was seen before.
    """
    if len(row) != len(COLUMNS):
        raise ValueError(f"more than {len(COLUMNS)} fields")
    series = series_of(row)
    for column in UNIQUE:
        if row[column] and (column, row[column]) in seen:
            raise ValueError(f"duplicate {column} {row[column]!r}")
        seen.add((column, row[column]))
    return series


def record(series: Series, tvmaze: dict[TitleAndYear, tuple[str, ...]]) -> tuple[str, ...]:
    """The series as a row of the derived file, with what TVmaze adds to its genres."""
    genres = merged(series.genres, tvmaze.get(title_and_year(series.title, series.first_year), ()))
    source = "own" if genres == series.genres else "own+tvmaze"
    return (*fields(replace(series, genres=genres)), source)


def fields(series: Series) -> tuple[str, ...]:
    """The series as a row's texts, in the order of `COLUMNS`."""
    return (
        series.slug,
        series.tmdb_id,
        series.tvmaze_id,
        series.imdb_id,
        series.title,
        series.original_title,
        str(series.first_year),
        str(series.last_year or ""),
        series.status,
        "|".join(series.genres),
        series.episodes_per_season,
        str(series.prominence),
    )


def make(compiled: Path, tvmaze: Path, out: Path) -> None:
    """Makes the derived file `out`.

    Raises:
        ValueError: as `read_compiled`; nothing is written then.
    """
    series = read_compiled(compiled)
    genres = genres_by_title(tvmaze)
    write((record(one, genres) for one in series), out)


def write(records: Iterable[tuple[str, ...]], path: Path) -> None:
    """Writes the records as CSV, sorted by slug: UTF-8, LF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*COLUMNS, "source"))
        writer.writerows(sorted(records))


def main() -> None:
    """Reads the arguments, makes the series, writes the file; a broken row is an exit status of 1 with its message."""
    parser = argparse.ArgumentParser(description="Makes the starter's series from our own list and TVmaze's facts.")
    parser.add_argument("--tvmaze", type=Path, required=True, help="TVmaze's facts, as JSON lines")
    parser.add_argument("--compiled", type=Path, default=COMPILED, help="the list compiled by hand")
    parser.add_argument("--out", type=Path, default=PACKAGE / "series.csv", help="where the series are written")
    arguments = parser.parse_args()
    try:
        make(arguments.compiled, arguments.tvmaze, arguments.out)
    except ValueError as broken:
        sys.exit(str(broken))


if __name__ == "__main__":
    main()
