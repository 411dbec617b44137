"""Catalogues of any size: the starter's titles, then spliced ones, all dressed with what TMDB would tell of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from whattowatch.adapters.embedded.starter import StarterMovieDb
from whattowatch.domain.catalogue import Episode, TitleRecord

PREMIERE = date(2001, 1, 1)


def records(count: int) -> Iterator[TitleRecord]:
    """So many titles: every series of the starter and its most popular films, then spliced ones."""
    starter = list(StarterMovieDb().records())
    series = [record for record in starter if record.episodes]
    films = [record for record in starter if not record.episodes]
    yield from map(_dressed, islice([*series, *films, *_spliced(starter, count)], count))


def _spliced(starter: Sequence[TitleRecord], count: int) -> Iterable[TitleRecord]:
    """Titles made of the first half of one name and the second half of another, less and less popular."""
    for number in range(max(0, count - len(starter))):
        model, other = starter[number % len(starter)], starter[(number * 7919 + 13) % len(starter)]
        first, second = model.title.title.split(), other.title.title.split()
        name = " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])
        title = replace(
            model.title,
            id=f"{model.title.type}-9{number:08}",
            title=name,
            original_title=None,
            other_titles=(),
            popularity=model.title.popularity / 10,
            model_popularity=model.title.model_popularity / 10,
            external_ids={},
        )
        yield TitleRecord(title, model.episodes)


def _dressed(record: TitleRecord) -> TitleRecord:
    """With a poster, a date, a running time, services, and named and dated episodes: answers as large as in life."""
    salt = zlib.crc32(record.title.id.encode())
    title = replace(
        record.title,
        poster=f"/{salt:08x}{salt ^ 0xFFFFFFFF:08x}{salt:011x}.jpg",
        release_date=date(record.title.year or 1970, 1 + salt % 12, 1 + salt % 28),
        runtime=80 + salt % 60,
        services=("tmdb-8", "tmdb-11"),
    )
    return TitleRecord(title, tuple(_named(episode, place) for place, episode in enumerate(record.episodes)))


def _named(episode: Episode, place: int) -> Episode:
    aired = PREMIERE + timedelta(days=7 * place)
    return replace(episode, name=f"The one with number {place + 1}", air_date=aired, runtime=45)
