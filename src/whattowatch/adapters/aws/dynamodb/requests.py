"""Requests to the table: whole answers however many pieces they come in, and errors in our words.

Every read but that of an index is strongly consistent. It costs twice the read units; in return whoever follows the
changes never computes people's lists from what stood before the change.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from whattowatch.adapters.aws.dynamodb.items import Item, keyed
from whattowatch.adapters.aws.dynamodb.table import Key
from whattowatch.domain.errors import StoreBusy, StoreUnavailable

MOST_READ, MOST_WRITTEN, MOST_ACTIONS = 100, 25, 100
"""Keys of a BatchGetItem, requests of a BatchWriteItem, actions of a TransactWriteItems."""

ATTEMPTS = 8
"""Of a batch of which something was left undone; they take some 6 s in all."""
SHORTEST_S, LONGEST_S = 0.05, 3.0

_BUSY = {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_BUSY_CODES = {"ConditionalCheckFailedException", "TransactionConflictException", "TransactionInProgressException"}
_OURS = {"ValidationException", "SerializationException"}
_Piece = TypeVar("_Piece")


class DynamoDb(Protocol):
    """The part of botocore's client that is used."""

    def batch_get_item(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: D102  (DynamoDB's own documentation says it, here and below)
    def batch_write_item(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: D102
    def get_item(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: D102
    def put_item(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: D102
    def query(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: D102
    def transact_write_items(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: D102


class Table:
    """One table. Thread-safe, as botocore's clients are.

    Args:
        client: botocore's, whose own retries answer throttling and lost connections.
        name: of the table.
        sleep: waits for some seconds.
    """

    def __init__(self, client: DynamoDb, name: str, sleep: Callable[[float], object] = time.sleep) -> None:
        self._client = client
        self._name = name
        self._sleep = sleep

    def get(self, key: Key) -> Item | None:
        """The item under this key. Strongly consistent."""
        with translated():
            return self._client.get_item(TableName=self._name, Key=key, ConsistentRead=True).get("Item")

    def put(self, item: Item) -> None:
        """Replace the item under its key."""
        with translated():
            self._client.put_item(TableName=self._name, Item=item)

    def get_all(self, keys: Iterable[Key]) -> list[Item]:
        """The items under these distinct keys, in any order; what is not there is left out. Strongly consistent."""
        return [item for chunk in pieces(keys, MOST_READ) for item in self._get_chunk(chunk)]

    def write_all(self, items: Iterable[Item], remove: Iterable[Key] = ()) -> None:
        """Put and delete one by one, in no order: nobody may rely on what a failure leaves."""
        requests: list[dict[str, Any]] = [{"PutRequest": {"Item": item}} for item in items]
        requests += [{"DeleteRequest": {"Key": key}} for key in remove]
        for chunk in pieces(requests, MOST_WRITTEN):
            self._write_chunk(chunk)

    def query(self, values: Mapping[str, str], condition: str, most: int | None = None, **more: Any) -> Iterator[Item]:
        """At most `most` items in the order of their keys, read as they are asked for, however many pages they fill.

        Args:
            values: of the condition's placeholders, all texts.
            condition: on the keys.
            most: how many are wanted; None: all.
            more: further parameters of Query; without an index it is strongly consistent.
        """
        request = {
            "TableName": self._name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {name: {"S": value} for name, value in values.items()},
            "ConsistentRead": "IndexName" not in more,
            **more,
        }
        limited = request if most is None else {**request, "Limit": most}
        yield from islice(self._pages(limited), most)

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """All of these actions or none, at most `MOST_ACTIONS`.

        botocore gives each call a token, so that what is sent again after a lost answer is done once.

        Raises:
            StoreBusy: a condition did not hold, or another transaction was under way: nothing was done.
        """
        named = [{kind: {"TableName": self._name, **what} for kind, what in each.items()} for each in actions]
        with translated():
            self._client.transact_write_items(TransactItems=named)

    def _pages(self, request: dict[str, Any]) -> Iterator[Item]:
        while True:
            with translated():
                answer = self._client.query(**request)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request = {**request, "ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _get_chunk(self, keys: Sequence[Key]) -> Iterator[Item]:
        """An answer holds 16 MB at most; what did not fit, or was throttled, is asked for again."""
        waiting: dict[str, Any] = {self._name: {"Keys": list(keys), "ConsistentRead": True}}
        for pause in _pauses():
            with translated():
                answer = self._client.batch_get_item(RequestItems=waiting)
            found = answer["Responses"].get(self._name, [])
            yield from found
            waiting = answer.get("UnprocessedKeys", {})
            if not waiting:
                return
            if not found:
                self._sleep(pause)
        raise StoreUnavailable("DynamoDB left part of a batch unread again and again")

    def _write_chunk(self, requests: Sequence[Mapping[str, Any]]) -> None:
        waiting: dict[str, Any] = {self._name: list(requests)}
        for pause in _pauses():
            with translated():
                waiting = self._client.batch_write_item(RequestItems=waiting).get("UnprocessedItems", {})
            if not waiting:
                return
            self._sleep(pause)
        raise StoreUnavailable("DynamoDB left part of a batch unwritten again and again")


def condition_on(item: Item, rev: int | None) -> Mapping[str, Any]:
    """The action that puts the item where the one that stands is still the one that was read; None: where none was."""
    if rev is None:
        return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
    return {
        "Put": {
            "Item": item,
            "ConditionExpression": "rev = :rev",
            "ExpressionAttributeValues": {":rev": {"N": str(rev)}},
        }
    }


def deletion(item: Item) -> Mapping[str, Any]:
    """The action that removes the item."""
    return {"Delete": {"Key": keyed(item)}}


def pieces(rows: Iterable[_Piece], size: int) -> Iterator[list[_Piece]]:
    """The rows in lists of at most that many."""
    waiting = iter(rows)
    while piece := list(islice(waiting, size)):
        yield piece


def _pauses() -> Iterator[float]:
    """Seconds to wait after each attempt; the whole span is left to chance, so that throttled readers part ways."""
    for attempt in range(ATTEMPTS):
        yield random.uniform(0, min(SHORTEST_S * 2**attempt, LONGEST_S))  # noqa: S311  (nothing secret)


@contextmanager
def translated() -> Iterator[None]:
    """Say that the store is busy or unavailable where DynamoDB did not take the request."""
    try:
        yield
    except ClientError as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error
    except BotoCoreError as error:
        raise StoreUnavailable(f"DynamoDB cannot be reached: {error}") from error


def _told(error: ClientError) -> StoreBusy | StoreUnavailable | None:
    """What DynamoDB's error means to a caller; None for a mistake in our requests."""
    code = error.response["Error"]["Code"]
    reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", ())}
    if code in _BUSY_CODES or (reasons & _BUSY and not reasons & {"ValidationError"}):
        return StoreBusy(f"another request got in the way: {code}")
    if code in _OURS or "ValidationError" in reasons:
        return None
    return StoreUnavailable(f"DynamoDB did not take the request: {code}")
