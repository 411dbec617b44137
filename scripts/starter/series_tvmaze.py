"""Genres of series from TVmaze's facts (CC BY-SA 4.0)."""

import json
from collections.abc import Iterable
from pathlib import Path

TitleAndYear = tuple[str, int]


def title_and_year(title: str, first_year: int) -> TitleAndYear:
    """What a series is found by in TVmaze's facts, whatever the case of its title."""
    return title.casefold(), first_year


def genres_by_title(path: Path) -> dict[TitleAndYear, tuple[str, ...]]:
    """TVmaze's genres by title and first year; a title that two series of a year share is left out.

    Args:
        path: a file of JSON lines with `name`, `first_air_date` (ISO 8601, or null) and `genres` (`[{"name": …}]`).

    Raises:
        OSError: the file cannot be read.
        KeyError: a line lacks one of the three members.
    """
    found: dict[TitleAndYear, tuple[str, ...]] = {}
    shared: set[TitleAndYear] = set()
    with path.open(encoding="utf-8") as lines:
        for key, genres in dated(lines):
            if key in found:
                shared.add(key)
            found[key] = genres
    return {key: genres for key, genres in found.items() if key not in shared}


def dated(lines: Iterable[str]) -> Iterable[tuple[TitleAndYear, tuple[str, ...]]]:
    """Each series whose first year is known, with its genres' names."""
    for line in lines:
        show = json.loads(line)
        if show["first_air_date"]:
            year = int(show["first_air_date"][:4])
            yield title_and_year(show["name"], year), tuple(genre["name"] for genre in show["genres"])
