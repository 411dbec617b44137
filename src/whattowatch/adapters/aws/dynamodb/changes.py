"""The order of changes, and why nobody who follows it ever misses one.

1. **Numbers are dense.** A transaction takes the numbers after the newest, writes an item for each and moves the newest
   on, all on the condition that the newest is still the one that it read. So every number up to the newest was given
   to exactly one change that was made, and none to one that was not.
2. **A reader goes over numbers without a gap.** Transactions are atomic for what they write, but not for a Query that
   passes by: of two transactions it may see an item of the later before one of the earlier. Were the reader to go on
   to the later number, the earlier would be skipped for good. It stops before the gap instead, and finds both next
   time. Nothing else is asked of the engine, neither order nor consistency.
3. **Gaps that stay are old ones.** A change that a later one of the same title superseded says so, and is removed by
   DynamoDB a week after. A gap below a change that is older than `SETTLED_S` is therefore one of these: a transaction
   is visible in full within seconds of its commit.

A superseded change need not be told: the later one is, by 1 and 2, still ahead of whoever has not seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from whattowatch.adapters.aws.dynamodb.items import Item
from whattowatch.adapters.aws.dynamodb.reading import under
from whattowatch.adapters.aws.dynamodb.requests import Table
from whattowatch.adapters.aws.dynamodb.table import CHANGES, EXPIRES, change_key
from whattowatch.domain.catalogue import Changes, Title

SETTLED_S = 600
"""Transactions end within seconds; ten minutes is how long DynamoDB itself remembers one to know it again."""

KEPT_S = 7 * 86_400
"""How long a superseded change is kept: much longer than `SETTLED_S`."""

PAGE = 200
"""Changes read at least at a time: superseded ones take up room among those that are told."""

Now = Callable[[], float]
"""Seconds since 1970 by the machine's clock: the one that DynamoDB compares `expires` with."""


class _Change(NamedTuple):
    seq: int
    title_id: str
    superseded: bool
    at: int


def changes_since(table: Table, cursor: int, limit: int, now: Now) -> Changes:
    """At most `limit` titles changed after `cursor`, oldest change first."""
    told = list[tuple[int, Title]]()
    ahead = _settled(table, cursor, max(limit, PAGE), now())
    while len(told) < limit and (some := list(islice(ahead, limit - len(told)))):
        standing = under(table, (change.title_id for change in some if not change.superseded))
        for change in some:
            found = standing.get(change.title_id)
            if not change.superseded and (found is None or (found.seq or 0) < change.seq):
                # The title of this very change is not to be seen yet: it is told next time.
                return _told(told, cursor)
            if found is not None and found.seq == change.seq and found.title is not None:
                told.append((change.seq, found.title))
    return _told(told, cursor)


def _told(told: list[tuple[int, Title]], cursor: int) -> Changes:
    return Changes(tuple(title for _, title in told), told[-1][0] if told else cursor)


def _settled(table: Table, cursor: int, page: int, now: float) -> Iterator[_Change]:
    """The changes after the cursor, up to the first gap that may still be filled."""
    expected = cursor + 1
    while True:
        read = [_change(item) for item in _after(table, expected - 1, page)]
        for change in read:
            if change.seq != expected and change.at > now - SETTLED_S:
                return
            yield change
            expected = change.seq + 1
        if len(read) < page:
            return


def _after(table: Table, cursor: int, most: int) -> Iterator[Item]:
    # A cursor that somebody made up may be longer than the numbers are: nothing comes after it.
    last = min(max(cursor, 0), 10**19)
    values = {":changes": CHANGES, ":cursor": change_key(last)["sk"]["S"]}
    return table.query(values, "pk = :changes AND sk > :cursor", most)


def _change(item: Item) -> _Change:
    return _Change(int(item["sk"]["S"]), item["id"]["S"], EXPIRES in item, int(item["at"]["N"]))


def supersession(seq: int, at: int) -> dict[str, Any]:
    """The action that lets a change go, now that a later one of its title stands."""
    return {
        "Update": {
            "Key": change_key(seq),
            "UpdateExpression": "SET #expires = :expires",
            # Without the condition an Update would bring back, in part, what was removed meanwhile.
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeNames": {"#expires": EXPIRES},
            "ExpressionAttributeValues": {":expires": {"N": str(at + KEPT_S)}},
        }
    }
