"""What is counted over all matches, in the language of aggregations that Tantivy and OpenSearch share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whattowatch.domain.discovery import Counts

FACETS = {"genres": "genre", "types": "type", "years": "year"}
"""The field that each facet counts."""
_MOST_VALUES = 1000
"""More than there are genres, types or years."""


def aggregations() -> dict[str, Any]:
    """What an engine is asked for."""
    return {name: {"terms": {"field": field, "size": _MOST_VALUES}} for name, field in FACETS.items()}


def counts(answered: Mapping[str, Any]) -> Counts:
    """What it answered."""
    return {name: {one["key"]: one["doc_count"] for one in answered[name]["buckets"]} for name in FACETS}
