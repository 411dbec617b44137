"""What is kept in items of its own beside a title: its episodes, some of one season in each, and its details.

Contents are compressed: a soap's season of 10,000 episodes would not fit into an item as it is, nor would the details
of a film that everybody worked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

import msgspec

from whattowatch.adapters.aws.dynamodb.items import NOTHING, Beside, Item
from whattowatch.adapters.aws.dynamodb.table import details_name, part_key, season_name
from whattowatch.domain.catalogue import Episode
from whattowatch.domain.details import TitleDetails

PART_BYTES = 300_000
"""Of the episodes of one item before compression, which never makes them larger than what DynamoDB takes, 400 KB."""

_canonical = msgspec.json.Encoder(order="deterministic")
_episodes = msgspec.json.Decoder(tuple[Episode, ...])
_details = msgspec.json.Decoder(TitleDetails)


@dataclass(frozen=True, slots=True)
class Kept:
    """Items to be written, and what the title says of them."""

    beside: Beside
    items: Sequence[Item] = ()


def kept_episodes(title_id: str, episodes: Iterable[Episode], token: str, known: Beside) -> Kept:
    """The episodes as items; `known` and none where they are the same.

    Args:
        title_id: of the series.
        episodes: in any order.
        token: what no other writer uses.
        known: what stands.
    """
    ordered = _in_order(episodes)
    if not ordered:
        return Kept(NOTHING)
    texts = {
        (season, part): text
        for season, some in groupby(ordered, key=lambda episode: episode.season)
        for part, text in enumerate(_texts(some))
    }
    return _kept(title_id, known, texts.values(), lambda: [season_name(*each, token) for each in texts])


def kept_details(title_id: str, details: TitleDetails | None, token: str, known: Beside) -> Kept:
    """The details as an item, as `kept_episodes`."""
    if details is None:
        return Kept(NOTHING)
    return _kept(title_id, known, [_canonical.encode(details)], lambda: [details_name(token)])


def _kept(title_id: str, known: Beside, texts: Iterable[bytes], names: Callable[[], Sequence[str]]) -> Kept:
    contents = list(texts)
    digest = sha256(b"\n".join(contents)).hexdigest()
    if digest == known.digest:
        return Kept(known)
    named = tuple(names())
    items = [
        part_key(title_id, name) | {"content": {"B": zlib.compress(text)}}
        for name, text in zip(named, contents, strict=True)
    ]
    return Kept(Beside(digest, named), items)


def _in_order(episodes: Iterable[Episode]) -> list[Episode]:
    return sorted(episodes, key=lambda episode: episode.ref)


def _texts(episodes: Iterable[Episode]) -> Iterator[bytes]:
    """JSON lists of them, each of at most `PART_BYTES`."""
    waiting: list[bytes] = []
    size = 0
    for each in map(_canonical.encode, episodes):
        if waiting and size + len(each) > PART_BYTES:
            yield _list(waiting)
            waiting, size = [], 0
        waiting.append(each)
        size += len(each) + 1
    yield _list(waiting)


def _list(encoded: Sequence[bytes]) -> bytes:
    return b"[" + b",".join(encoded) + b"]"


def episodes_in(items: Iterable[Mapping[str, Any]]) -> tuple[Episode, ...]:
    """The episodes of these items, in order of season and number."""
    return tuple(_in_order(episode for item in items for episode in _episodes.decode(_text(item))))


def details_in(items: Iterable[Mapping[str, Any]]) -> TitleDetails:
    """The details in the one item."""
    (item,) = items
    return _details.decode(_text(item))


def _text(item: Mapping[str, Any]) -> bytes:
    return zlib.decompress(item["content"]["B"])
