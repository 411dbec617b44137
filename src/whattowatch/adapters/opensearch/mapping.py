"""How a title lies in the OpenSearch index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whattowatch.search.document import Candidate, SearchDocument

SCHEMA_VERSION = 1
"""Raise it whenever the fields, or how texts are cut into words, change: the index is then made anew beside the old."""
DEEPEST = 100_000
"""Of how many matches pages can be asked for; OpenSearch gathers as many at each shard."""

_LONGEST = 8_191
"""Characters of a term, four bytes each at most: Lucene takes 32,766 bytes, and refuses a title with a longer one."""

_WORDS = ("key", "title", "other", "joined", "edges")
_VALUES = ("id", "genre", "type", "year", "services")


def definition(cursor: int) -> dict[str, Any]:
    """Settings and mapping of a new index.

    Fields of words hold finished terms, several of them, which OpenSearch must not cut again: keywords.
    """
    term = {"type": "keyword", "ignore_above": _LONGEST}
    words: dict[str, Any] = {name: {**term, "doc_values": False} for name in _WORDS}
    values: dict[str, Any] = dict.fromkeys(_VALUES, term)
    return {
        "settings": {"number_of_shards": 1, "max_result_window": DEEPEST},
        "mappings": {
            "dynamic": "strict",
            **remembered(cursor),
            "properties": {
                **words,
                **values,
                "popularity": {"type": "double"},
                "candidate": {"type": "object", "enabled": False},
            },
        },
    }


def remembered(cursor: int) -> dict[str, Any]:
    """The part of a mapping that says up to where the index is current, and of which version it is."""
    return {"_meta": {"cursor": cursor, "version": SCHEMA_VERSION}}


def source(title: SearchDocument) -> dict[str, Any]:
    """The document of a title."""
    candidate = title.candidate
    return {
        "id": candidate.id,
        "key": sorted(title.keys),
        "title": sorted(title.title),
        "other": sorted(title.other),
        "joined": sorted(title.joined),
        "edges": sorted(title.edges),
        "genre": list(title.genres),
        "type": title.type,
        "year": None if candidate.year is None else str(candidate.year),
        "services": list(title.services),
        "popularity": candidate.popularity,
        "candidate": {"names": candidate.names, "year": candidate.year},
    }


def candidate_of(hit: Mapping[str, Any]) -> Candidate:
    """What ranking needs of a title that was found."""
    found = hit["_source"]
    names = tuple(tuple(name) for name in found["candidate"]["names"])
    return Candidate(hit["_id"], names, found["candidate"]["year"], found["popularity"])
