"""What several people have to do with titles, in as many statements as for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Integer, bindparam, func, select

from whattowatch.adapters.sql.given import among, as_given
from whattowatch.adapters.sql.progress import mark_of
from whattowatch.adapters.sql.schema import progress, watchlist
from whattowatch.domain.watching import Mark

_listed = select(watchlist.c.person_id, watchlist.c.title_id).where(
    among(watchlist.c.person_id, "people"), among(watchlist.c.title_id, "titles")
)
_begun = select(
    progress.c.person_id,
    progress.c.title_id,
    progress.c.state,
    progress.c.finished_at.is_not(None).label("ever_finished"),
).where(among(progress.c.person_id, "people"), among(progress.c.title_id, "titles"))
_place = func.row_number().over(
    partition_by=watchlist.c.person_id, order_by=(watchlist.c.added_at.desc(), watchlist.c.title_id)
)
_in_turn = (
    select(watchlist.c.person_id, watchlist.c.title_id, _place.label("place"))
    .where(among(watchlist.c.person_id, "people"))
    .subquery()
)
_newest = (
    select(_in_turn.c.person_id, _in_turn.c.title_id)
    .where(_in_turn.c.place <= bindparam("most", type_=Integer))
    .order_by(_in_turn.c.person_id, _in_turn.c.place)
)


def marks_among(
    connection: Connection, person_ids: Collection[str], title_ids: Iterable[str]
) -> dict[str, dict[str, Mark]]:
    """The marks by person and title; people and titles without any are left out."""
    found: dict[str, dict[str, Mark]] = {}
    asked = {"people": as_given(person_ids), "titles": as_given(title_ids)}
    listed = {(person, title) for person, title in connection.execute(_listed, asked)}
    begun = {(person, title): stands for person, title, *stands in connection.execute(_begun, asked)}
    for key in listed | begun.keys():
        person_id, title_id = key
        state, ever_finished = begun.get(key, (None, False))
        mark = mark_of(state, listed=key in listed, ever_finished=ever_finished)
        found.setdefault(person_id, {})[title_id] = mark
    return found


def listed_of(connection: Connection, person_ids: Collection[str], limit: int) -> Mapping[str, tuple[str, ...]]:
    """What is on the watchlist of each, newest first; people without one are left out."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(_newest, {"people": as_given(person_ids), "most": limit}):
        found.setdefault(row.person_id, []).append(row.title_id)
    return {person_id: tuple(title_ids) for person_id, title_ids in found.items()}
