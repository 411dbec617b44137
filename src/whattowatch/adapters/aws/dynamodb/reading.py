"""What the catalogue's table answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import merge
from itertools import islice

from whattowatch.adapters.aws.dynamodb.beside import details_in, episodes_in
from whattowatch.adapters.aws.dynamodb.items import Beside, Item, Stored, stored
from whattowatch.adapters.aws.dynamodb.requests import Table
from whattowatch.adapters.aws.dynamodb.table import (
    META,
    POPULAR,
    id_in,
    part_key,
    popular_list,
    source_partition,
    title_key,
)
from whattowatch.domain.catalogue import PROVISIONAL, Episode, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import TitleDetails
from whattowatch.domain.errors import StoreBusy


def under(table: Table, ids: Iterable[str]) -> dict[str, Stored]:
    """What stands under these very ids; the ids of which nothing is known are left out."""
    # DynamoDB takes no empty text in a key; ours never is one, and an id too long for a key is nobody's.
    keys = [title_key(each) for each in dict.fromkeys(ids) if each and len(each) <= _LONGEST_ID]
    return {found.id: found for found in map(stored, table.get_all(keys))}


def meant(table: Table, ids: Iterable[str]) -> dict[str, Stored]:
    """What each id means, aliases followed to their title, by the id asked for; one more read for each step."""
    asked = list(dict.fromkeys(ids))
    known = under(table, asked)
    while ahead := {each.means for each in known.values() if each.means is not None} - known.keys():
        further = under(table, ahead)
        # Both ids are written where an alias is put, so that what one means is always there.
        known |= further
    return {each: _end(each, known) for each in asked if each in known}


def _end(title_id: str, known: Mapping[str, Stored]) -> Stored:
    here = known[title_id]
    while here.means is not None:
        here = known[here.means]
    return here


def titles(table: Table, ids: Iterable[str]) -> dict[str, Title]:
    """The titles by the id asked for."""
    found = meant(table, ids)
    return {asked: each.title for asked, each in found.items() if each.title is not None}


def episodes(table: Table, ids: Iterable[str]) -> dict[str, tuple[Episode, ...]]:
    """The episodes by the id asked for; films and series without any are left out.

    Raises:
        StoreBusy: a series changed between the reading of its title and of what is beside it.
    """
    found = {asked: each for asked, each in meant(table, ids).items() if each.episodes.names}
    items = _beside(table, {each.id: each.episodes for each in found.values()})
    return {asked: episodes_in(items[each.id]) for asked, each in found.items()}


def details(table: Table, ids: Iterable[str]) -> dict[str, TitleDetails]:
    """The details by the id asked for, where there are any. Raises `StoreBusy` as `episodes`."""
    found = {asked: each for asked, each in meant(table, ids).items() if each.details.names}
    items = _beside(table, {each.id: each.details for each in found.values()})
    return {asked: details_in(items[each.id]) for asked, each in found.items()}


def whole(table: Table, some: Iterable[Stored]) -> dict[str, TitleRecord]:
    """The records of what stands, with all that belongs to them, by id. Raises `StoreBusy` as `episodes`."""
    titled = {each.id: each for each in some if each.title is not None}
    seasons = _beside(table, {id_: each.episodes for id_, each in titled.items()})
    described = _beside(table, {id_: each.details for id_, each in titled.items() if each.details.names})
    return {
        id_: TitleRecord(
            each.title, episodes_in(seasons[id_]), details_in(described[id_]) if id_ in described else None
        )
        for id_, each in titled.items()
        if each.title is not None
    }


def _beside(table: Table, wanted: Mapping[str, Beside]) -> dict[str, list[Item]]:
    """The items beside these titles, by id."""
    items: dict[str, list[Item]] = {id_: [] for id_ in wanted}
    for item in table.get_all(part_key(id_, name) for id_, beside in wanted.items() for name in beside.names):
        items[id_in(item)].append(item)
    for id_, beside in wanted.items():
        if len(items[id_]) < len(beside.names):
            raise StoreBusy(f"what belongs to {id_} is just being replaced")
    return items


def provisional(table: Table) -> tuple[Title, ...]:
    """The titles whose TMDB id is not known, by id, those that are gone left out."""
    ids = [id_ for source in Source for prefix in PROVISIONAL for id_ in _of_source(table, source, prefix)]
    found = (each.title for each in under(table, ids).values())
    return tuple(sorted((each for each in found if each is not None and not each.gone), key=lambda title: title.id))


def _of_source(table: Table, source: Source, prefix: str) -> list[str]:
    values = {":source": source_partition(source), ":prefix": prefix}
    return [row["sk"]["S"] for row in table.query(values, "pk = :source AND begins_with(sk, :prefix)")]


def of_source(table: Table, source: Source, after: str, limit: int) -> tuple[str, ...]:
    """Ids of the titles with facts of this source, in order, greater than `after`."""
    if not after:
        rows = table.query({":source": source_partition(source)}, "pk = :source", limit)
    else:
        values = {":source": source_partition(source), ":after": after}
        rows = table.query(values, "pk = :source AND sk > :after", limit)
    return tuple(row["sk"]["S"] for row in rows)


def popular(table: Table, type_: TitleType | None, genre: str | None, offset: int, limit: int) -> tuple[str, ...]:
    """Ids by falling popularity, ties by id. The index follows the table within a second or so."""
    wanted = TitleType if type_ is None else (type_,)
    lists = [_popular(table, popular_list(each, genre), offset + limit) for each in wanted]
    return tuple(title_id for _, title_id in islice(merge(*lists), offset, offset + limit))


def _popular(table: Table, name: str, most: int) -> list[tuple[str, str]]:
    rows = table.query(
        {":list": name},
        "#list = :list",
        most,
        IndexName=POPULAR,
        ExpressionAttributeNames={"#list": "list"},
    )
    return [(row["place"]["S"], id_in(row)) for row in rows]


def counted(table: Table) -> tuple[int, int]:
    """The number of the newest change, and how many titles are not gone."""
    item = table.get(META)
    return (int(item["seq"]["N"]), int(item["size"]["N"])) if item else (0, 0)


_LONGEST_ID = 1_000
"""A partition key holds 2,048 bytes."""
