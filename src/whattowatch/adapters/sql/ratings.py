"""Ratings in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import WHOLE_TITLE, ratings
from whattowatch.adapters.sql.subjects import about, subject_values
from whattowatch.adapters.sql.upsert import inserting
from whattowatch.domain.ratings import Subject


class SqlRatings:
    """A `RatingsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of_titles(self, person_id: str, title_ids: Iterable[str] | None = None) -> Mapping[str, int]:
        """The person's ratings of these titles (None: of all), episodes left out."""
        mine = select(ratings.c.title_id, ratings.c.rating).where(
            ratings.c.person_id == person_id, ratings.c.season == WHOLE_TITLE
        )
        with self._scope.read() as connection:
            if title_ids is None:
                rows = connection.execute(mine).all()
            else:
                wanted = (mine.where(ratings.c.title_id.in_(ids)) for ids in chunks(title_ids))
                rows = [row for query in wanted for row in connection.execute(query)]
        return {row.title_id: row.rating for row in rows}

    def of(self, person_id: str, subject: Subject) -> int | None:
        """The person's rating of this subject; None when there is none."""
        query = select(ratings.c.rating).where(about(ratings, person_id, subject))
        with self._scope.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def rate(self, person_id: str, subject: Subject, rating: int | None, at: datetime) -> None:
        """Set the rating, replacing an earlier one; None clears it. Repeating it changes nothing."""
        with self._scope.write() as connection:
            if rating is None:
                connection.execute(delete(ratings).where(about(ratings, person_id, subject)))
            else:
                _set(connection, person_id, subject, rating, at)


def _set(connection: Connection, person_id: str, subject: Subject, rating: int, at: datetime) -> None:
    row = {"person_id": person_id, **subject_values(subject), "rating": rating, "at": at}
    statement = inserting(connection, ratings)
    replaced = statement.on_conflict_do_update(
        index_elements=list(ratings.primary_key),
        set_={"rating": statement.excluded.rating, "at": statement.excluded.at},
        where=ratings.c.rating != statement.excluded.rating,
    )
    connection.execute(replaced, row)
