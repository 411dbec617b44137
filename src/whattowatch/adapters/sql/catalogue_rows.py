"""Titles and episodes as rows, and rows as titles and episodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Row

from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import TitleDetails

TITLE_FIELDS = tuple(field.name for field in fields(Title))

_canonical = msgspec.json.Encoder(order="deterministic")
_StoredEpisode = tuple[int, str | None, date | None, int | None, datetime | None]


def title_values(title: Title) -> dict[str, Any]:
    """The columns that say what the title is; not its place in the order of changes."""
    values = {name: getattr(title, name) for name in TITLE_FIELDS}
    return values | {"type": str(title.type), "source": str(title.source), "external_ids": dict(title.external_ids)}


def season_values(record: TitleRecord) -> list[dict[str, Any]]:
    """A row for each season, its episodes in order of number."""
    ordered = sorted(record.episodes, key=lambda episode: episode.ref)
    return [
        {
            "title_id": record.title.id,
            "season": season,
            "episodes": [(each.number, each.name, each.air_date, each.runtime, each.airs_at) for each in episodes],
        }
        for season, episodes in groupby(ordered, key=lambda episode: episode.season)
    ]


def genre_values(title: Title) -> list[dict[str, Any]]:
    """A row for each genre under which the title is offered; none for a title that is gone."""
    if title.gone:
        return []
    return [
        {"genre": genre, "title_id": title.id, "type": str(title.type), "popularity": title.popularity}
        for genre in dict.fromkeys(title.genres)
    ]


def detail_values(record: TitleRecord) -> list[dict[str, Any]]:
    """A row with the details; none where there are none."""
    return [] if record.details is None else [{"title_id": record.title.id, "details": record.details}]


def digest(*parts: Any) -> str:
    """Equal for records that would be stored alike, whatever the order of their mappings."""
    return sha256(_canonical.encode(parts)).hexdigest()


def title_of(row: Row[Any]) -> Title:
    """The title that a row of `titles` holds."""
    return Title(
        id=row.id,
        type=TitleType(row.type),
        title=row.title,
        original_title=row.original_title,
        other_titles=tuple(row.other_titles),
        year=row.year,
        release_date=row.release_date,
        genres=tuple(row.genres),
        model_genres=tuple(row.model_genres),
        runtime=row.runtime,
        ended=row.ended,
        seasons=row.seasons,
        episodes=row.episodes,
        poster=row.poster,
        vote_average=row.vote_average,
        services=None if row.services is None else tuple(row.services),
        popularity=row.popularity,
        model_popularity=row.model_popularity,
        source=Source(row.source),
        external_ids=row.external_ids,
        gone=row.gone,
        original_language=row.original_language,
        backdrop=row.backdrop,
        air_zone=row.air_zone,
    )


def episodes_of(rows: Iterable[Row[Any]]) -> Iterator[Episode]:
    """The episodes that rows of `title_seasons` hold, in the rows' order."""
    for row in rows:
        stored = msgspec.convert(row.episodes, list[_StoredEpisode])
        for number, name, air_date, runtime, airs_at in stored:
            yield Episode(row.season, number, name, air_date, runtime, airs_at)


def details_of(row: Row[Any]) -> TitleDetails:
    """The details that a row of `title_details` holds."""
    return msgspec.convert(row.details, TitleDetails)
