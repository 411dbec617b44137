"""Requests to OpenSearch: time-outs, a bounded number of attempts, and what its answers mean."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import msgspec

from whattowatch.adapters.opensearch.signing import AmazonSignature
from whattowatch.domain.errors import Unavailable

ATTEMPTS = 3
PAUSE_S = 0.1
"""Before the second attempt; twice as long before the third."""
CONNECT_S, READ_S = 2, 10
PASSING = frozenset({429, 502, 503, 504})
"""Too many requests, or a node that is being replaced."""
ALIAS = "whattowatch"
"""The name under which the index is searched, where the setting gives no other."""


class Missing(Unavailable):
    """There is no such index."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where OpenSearch is, and under which name the index.

    Attributes:
        base: scheme, host and port.
        alias: the name that searches use.
        user: user name and password, for a domain that asks for them.
    """

    base: str
    alias: str = ALIAS
    user: tuple[str, str] | None = field(default=None, repr=False)

    @classmethod
    def at(cls, url: str) -> Address:
        """The address that `opensearch+https://[user:password@]host[:port][/alias]` means."""
        parts = urlsplit(url.removeprefix("opensearch+"))
        user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        host = parts.netloc.rpartition("@")[2]
        return cls(f"{parts.scheme}://{host}", parts.path.strip("/") or ALIAS, user)


class OpenSearchHttp:
    """Sends requests, each of which may be repeated without doing anything twice. Thread-safe.

    Args:
        address: whom to ask.
    """

    def __init__(self, address: Address) -> None:
        self._address = address

    def ask(self, method: str, path: str, body: Any = None) -> Mapping[str, Any]:
        """The answer to a request with a JSON body.

        Raises:
            Missing: there is no such index.
            Unavailable: OpenSearch did not answer, or refused.
        """
        return self._answered(method, path, {"json": body} if body is not None else {})

    def bulk(self, path: str, lines: bytes) -> Mapping[str, Any]:
        """The answer to a bulk of newline-delimited JSON. Raises as `ask` does."""
        return self._answered("POST", path, {"content": lines, "headers": {"content-type": "application/x-ndjson"}})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _answered(self, method: str, path: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        for attempt in range(1, ATTEMPTS):
            try:
                answer = self._client.request(method, path, **given)
            except httpx.TransportError:
                pass
            else:
                if answer.status_code not in PASSING:
                    return _read(answer)
            time.sleep(PAUSE_S * attempt)
        try:
            return _read(self._client.request(method, path, **given))
        except httpx.TransportError as error:
            raise Unavailable(f"the search index did not answer: {type(error).__name__}") from error

    @cached_property
    def _client(self) -> httpx.Client:
        timeout = httpx.Timeout(READ_S, connect=CONNECT_S)
        return httpx.Client(base_url=self._address.base, timeout=timeout, auth=self._auth())

    def _auth(self) -> httpx.Auth | None:
        if self._address.user:
            return httpx.BasicAuth(*self._address.user)
        host = urlsplit(self._address.base).hostname or ""
        return AmazonSignature(host) if AmazonSignature.is_for(host) else None


def _read(answer: httpx.Response) -> Mapping[str, Any]:
    if answer.is_success:
        content: Mapping[str, Any] = msgspec.json.decode(answer.content)
        return content
    kind = _kind(answer)
    if kind == "index_not_found_exception" or answer.status_code == httpx.codes.NOT_FOUND:
        raise Missing("there is no search index yet")
    raise Unavailable(f"the search index refused: {answer.status_code} {kind}")


def _kind(answer: httpx.Response) -> str:
    """The kind of error; its reason may repeat what somebody searched for, and stays out."""
    try:
        return str(answer.json()["error"]["type"])
    except (ValueError, KeyError, TypeError):
        return ""
