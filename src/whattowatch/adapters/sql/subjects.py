"""A title or one of its episodes in the two columns that stand for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_

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


def about(table: Table, person_id: str, subject: Subject) -> ColumnElement[bool]:
    """The person's row of the table about it."""
    values = subject_values(subject)
    return and_(table.c.person_id == person_id, *(table.c[name] == value for name, value in values.items()))
