"""What people did on this instance, as training and evaluation read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from whattowatch.domain.catalogue import CatalogueReader, Title, TitleType
from whattowatch.domain.discovery import InteractionsReader
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.events import KINDS, Events
from whattowatch.recommender.past import PastTitle, past_titles

MOVIELENS = "movielens"
"""What the catalogue calls MovieLens' number of a film."""
PEOPLE = 100
"""So many people are read at a time: no transaction is long, and no history is held twice."""


class _Deed(NamedTuple):
    """What somebody did with one title; `user` is a number, since nothing here knows who it was."""

    user: int
    title_id: str
    value: int
    kind: int
    at: int


def own_events(interactions: InteractionsReader, catalogue: CatalogueReader, until: datetime) -> Events:
    """Everything that people did on this instance until a moment, as serving reads it: each title once.

    People are numbered in the order of their ids, which are random; nothing else of them is kept. A title that the
    catalogue knows under another id by now has that id; one that it does not know has no genres.

    Args:
        interactions: of everybody.
        catalogue: says what the titles are.
        until: what was done later is left out.

    Raises:
        InvalidInput: nobody did anything until then.
    """
    deeds = [deed for user, past in enumerate(_pasts(interactions, until)) for deed in _deeds(user, past)]
    if not deeds:
        raise InvalidInput.of("own", f"nobody did anything on this instance before {until:%Y-%m-%d %H:%M} UTC")
    titles = catalogue.titles({deed.title_id for deed in deeds})
    return _events(_once([deed._replace(title_id=_present(deed.title_id, titles)) for deed in deeds]), titles)


def movielens_links(catalogue: CatalogueReader, events: Events) -> Mapping[int, str]:
    """The titles of these events that MovieLens has too, by its number."""
    titles = catalogue.titles(events.title_ids).values()
    return {int(title.external_ids[MOVIELENS]): title.id for title in titles if MOVIELENS in title.external_ids}


def _pasts(interactions: InteractionsReader, until: datetime) -> Iterator[tuple[PastTitle, ...]]:
    """The past of each person who did anything."""
    last = ""
    while found := interactions.histories_after(last, PEOPLE):
        for history in found.values():
            if early := [deed for deed in history if deed.at <= until]:
                yield past_titles(early)
        last = max(found)


def _deeds(user: int, past: Sequence[PastTitle]) -> Iterator[_Deed]:
    """Oldest first."""
    for title in reversed(past):
        yield _Deed(user, title.title_id, title.value, KINDS.index(title.kind), int(title.at.timestamp()))


def _present(title_id: str, titles: Mapping[str, Title]) -> str:
    return titles[title_id].id if title_id in titles else title_id


def _once(deeds: Iterable[_Deed]) -> list[_Deed]:
    """Two ids of a person may have become one title: what was done last with it stands."""
    return sorted({(deed.user, deed.title_id): deed for deed in deeds}.values(), key=lambda deed: (deed.user, deed.at))


def _events(deeds: Sequence[_Deed], titles: Mapping[str, Title]) -> Events:
    title_ids = tuple(sorted({deed.title_id for deed in deeds}))
    number = {title_id: item for item, title_id in enumerate(title_ids)}
    known = {title.id: title for title in titles.values()}
    rows = np.array([(deed.user, number[deed.title_id], deed.value, deed.kind, deed.at) for deed in deeds], np.int64)
    return Events(
        title_ids=title_ids,
        genres=tuple(known[each].model_genres if each in known else () for each in title_ids),
        series=np.array([_is_series(each, known) for each in title_ids], np.bool_),
        users=rows[:, 0],
        items=rows[:, 1],
        values=rows[:, 2].astype(np.int8),
        kinds=rows[:, 3].astype(np.int8),
        at=rows[:, 4],
        digest=hashlib.sha256("\n".join(title_ids).encode() + rows.tobytes()).hexdigest(),
    )


def _is_series(title_id: str, known: Mapping[str, Title]) -> bool:
    if title_id in known:
        return known[title_id].type is TitleType.TV
    return title_id.startswith(f"{TitleType.TV}-")
