"""A change of titles as one transaction, which also numbers the changes and counts the titles.

What is kept beside a title is written before, under names of its own, and nobody sees it until the transaction has put
those names into the title; what it replaces is removed after. A process that dies in between leaves items that no title
names, which cost their room and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from whattowatch.adapters.aws.dynamodb.changes import Now, supersession
from whattowatch.adapters.aws.dynamodb.items import (
    Item,
    Stored,
    change_item,
    genre_item,
    genres,
    keyed,
    source_item,
    title_item,
)
from whattowatch.adapters.aws.dynamodb.reading import counted, meant, whole
from whattowatch.adapters.aws.dynamodb.requests import MOST_ACTIONS, Table, condition_on
from whattowatch.adapters.aws.dynamodb.table import META, Key, genre_key, part_key, place
from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.domain.errors import StoreBusy

MOST_BYTES = 3_000_000
"""Of the titles of one transaction; DynamoDB takes 4 MB, all items counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One id before and after.

    Attributes:
        before: what stands; None where nothing does.
        after: the same with the next `rev`; its `seq` is given by the transaction, where `told`.
        parts: the items beside it that are new.
        told: whether this is a change of the title, and not only of what ids mean.
    """

    before: Stored | None
    after: Stored
    parts: Sequence[Item] = ()
    told: bool = True

    @property
    def known(self) -> Title | None:
        """The title as it stands."""
        return self.before.title if self.before else None

    @property
    def left(self) -> list[Key]:
        """Keys of the parts that nobody needs after it."""
        return [part_key(self.after.id, name) for name in _names(self.before) if name not in _names(self.after)]


def _names(standing: Stored | None) -> tuple[str, ...]:
    return (*standing.episodes.names, *standing.details.names) if standing else ()


@dataclass(slots=True)
class Transaction:
    """Changes that go together, with the counts that they start from."""

    seq: int
    size: int
    at: int
    changes: list[Change] = field(default_factory=list)
    actions: list[Mapping[str, Any]] = field(default_factory=list)
    bytes: int = 0

    def takes(self, change: Change) -> bool:
        """Add the change, if there is room for it; the first one always has.

        Raises:
            StoreBusy: the title changed after the counts were read, so that the transaction could only be refused.
        """
        if change.before is not None and (change.before.seq or 0) > self.seq:
            raise StoreBusy(f"{change.after.id} has just been changed by somebody else")
        item = title_item(replace(change.after, seq=self._next_seq(change)))
        actions = [condition_on(item, change.before.rev if change.before else None), *self._beside(change)]
        weight = len(item["record"]["S"]) if "record" in item else 0
        full = len(self.actions) + len(actions) >= MOST_ACTIONS or self.bytes + weight > MOST_BYTES
        if self.changes and full:
            return False
        self.changes.append(change)
        self.actions += actions
        self.bytes += weight
        return True

    def _next_seq(self, change: Change) -> int | None:
        return self.seq + self.told + 1 if change.told else change.after.seq

    @property
    def told(self) -> int:
        """How many titles really change."""
        return sum(change.told for change in self.changes)

    def _beside(self, change: Change) -> Iterator[Mapping[str, Any]]:
        """What belongs to the title's change: its number, the one before, its source, its places among the genres."""
        title = change.after.title
        if not change.told or title is None:
            return
        yield {"Put": {"Item": change_item(self.seq + self.told + 1, change.after.id, self.at)}}
        if change.before is not None and change.before.seq is not None:
            yield supersession(change.before.seq, self.at)
        yield from _listings(change.known, title)

    def commit(self, table: Table) -> None:
        """Do it all, or nothing where somebody else was faster."""
        table.write_all(part for change in self.changes for part in change.parts)
        try:
            table.transact([*self.actions, self._counts()])
        except StoreBusy:
            table.write_all((), [keyed(part) for change in self.changes for part in change.parts])
            raise
        table.write_all((), [key for change in self.changes for key in change.left])

    def _counts(self) -> Mapping[str, Any]:
        size = self.size + sum(_offered(each.after.title) - _offered(each.known) for each in self.changes)
        return {
            "Put": {
                "Item": {**META, "seq": {"N": str(self.seq + self.told)}, "size": {"N": str(size)}},
                "ConditionExpression": "attribute_not_exists(pk) OR seq = :seq",
                "ExpressionAttributeValues": {":seq": {"N": str(self.seq)}},
            }
        }


def _listings(known: Title | None, title: Title) -> Iterator[Mapping[str, Any]]:
    """The actions that list the title under its source and its genres, as far as that is new."""
    if known is None or known.source is not title.source:
        yield {"Put": {"Item": source_item(title)}}
    if known is not None and known.source is not title.source:
        yield {"Delete": {"Key": keyed(source_item(known))}}
    for genre in sorted(genres(title)):
        if known is None or genre not in genres(known) or place(known) != place(title):
            yield {"Put": {"Item": genre_item(title, genre)}}
    for genre in sorted(genres(known) - genres(title)):
        yield {"Delete": {"Key": genre_key(title.id, genre)}}


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that is wanted of what an id means.

    Attributes:
        title_id: the id.
        change: from what stands, and its record, to the change; None where there is nothing to change.
        merges: whether the record of a series is needed as a whole; else, and of a film, it is the title alone.
    """

    title_id: str
    change: Callable[[Stored | None, TitleRecord | None], Change | None]
    merges: bool = False


def _offered(title: Title | None) -> int:
    return int(title is not None and not title.gone)


def change_some(table: Table, wishes: Sequence[Wish], now: Now) -> tuple[int, int]:
    """Do the first of the wishes: as many as one transaction takes.

    Returns:
        How many were dealt with, at least one, and how many titles really changed.

    Raises:
        StoreBusy: somebody else changed one of the titles meanwhile; nothing was done.
    """
    # The counts come first: what is read after them is at least as new, and the transaction demands that they stand.
    transaction = Transaction(*counted(table), at=int(now()))
    known = meant(table, (wish.title_id for wish in wishes))
    records = _records(table, [known[wish.title_id] for wish in wishes if wish.merges and wish.title_id in known])
    taken, seen = 0, set[str]()
    for wish in wishes:
        before = known.get(wish.title_id)
        change = wish.change(before, records.get(before.id) if before else None)
        if change is not None and (change.after.id in seen or not transaction.takes(change)):
            break
        seen |= {change.after.id} if change is not None else set()
        taken += 1
    if transaction.changes:
        transaction.commit(table)
    return taken, transaction.told


def _records(table: Table, known: Sequence[Stored]) -> dict[str, TitleRecord]:
    alone = {each.id: TitleRecord(each.title) for each in known if each.title is not None}
    series = [each for each in known if each.title is not None and each.title.type is TitleType.TV]
    return alone | whole(table, series)
