"""Ratings in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, select

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.given import among, as_given
from whattowatch.adapters.sql.schema import WHOLE_TITLE, ratings
from whattowatch.adapters.sql.subjects import about, about_values, subject_values
from whattowatch.adapters.sql.upsert import inserting
from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.ratings import Subject

_of_person = select(ratings.c.title_id, ratings.c.rating).where(
    ratings.c.person_id == bindparam("person"), ratings.c.season == WHOLE_TITLE
)
_of = select(ratings.c.rating).where(about(ratings))
_cleared = delete(ratings).where(about(ratings))
_of_titles = _of_person.where(among(ratings.c.title_id))


class SqlRatings:
    """A `RatingsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of_titles(self, person_id: str, title_ids: Iterable[str] | None = None) -> Mapping[str, int]:
        """The person's ratings of these titles (None: of all), episodes left out."""
        mine = {"person": person_id}
        with self._scope.read() as connection:
            if title_ids is None:
                rows = connection.execute(_of_person, mine).all()
            else:
                rows = connection.execute(_of_titles, {**mine, "ids": as_given(title_ids)}).all()
        return {title_id: rating for title_id, rating in rows}  # noqa: C416  (rows are no pairs to mypy)

    def of_episodes(self, person_id: str, title_id: str) -> Mapping[EpisodeRef, int]:
        """The person's ratings of single episodes of this title."""
        query = select(ratings.c.season, ratings.c.episode, ratings.c.rating).where(
            ratings.c.person_id == person_id, ratings.c.title_id == title_id, ratings.c.season != WHOLE_TITLE
        )
        with self._scope.read() as connection:
            return {EpisodeRef(row.season, row.episode): row.rating for row in connection.execute(query)}

    def by_people(self, person_ids: Iterable[str], title_id: str) -> Mapping[str, int]:
        """How these people rated the title itself, by person; who has not is left out."""
        query = select(ratings.c.person_id, ratings.c.rating).where(
            ratings.c.title_id == title_id, ratings.c.season == WHOLE_TITLE
        )
        with self._scope.read() as connection:
            return {
                row.person_id: row.rating
                for chunk in chunks(person_ids)
                for row in connection.execute(query.where(ratings.c.person_id.in_(chunk)))
            }

    def of(self, person_id: str, subject: Subject) -> int | None:
        """The person's rating of this subject; None when there is none."""
        with self._scope.read() as connection:
            return connection.execute(_of, about_values(person_id, subject)).scalar_one_or_none()

    def rate(self, person_id: str, subject: Subject, rating: int | None, at: datetime) -> None:
        """Set the rating, replacing an earlier one; None clears it. Repeating it changes nothing."""
        with self._scope.write() as connection:
            if rating is None:
                connection.execute(_cleared, about_values(person_id, subject))
            else:
                _set(connection, person_id, subject, rating, at)


def _set(connection: Connection, person_id: str, subject: Subject, rating: int, at: datetime) -> None:
    row = {"person_id": person_id, **subject_values(subject), "rating": rating, "at": at}
    connection.execute(_replacing(connection.dialect.name), row)


@cache
def _replacing(dialect: str) -> Executable:
    statement = inserting(dialect, ratings)
    return statement.on_conflict_do_update(
        index_elements=list(ratings.primary_key),
        set_={"rating": statement.excluded.rating, "at": statement.excluded.at},
        where=ratings.c.rating != statement.excluded.rating,
    )
