"""Titles as items, and items as titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from whattowatch.adapters.aws.dynamodb.table import (
    Key,
    change_key,
    genre_key,
    id_in,
    place,
    popular_list,
    source_key,
    title_key,
    trending_key,
)
from whattowatch.domain.catalogue import Title, TrendingList

Item = dict[str, Any]
"""An item as DynamoDB writes it."""

REMEMBERED = 5_000
"""Titles that a process knows by their records; some 15 MB of both."""

_canonical = msgspec.json.Encoder(order="deterministic")
_title = msgspec.json.Decoder(Title)
_trending = msgspec.json.Decoder(TrendingList)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept in items beside the title's own.

    Attributes:
        digest: equal for equal content.
        names: of the items, as they end their keys; none for no content.
    """

    digest: str = ""
    names: tuple[str, ...] = ()


NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands under an id.

    Attributes:
        rev: counts how often the item was written: a writer goes on only where it is still the one that it read.
        title: None where nothing is known but that the id is an alias, or that one means it.
        seq: number of the title's latest change.
        means: the id that this one is an alias of.
    """

    id: str
    rev: int
    title: Title | None = None
    episodes: Beside = NOTHING
    details: Beside = NOTHING
    seq: int | None = None
    means: str | None = None

    @property
    def digest(self) -> str | None:
        """Equal for titles that are the same in all that belongs to them, whatever the order of their mappings."""
        if self.title is None:
            return None
        return sha256(_canonical.encode((self.title, self.episodes.digest, self.details.digest))).hexdigest()


def stored(item: Item) -> Stored:
    """What an item of a title or alias says."""
    return Stored(
        id=id_in(item),
        rev=int(item["rev"]["N"]),
        title=_title_in(item["record"]["S"]) if "record" in item else None,
        episodes=_beside(item, "episodes"),
        details=_beside(item, "details"),
        seq=int(item["seq"]["N"]) if "seq" in item else None,
        means=item["means"]["S"] if "means" in item else None,
    )


@lru_cache(REMEMBERED)
def _title_in(record: str) -> Title:
    """The title of a record. The same ones come again and again: to know a text again is less work than to read it."""
    return _title.decode(record)


def title_item(now: Stored) -> Item:
    """The item that says it."""
    item: Item = {**title_key(now.id), "rev": {"N": str(now.rev)}}
    if now.means is not None:
        item["means"] = {"S": now.means}
    if now.title is None:
        return item
    item |= {"record": {"S": _canonical.encode(now.title).decode()}, "seq": {"N": str(now.seq)}}
    for name, beside in (("episodes", now.episodes), ("details", now.details)):
        if beside.names:
            item[name] = {"L": [{"S": each} for each in (beside.digest, *beside.names)]}
    return item if now.title.gone else item | _offered(now.title, None)


def _beside(item: Item, name: str) -> Beside:
    if name not in item:
        return NOTHING
    digest, *names = (each["S"] for each in item[name]["L"])
    return Beside(digest, tuple(names))


def genres(title: Title | None) -> frozenset[str]:
    """The genres under which the title is offered; none for a title that is gone."""
    return frozenset() if title is None or title.gone else frozenset(title.genres)


def genre_item(title: Title, genre: str) -> Item:
    """The title's place in the genre."""
    return genre_key(title.id, genre) | _offered(title, genre)


def _offered(title: Title, genre: str | None) -> Item:
    return {"list": {"S": popular_list(title.type, genre)}, "place": {"S": place(title)}}


def source_item(title: Title) -> Item:
    """That the title's facts are its source's."""
    return source_key(title.source, title.id)


def change_item(seq: int, title_id: str, at: int) -> Item:
    """That the title changed, `at` in seconds since 1970."""
    return change_key(seq) | {"id": {"S": title_id}, "at": {"N": str(at)}}


def trending_item(trending: TrendingList) -> Item:
    """A trending list."""
    return trending_key(trending.window) | {"content": {"S": _canonical.encode(trending).decode()}}


def trending_in(item: Mapping[str, Any]) -> TrendingList:
    """The list that an item holds."""
    return _trending.decode(item["content"]["S"])


def keyed(item: Item) -> Key:
    """The item's primary key."""
    return {"pk": item["pk"], "sk": item["sk"]}
