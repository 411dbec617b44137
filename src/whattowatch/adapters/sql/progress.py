"""Rows of progress: how far a person is with a title, and the standing as of the last time it was settled."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from whattowatch.adapters.sql.schema import done, progress
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.catalogue import Episode, EpisodeRef, Title
from whattowatch.domain.episodes import Standing
from whattowatch.domain.watching import Mark, Progress, State, Watched

# Python 3.11 takes as long to look up a member of an enumeration as to do all else that a mark needs.
_NOW, _ABANDONED = str(State.NOW), str(State.ABANDONED)
KEYS = ("person_id", "title_id")
WATCHED = (
    progress.c.title_id,
    progress.c.started_at,
    progress.c.finished,
    progress.c.aired,
    progress.c.left_minutes,
    progress.c.waiting,
    progress.c.complete,
    progress.c.changes_at,
    progress.c.next_season,
    progress.c.next_episode,
    progress.c.next_name,
    progress.c.next_air_date,
    progress.c.next_runtime,
)
"""What `watched_of` needs of a row, which it takes by place: asking for a column by name takes ten times as long."""

_done = select(done.c.season, done.c.episode).where(
    done.c.person_id == bindparam("person"),
    done.c.title_id == bindparam("title"),
    done.c.round == bindparam("of_round"),
)


def progress_of(row: Row[*tuple[Any, ...]], finished: frozenset[EpisodeRef]) -> Progress:
    """The progress in a row, with the episodes done in its round."""
    return Progress(
        title_id=row.title_id,
        state=State(row.state),
        round=row.round,
        started_at=row.started_at,
        touched_at=row.touched_at,
        finished_at=row.finished_at,
        done=finished,
    )


def watched_of(row: Row[*tuple[Any, ...]]) -> Watched:
    """What the home page shows of a row that begins with `WATCHED`."""
    title_id, started_at, finished, aired, left_minutes, waiting, complete, changes_at, *following = row[: len(WATCHED)]
    return Watched(
        title_id,
        started_at,
        Standing(finished, aired, left_minutes, _next(*following), waiting, complete, changes_at),
    )


def mark_of(state: str | None, *, listed: bool, ever_finished: bool) -> Mark:
    """The marks of a title whose progress is in this state; one that is watched again was finished, and stays so."""
    return Mark(listed, watchnow=state == _NOW, finished=ever_finished, abandoned=state == _ABANDONED)


def _next(
    season: int | None, number: int, name: str | None, air_date: date | None, runtime: int | None
) -> Episode | None:
    return None if season is None else Episode(season, number, name, air_date, runtime)


def title_copy(title: Title) -> dict[str, Any]:
    """What people's rows hold of a title to sort by."""
    return {"sort_title": title.title.casefold(), "release_date": title.release_date}


def store_progress(
    connection: Connection, person_id: str, current: Progress, now_standing: Standing, title: Title
) -> None:
    """Insert or replace the person's row of the title."""
    row = {
        "person_id": person_id,
        "title_id": current.title_id,
        "state": current.state,
        "round": current.round,
        "started_at": current.started_at,
        "touched_at": current.touched_at,
        "finished_at": current.finished_at,
        **title_copy(title),
        **_standing_values(now_standing),
    }
    upsert(connection, progress, [row], KEYS, update=[name for name in row if name not in KEYS])


def _standing_values(now_standing: Standing) -> dict[str, Any]:
    following = now_standing.next
    return {
        "finished": now_standing.finished,
        "aired": now_standing.aired,
        "left_minutes": now_standing.left_minutes,
        "waiting": now_standing.waiting,
        "complete": now_standing.complete,
        "next_season": following and following.season,
        "next_episode": following and following.number,
        "next_name": following and following.name,
        "next_air_date": following and following.air_date,
        "next_runtime": following and following.runtime,
        "changes_at": now_standing.changes_at,
    }


def done_in(connection: Connection, person_id: str, title_id: str, round_: int) -> frozenset[EpisodeRef]:
    """The episodes done in that round."""
    rows = connection.execute(_done, {"person": person_id, "title": title_id, "of_round": round_}).all()
    return frozenset(map(EpisodeRef._make, rows))


def store_done(connection: Connection, person_id: str, current: Progress, known: frozenset[EpisodeRef]) -> None:
    """Record the episodes that are newly done, which are not among the known, as done when last touched."""
    rows = [
        {
            "person_id": person_id,
            "title_id": current.title_id,
            "round": current.round,
            "season": ref.season,
            "episode": ref.episode,
            "at": current.touched_at,
        }
        for ref in sorted(current.done - known)
    ]
    upsert(connection, done, rows, keys=[column.name for column in done.primary_key])
