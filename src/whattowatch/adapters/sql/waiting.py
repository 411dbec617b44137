"""What waits for a rating: rows that each have a place, of which the highest comes first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import BindParameter, Connection, Executable, Integer, bindparam, delete, func, select

from whattowatch.adapters.sql.schema import to_rate
from whattowatch.adapters.sql.subjects import about, about_values, subject_of
from whattowatch.adapters.sql.upsert import inserting
from whattowatch.domain.ratings import Subject

_columns = to_rate.c
_newest = (
    select(_columns.title_id, _columns.season, _columns.episode)
    .where(_columns.person_id == bindparam("person"))
    .order_by(_columns.place.desc(), _columns.title_id, _columns.season, _columns.episode)
    .limit(bindparam("most", type_=Integer))
)
_dropped = delete(to_rate).where(about(to_rate))


def newest(connection: Connection, person_id: str, limit: int) -> tuple[Subject, ...]:
    """At most so many subjects, newest first."""
    rows = connection.execute(_newest, {"person": person_id, "most": limit}).all()
    return tuple(map(subject_of, rows))


def put_in_front(connection: Connection, person_id: str, subjects: Sequence[Subject]) -> None:
    """Each gets the highest place, one after another, whether or not it had one."""
    connection.execute(_putting(connection.dialect.name), [about_values(person_id, each) for each in subjects])


def drop(connection: Connection, person_id: str, subject: Subject) -> None:
    """It waits no longer."""
    connection.execute(_dropped, about_values(person_id, subject))


@cache
def _putting(dialect: str) -> Executable:
    person: BindParameter[str] = bindparam("of_person")
    highest = select(func.coalesce(func.max(_columns.place), 0)).where(_columns.person_id == person)
    statement = inserting(dialect, to_rate).values(
        person_id=person,
        title_id=bindparam("of_title"),
        season=bindparam("of_season"),
        episode=bindparam("of_episode"),
        place=highest.scalar_subquery() + 1,
    )
    keys = list(to_rate.primary_key)
    return statement.on_conflict_do_update(index_elements=keys, set_={"place": statement.excluded.place})
