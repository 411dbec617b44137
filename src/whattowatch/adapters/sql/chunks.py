"""Long lists of ids in pieces that fit into one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

CHUNK = 10_000
"""Ids in one IN list. SQLite takes 32,766 parameters in a statement, and some statements name the list twice."""


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The distinct ids, at most `CHUNK` at a time; nothing for no ids."""
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), CHUNK):
        yield distinct[start : start + CHUNK]
