"""How a title lies in the Tantivy index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tantivy import Document, Schema, SchemaBuilder

from whattowatch.search.document import Candidate, SearchDocument
from whattowatch.search.facets import FACETS
from whattowatch.search.words import REMEMBERED

SCHEMA_VERSION = 2
"""Raise it whenever the schema, or how texts are cut into words, changes: the index is then made anew."""


class Stored(NamedTuple):
    """What is kept of a title to be read when it was found.

    Attributes:
        candidate: what ranking needs.
        values: what it counts as, by field.
    """

    candidate: Candidate
    values: Mapping[str, Sequence[str]]


@lru_cache(maxsize=1)
def schema() -> Schema:
    """The fields; those of words hold finished terms, put between spaces, since a word has none inside."""
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for words in ("title", "other", "joined", "edges"):
        builder.add_text_field(words, tokenizer_name="whitespace", index_option="basic")
    for value in FACETS.values():
        builder.add_text_field(value, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("services", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("popularity", fast=True)
    builder.add_bytes_field("candidate", stored=True)
    builder.add_unsigned_field("cursor", stored=True, fast=True)
    return builder.build()


def document(title: SearchDocument) -> Document:
    """The Tantivy document of a title. The schema is given so that a value of a wrong type is refused at once."""
    candidate = title.candidate
    values = _values(title)
    fields: dict[str, Any] = {
        "id": candidate.id,
        "key": sorted(title.keys),
        "title": " ".join(sorted(title.title)),
        "other": " ".join(sorted(title.other)),
        "joined": " ".join(sorted(title.joined)),
        "edges": " ".join(sorted(title.edges)),
        "services": list(title.services),
        "popularity": candidate.popularity,
        "candidate": [_packed(candidate, values)],
        **values,
    }
    return Document.from_dict(fields, schema())


def cursor_document(cursor: int) -> Document:
    """The one document that is no title: it holds the cursor, so that both are committed together."""
    return Document.from_dict({"cursor": cursor}, schema())


def stored(document: Document) -> Stored:
    """What was kept of a title that was found."""
    return _unpacked(document["candidate"][0])


def _values(title: SearchDocument) -> dict[str, list[str]]:
    year = title.candidate.year
    return {"genre": list(title.genres), "type": [title.type], "year": [] if year is None else [str(year)]}


@lru_cache(REMEMBERED)
def _unpacked(packed: bytes) -> Stored:
    title_id, names, year, popularity, values = json.loads(packed)
    return Stored(Candidate(title_id, tuple(tuple(name.split(" ")) for name in names), year, popularity), values)


def _packed(candidate: Candidate, values: Mapping[str, Sequence[str]]) -> bytes:
    names = [" ".join(name) for name in candidate.names]
    return json.dumps([candidate.id, names, candidate.year, candidate.popularity, values]).encode()
