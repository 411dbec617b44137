"""A title or one of its episodes in the two columns that stand for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, bindparam

from whattowatch.adapters.sql.schema import WHOLE_TITLE
from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.ratings import Subject

_WHOLE = EpisodeRef(WHOLE_TITLE, WHOLE_TITLE)


def subject_values(subject: Subject) -> dict[str, Any]:
    """The columns that say what it is about."""
    episode = _WHOLE if subject.episode is None else subject.episode
    return {"title_id": subject.title_id, "season": episode.season, "episode": episode.episode}


def subject_of(row: Row[*tuple[Any, ...]]) -> Subject:
    """What a row of these three columns is about."""
    title_id, season, number = row
    episode = EpisodeRef(season, number)
    return Subject(title_id, None if episode == _WHOLE else episode)


def about(table: Table) -> ColumnElement[bool]:
    """One person's row of the table about one subject, both told by `about_values`."""
    columns = table.c
    return and_(
        columns.person_id == bindparam("of_person"),
        columns.title_id == bindparam("of_title"),
        columns.season == bindparam("of_season"),
        columns.episode == bindparam("of_episode"),
    )


def about_values(person_id: str, subject: Subject) -> dict[str, Any]:
    """The parameters of `about`."""
    season, number = _WHOLE if subject.episode is None else subject.episode
    return {"of_person": person_id, "of_title": subject.title_id, "of_season": season, "of_episode": number}
