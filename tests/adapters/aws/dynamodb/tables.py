"""Tables of a test's own, and a client that counts and hampers its requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from engines.ministack_server import Aws
from whattowatch.adapters.aws.dynamodb.table import DEFINITION

Requests = Callable[[Callable[[], object]], dict[str, int]]
"""Calls a function and answers how many requests it sent, by the operation's name."""


class WatchedClient:
    """Passes requests on to the engine, counts them, and leaves part of a batch undone when it is told to.

    Attributes:
        sent: requests by operation.
        takes: how much of each of the next batches is done, first to last; all of it after these.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.sent: Counter[str] = Counter()
        self.takes: list[int] = []

    def batch_get_item(self, **request: Any) -> Mapping[str, Any]:
        """What is left for later is told as unprocessed."""
        now, later = self._split(
            request["RequestItems"], lambda each: each["Keys"], lambda keys, each: {**each, "Keys": keys}
        )
        answer = self._send("batch_get_item", RequestItems=now) if now else {"Responses": {}}
        return {**answer, "UnprocessedKeys": later}

    def batch_write_item(self, **request: Any) -> Mapping[str, Any]:
        """The same for writing."""
        now, later = self._split(request["RequestItems"], lambda each: each, lambda some, _: some)
        answer = self._send("batch_write_item", RequestItems=now) if now else {}
        return {**answer, "UnprocessedItems": later}

    def _split(
        self,
        requests: Mapping[str, Any],
        rows: Callable[[Any], list[Any]],
        remade: Callable[[list[Any], Any], Any],
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        ((table, what),) = requests.items()
        took = self.takes.pop(0) if self.takes else len(rows(what))
        parts = rows(what)[:took], rows(what)[took:]
        now, later = ({table: remade(some, what)} if some else {} for some in parts)
        return now, later

    def _send(self, operation: str, **request: Any) -> Mapping[str, Any]:
        self.sent[operation] += 1
        answer: Mapping[str, Any] = getattr(self._client, operation)(**request)
        return answer

    def get_item(self, **request: Any) -> Mapping[str, Any]:
        return self._send("get_item", **request)

    def put_item(self, **request: Any) -> Mapping[str, Any]:
        return self._send("put_item", **request)

    def query(self, **request: Any) -> Mapping[str, Any]:
        return self._send("query", **request)

    def transact_write_items(self, **request: Any) -> Mapping[str, Any]:
        return self._send("transact_write_items", **request)

    def requests(self, call: Callable[[], object]) -> dict[str, int]:
        """How many requests the call sends, by operation."""
        self.sent.clear()
        call()
        return dict(self.sent)


@contextmanager
def table(aws: Aws) -> Iterator[str]:
    """The name of an empty table of titles."""
    client, name = aws.client("dynamodb"), f"titles-{uuid4().hex}"
    client.create_table(TableName=name, **DEFINITION)
    yield name
    client.delete_table(TableName=name)
