"""How a title lies in the Tantivy index."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from tantivy import Document, Schema, SchemaBuilder

from whattowatch.search.document import Candidate, SearchDocument
from whattowatch.search.words import REMEMBERED

SCHEMA_VERSION = 1
"""Raise it whenever the schema, or how texts are cut into words, changes: the index is then made anew."""


@lru_cache(maxsize=1)
def schema() -> Schema:
    """The fields; those of words hold finished terms, put between spaces, since a word has none inside."""
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for words in ("title", "other", "joined", "edges"):
        builder.add_text_field(words, tokenizer_name="whitespace", index_option="basic")
    for value in ("genre", "type", "year"):
        builder.add_text_field(value, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("services", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("popularity", fast=True)
    builder.add_bytes_field("candidate", stored=True)
    builder.add_unsigned_field("cursor", stored=True, fast=True)
    return builder.build()


def document(title: SearchDocument) -> Document:
    """The Tantivy document of a title. The schema is given so that a value of a wrong type is refused at once."""
    candidate = title.candidate
    fields: dict[str, Any] = {
        "id": candidate.id,
        "key": sorted(title.keys),
        "title": " ".join(sorted(title.title)),
        "other": " ".join(sorted(title.other)),
        "joined": " ".join(sorted(title.joined)),
        "edges": " ".join(sorted(title.edges)),
        "genre": list(title.genres),
        "type": title.type,
        "services": list(title.services),
        "popularity": candidate.popularity,
        "candidate": [_packed(candidate)],
    }
    if candidate.year is not None:
        fields["year"] = str(candidate.year)
    return Document.from_dict(fields, schema())


def cursor_document(cursor: int) -> Document:
    """The one document that is no title: it holds the cursor, so that both are committed together."""
    return Document.from_dict({"cursor": cursor}, schema())


def candidate_of(document: Document) -> Candidate:
    """What ranking needs of a title that was found."""
    return _unpacked(document["candidate"][0])


@lru_cache(REMEMBERED)
def _unpacked(packed: bytes) -> Candidate:
    title_id, names, year, popularity = json.loads(packed)
    return Candidate(title_id, tuple(tuple(name.split(" ")) for name in names), year, popularity)


def _packed(candidate: Candidate) -> bytes:
    names = [" ".join(name) for name in candidate.names]
    return json.dumps([candidate.id, names, candidate.year, candidate.popularity]).encode()
