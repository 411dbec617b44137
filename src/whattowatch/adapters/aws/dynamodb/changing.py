"""From what stands to what is wanted: the changes that records, tombstones and aliases make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

from whattowatch.adapters.aws.dynamodb.beside import kept_details, kept_episodes
from whattowatch.adapters.aws.dynamodb.changes import Now
from whattowatch.adapters.aws.dynamodb.items import NOTHING, Stored
from whattowatch.adapters.aws.dynamodb.reading import counted, meant, under, whole
from whattowatch.adapters.aws.dynamodb.requests import Table
from whattowatch.adapters.aws.dynamodb.storing import Change, Transaction, Wish
from whattowatch.domain.catalogue import TitleRecord, bare, merged


def arriving(records: Sequence[TitleRecord]) -> Wish:
    """That these records, all under one id, are merged into what is known, one after the other."""
    return Wish(records[0].title.id, lambda before, known: _arrived(before, known, records), merges=True)


def retiring(title_id: str) -> Wish:
    """That the title is marked as gone, with all that is known of it."""

    def change(before: Stored | None, _: TitleRecord | None) -> Change | None:
        if before is None or before.id != title_id or before.title is None or before.title.gone:
            return None
        return Change(before, replace(before, rev=before.rev + 1, title=replace(before.title, gone=True)))

    return Wish(title_id, change)


def purging(title_id: str) -> Wish:
    """That every fact of the title is forgotten."""

    def change(before: Stored | None, _: TitleRecord | None) -> Change | None:
        if before is None or before.id != title_id or before.title is None:
            return None
        return _unless_same(told(before, TitleRecord(bare(before.title))))

    return Wish(title_id, change)


def _arrived(before: Stored | None, known: TitleRecord | None, records: Sequence[TitleRecord]) -> Change | None:
    after = known
    for record in records:
        own = replace(record, title=replace(record.title, id=before.id)) if before is not None else record
        after = merged(after, own)
    return None if after is None or after is known else _unless_same(told(before, after))


def _unless_same(change: Change) -> Change | None:
    same = change.before is not None and change.before.digest == change.after.digest
    return None if same else change


def told(before: Stored | None, record: TitleRecord, means: str | None = None) -> Change:
    """The change to this record; what is beside the title stays where it is the same."""
    title_id, token = record.title.id, uuid4().hex[:12]
    episodes = kept_episodes(title_id, record.episodes, token, before.episodes if before else NOTHING)
    details = kept_details(title_id, record.details, token, before.details if before else NOTHING)
    after = Stored(
        id=title_id,
        rev=before.rev + 1 if before else 1,
        title=record.title,
        episodes=episodes.beside,
        details=details.beside,
        means=means,
    )
    return Change(before, after, (*episodes.items, *details.items))


def join(table: Table, old: str, new: str, now: Now) -> None:
    """Let `old` mean `new`: what is known of `old` is merged into `new`, and `old` is left behind as gone.

    Aliases of `old` are followed through it. Both ids are written even where only one of them changes, so that of two
    who turn ids round at once one has to look again.

    Raises:
        StoreBusy: somebody else changed one of the titles meanwhile; nothing was done.
    """
    transaction = Transaction(*counted(table), at=int(now()))
    meanings = meant(table, [old, new])
    target = meanings[new].id if new in meanings else new
    if target in (old, meanings[old].id if old in meanings else old):
        return
    standing = under(table, [old, target])
    for change in _joined(table, (old, standing.get(old)), (target, standing.get(target))):
        transaction.takes(change)
    transaction.commit(table)


def _joined(table: Table, alias: tuple[str, Stored | None], target: tuple[str, Stored | None]) -> Iterator[Change]:
    (old_id, old), (target_id, present) = alias, target
    if old is None or old.title is None:
        after = Stored(old_id, old.rev + 1 if old else 1, means=target_id)
        yield Change(old, after, told=False)
        yield _touched(present, target_id)
        return
    yield told(old, TitleRecord(replace(old.title, gone=True)), means=target_id)
    after_target = _touched(present, target_id) if old.title.gone else _taken_over(table, old, present, target_id)
    yield after_target


def _taken_over(table: Table, old: Stored, present: Stored | None, target_id: str) -> Change:
    """The target with what was known under the old id."""
    records = whole(table, [old, *([present] if present else [])])
    moved = records[old.id]
    moved = replace(moved, title=replace(moved.title, id=target_id))
    if target_id not in records:
        return told(present, moved)
    return _unless_same(told(present, merged(moved, records[target_id]))) or _touched(present, target_id)


def _touched(before: Stored | None, title_id: str) -> Change:
    """The id as it stands, but for a `rev` that says that somebody counted on it."""
    after = replace(before, rev=before.rev + 1) if before else Stored(title_id, rev=1)
    return Change(before, after, told=False)
