"""Which index of which version stands behind the alias, and how another takes its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from whattowatch.adapters.opensearch.http import Missing, OpenSearchHttp
from whattowatch.adapters.opensearch.mapping import SCHEMA_VERSION, definition, remembered


@dataclass(frozen=True, slots=True)
class Live:
    """The index that is searched.

    Attributes:
        name: its own, behind the alias.
        cursor: up to where it is current.
        version: of its fields.
    """

    name: str
    cursor: int
    version: int


class Indices:
    """Finds, makes and exchanges indices. Thread-safe; one process at a time may write.

    An index of another version goes on being searched until the one of this version, which is filled beside it, has
    come as far.

    Args:
        http: asks OpenSearch.
        alias: what searches name; the indices are called `alias-v1` and so on.
    """

    def __init__(self, http: OpenSearchHttp, alias: str) -> None:
        self._http = http
        self._alias = alias
        self.own = f"{alias}-v{SCHEMA_VERSION}"

    def cursor(self) -> int:
        """Up to where the index of this version is current; 0 where there is none."""
        own = self._found(self.own)
        return own.cursor if own else 0

    def ensure(self) -> None:
        """See that there is an index of this version; where nothing is searched yet, this one is from now on."""
        if self._found(self.own):
            return
        aliases: dict[str, Any] = {} if self._found(self._alias) else {self._alias: {}}
        self._http.ask("PUT", f"/{self.own}", {**definition(0), "aliases": aliases})

    def advance(self, cursor: int) -> None:
        """Make what was written visible, then remember how far it goes; in this order nothing is ever missed."""
        self._http.ask("POST", f"/{self.own}/_refresh")
        self._http.ask("PUT", f"/{self.own}/_mapping", remembered(cursor))
        live = self._found(self._alias)
        if live is None or (live.name != self.own and cursor >= live.cursor):
            self._exchange(live)

    def _exchange(self, old: Live | None) -> None:
        """One request, so that every search finds one of the two."""
        actions: list[dict[str, Any]] = [{"add": {"index": self.own, "alias": self._alias}}]
        if old is not None:
            actions.append({"remove_index": {"index": old.name}})
        self._http.ask("POST", "/_aliases", {"actions": actions})

    def _found(self, name: str) -> Live | None:
        try:
            answer = self._http.ask("GET", f"/{name}/_mapping")
        except Missing:
            return None
        index, content = next(iter(answer.items()))
        meta: Mapping[str, int] = content["mappings"].get("_meta", {})
        return Live(index, meta.get("cursor", 0), meta.get("version", 0))
