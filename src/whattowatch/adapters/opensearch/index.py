"""The search index in OpenSearch (port `SearchIndexWriter`)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from whattowatch.adapters.opensearch.engine import OneSearch
from whattowatch.adapters.opensearch.http import ATTEMPTS, PASSING, PAUSE_S, Address, Missing, OpenSearchHttp
from whattowatch.adapters.opensearch.indices import Indices
from whattowatch.adapters.opensearch.mapping import source
from whattowatch.domain.catalogue import Title
from whattowatch.domain.discovery import Found, SearchQuery
from whattowatch.domain.errors import Unavailable
from whattowatch.search.answer import NOTHING, answer
from whattowatch.search.document import document_of

CHUNK = 500
"""Titles in one request: one or two megabytes, of the ten that the smallest domains take."""
NOT_FOUND, BAD = 404, 300


class OpenSearchIndex:
    """Searches and keeps an index that several machines may search. Thread-safe.

    OpenSearch has no transaction. A batch that breaks off leaves what was written of it and the cursor of before, so
    that the next one writes it again: each title alone is always whole. No lock keeps a second writer away: on AWS the
    jobs that write run one at a time.

    Args:
        url: `opensearch+https://[user:password@]host[:port][/alias]`.
    """

    def __init__(self, url: str) -> None:
        address = Address.at(url)
        self._alias = address.alias
        self._http = OpenSearchHttp(address)
        self._indices = Indices(self._http, address.alias)

    def search(self, query: SearchQuery) -> Found:
        """The titles that match, best first.

        Raises:
            Unavailable: OpenSearch does not answer.
        """
        try:
            return answer(OneSearch(self._http, self._alias), query)
        except Missing:
            return NOTHING

    def cursor(self) -> int:
        """The cursor of the last batch; 0 when there is no index of this version."""
        return self._indices.cursor()

    def apply(self, titles: Iterable[Title], cursor: int) -> None:
        """Add, replace or, when gone, remove these titles, then remember the cursor.

        Raises:
            Unavailable: OpenSearch did not take all of it. The cursor is that of before.
        """
        last = {title.id: _line(title) for title in titles}  # Of two versions of a title the last one counts.
        self._indices.ensure()
        waiting = iter(last.items())
        while chunk := dict(islice(waiting, CHUNK)):
            self._write(chunk)
        self._indices.advance(cursor)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _write(self, lines: Mapping[str, str]) -> None:
        """Write each title; those that OpenSearch was too busy for are sent again, some times at most."""
        left = dict(lines)
        for attempt in range(1, ATTEMPTS + 1):
            refused = self._refused(left)
            if not refused:
                return
            lasting = {title_id: status for title_id, status in refused.items() if status not in PASSING}
            if lasting or attempt == ATTEMPTS:
                raise Unavailable(f"the search index did not take {len(refused)} titles, such as {_one(refused)}")
            left = {title_id: left[title_id] for title_id in refused}
            time.sleep(PAUSE_S * attempt)

    def _refused(self, lines: Mapping[str, str]) -> dict[str, int]:
        """The statuses of those that were not taken, by title."""
        told = self._http.bulk(f"/{self._indices.own}/_bulk", "".join(lines.values()).encode())
        return dict(_failures(told["items"])) if told["errors"] else {}


def _line(title: Title) -> str:
    """What a bulk says of a title; strings with halves of surrogate pairs are written as escapes."""
    if title.gone:
        return json.dumps({"delete": {"_id": title.id}}) + "\n"
    return "\n".join((json.dumps({"index": {"_id": title.id}}), json.dumps(source(document_of(title))), ""))


def _failures(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    for item in items:
        action, told = next(iter(item.items()))
        gone_already = action == "delete" and told["status"] == NOT_FOUND
        if told["status"] >= BAD and not gone_already:
            yield told["_id"], told["status"]


def _one(refused: Mapping[str, int]) -> str:
    title_id, status = next(iter(refused.items()))
    return f"{title_id} ({status})"
