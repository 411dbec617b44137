"""The one table: its keys, its index, and what each kind of item is.

| item | pk | sk | holds |
|---|---|---|---|
| title | `TITLE#<id>` | `TITLE` | `rev`; a title's `record`, `seq`, `episodes`, `details`; an alias' `means` |
| part of a season | `TITLE#<id>` | `SEASON#<season>#<part>#<token>` | `content`: its episodes |
| details of a title | `TITLE#<id>` | `DETAILS#<token>` | `content` |
| genre of a title | `TITLE#<id>` | `GENRE#<genre>` | its place in the genre's order |
| title of a source | `SOURCE#<source>` | the id | nothing else |
| change | `CHANGES` | the change's number | `id`, `at`; `expires` once a later change of the title stands |
| trending list | `TRENDING` | the window | `content` |
| counts | `META` | `META` | `seq` of the newest change, `size` |

Titles and genres that are offered also have `list` (`movie`, `tv#War`) and `place` (falling popularity, then id): the
keys of the index `popular`.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from whattowatch.domain.catalogue import Source, Title, TitleType

Key = dict[str, Any]
"""A primary key as DynamoDB writes it."""

POPULAR: Final = "popular"
"""The index of what is offered, most popular first."""

EXPIRES: Final = "expires"
"""Seconds since 1970 after which DynamoDB may remove the item. Only superseded changes have it."""

DEFINITION: Final[dict[str, Any]] = {
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "list", "place")],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": POPULAR,
            "KeySchema": [{"AttributeName": "list", "KeyType": "HASH"}, {"AttributeName": "place", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
"""What `CreateTable` takes beside the name; the template of the stack is made from it as well."""

META: Final[Key] = {"pk": {"S": "META"}, "sk": {"S": "META"}}
CHANGES: Final = "CHANGES"
TRENDING: Final = "TRENDING"

_PREFIX = "TITLE#"
_SIGN = 1 << 63


def title_key(title_id: str) -> Key:
    """The key of a title or an alias."""
    return {"pk": {"S": f"{_PREFIX}{title_id}"}, "sk": {"S": "TITLE"}}


def id_in(key: Key) -> str:
    """The title that an item under this key belongs to."""
    found: str = key["pk"]["S"]
    return found.removeprefix(_PREFIX)


def genre_key(title_id: str, genre: str) -> Key:
    """The key of a title's place in a genre."""
    return {"pk": {"S": f"{_PREFIX}{title_id}"}, "sk": {"S": f"GENRE#{genre}"}}


def source_key(source: Source, title_id: str) -> Key:
    """The key that says that the title's facts are the source's."""
    return {"pk": {"S": source_partition(source)}, "sk": {"S": title_id}}


def source_partition(source: Source) -> str:
    """Where the titles of a source are listed."""
    return f"SOURCE#{source}"


def part_key(title_id: str, name: str) -> Key:
    """The key of what is kept beside a title: `name` is as `season_name` or `details_name` made it."""
    return {"pk": {"S": f"{_PREFIX}{title_id}"}, "sk": {"S": name}}


def season_name(season: int, part: int, token: str) -> str:
    """A name that no other writer gives: whoever reads an older title still finds the older part under its own."""
    return f"SEASON#{season:06d}#{part:03d}#{token}"


def details_name(token: str) -> str:
    """As `season_name`, for the details."""
    return f"DETAILS#{token}"


def change_key(seq: int) -> Key:
    """The key of a change; numbers of one length sort as numbers."""
    return {"pk": {"S": CHANGES}, "sk": {"S": f"{seq:020d}"}}


def trending_key(window: str) -> Key:
    """The key of a trending list."""
    return {"pk": {"S": TRENDING}, "sk": {"S": window}}


def popular_list(type_: TitleType, genre: str | None) -> str:
    """The name of a list in the index."""
    return f"{type_}#{genre}" if genre else str(type_)


def place(title: Title) -> str:
    """A text that sorts by falling popularity, ties by id."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", title.popularity))
    # The bits of a positive number rise with it, those of a negative one fall; then all of it is turned round.
    rising = bits ^ (2 * _SIGN - 1) if bits & _SIGN else bits | _SIGN
    return f"{2 * _SIGN - 1 - rising:016x}#{title.id}"
