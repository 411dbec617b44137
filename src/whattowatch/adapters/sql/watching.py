"""Watchlist, progress and what waits for a rating, in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    FromClause,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    union,
    union_all,
    update,
)

from whattowatch.adapters.sql import several, waiting
from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.given import among, as_given, from_gathered, gathered, given
from whattowatch.adapters.sql.keyset import Listing, Place
from whattowatch.adapters.sql.orders import watchlist_order, watchnow_order
from whattowatch.adapters.sql.progress import (
    WATCHED,
    done_in,
    mark_of,
    progress_of,
    store_done,
    store_progress,
    title_copy,
    watched_of,
)
from whattowatch.adapters.sql.schema import progress, watchlist
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.catalogue import EpisodeRef, Title
from whattowatch.domain.episodes import Standing
from whattowatch.domain.pages import Page, PageRequest
from whattowatch.domain.ratings import Subject
from whattowatch.domain.watching import Listed, Mark, Progress, Sort, State, Watched

_mine: BindParameter[str] = bindparam("person")
_listed_of = select(watchlist.c.title_id.label("value")).where(watchlist.c.person_id == _mine)
_begun_by = select(progress.c.title_id).where(progress.c.person_id == _mine)


def _marks_on(title_ids: FromClause) -> Select[Any]:
    """The person's marks on titles, whose ids are a column `value`, in one walk along the ids."""
    listing = and_(watchlist.c.title_id == title_ids.c.value, watchlist.c.person_id == _mine)
    standing = and_(progress.c.title_id == title_ids.c.value, progress.c.person_id == _mine)
    listed, begun = watchlist.c.title_id.is_not(None), progress.c.title_id.is_not(None)
    ever_finished = progress.c.finished_at.is_not(None).label("ever_finished")
    query = select(title_ids.c.value.label("title_id"), listed.label("listed"), progress.c.state, ever_finished)
    joined = title_ids.outerjoin(watchlist, listing).outerjoin(progress, standing)
    return query.select_from(joined).where(or_(listed, begun))


_marks_on_given = _marks_on(given())
_marks_on_all = _marks_on(union(_listed_of, _begun_by).subquery())
_ids = gathered(union_all(_listed_of, _begun_by))


@cache
def _watchlist(sort: Sort) -> Listing:
    query = select(watchlist.c.title_id, watchlist.c.added_at).where(watchlist.c.person_id == _mine)
    return Listing(query, watchlist_order(sort))


@cache
def _watchnow(sort: Sort) -> Listing:
    query = select(*WATCHED).where(progress.c.person_id == _mine, progress.c.state == State.NOW)
    return Listing(query, watchnow_order(sort))


def _ranked() -> Select[Any]:
    """What each of the given people is watching, last touched first."""
    columns = progress.c
    rank = func.row_number().over(
        partition_by=columns.person_id, order_by=(columns.touched_at.desc(), columns.title_id)
    )
    ranked = select(columns.person_id, columns.title_id, rank.label("rank"))
    ranked = ranked.where(among(columns.person_id, "people"), columns.state == State.NOW)
    rows = ranked.subquery()
    query = select(rows.c.person_id, rows.c.title_id).where(rows.c.rank <= bindparam("most", type_=Integer))
    return query.order_by(rows.c.person_id, rows.c.rank)


_latest = _ranked()
_is_begun = and_(progress.c.person_id == _mine, progress.c.title_id == bindparam("title"))
_stands = select(progress).where(_is_begun)
_is_listed = and_(watchlist.c.person_id == _mine, watchlist.c.title_id == bindparam("title"))
_no_longer_listed = delete(watchlist).where(_is_listed)
_no_progress = delete(progress).where(_is_begun)
_on_list = select(watchlist.c.title_id, watchlist.c.added_at).where(_is_listed)


class SqlWatching:
    """A `WatchingWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def watchlist(self, person_id: str, sort: Sort, page: PageRequest, today: date) -> Page[Listed]:
        """A page of the watchlist; SMART shows what is out already before what is not."""
        mine: dict[str, Any] = {"person": person_id}
        if sort is Sort.SMART:
            mine["today"] = today
        with self._scope.read() as connection:
            return _watchlist(sort).page(connection, Place(page, "list_cursor"), _listed, mine)

    def watchnow(self, person_id: str, sort: Sort, page: PageRequest) -> Page[Watched]:
        """A page of what is being watched; SMART shows what waits to be watched first."""
        with self._scope.read() as connection:
            return _watchnow(sort).page(connection, Place(page, "now_cursor"), watched_of, {"person": person_id})

    def to_rate(self, person_id: str, limit: int) -> tuple[Subject, ...]:
        """What waits for a rating, newest first."""
        with self._scope.read() as connection:
            return waiting.newest(connection, person_id, limit)

    def marks(self, person_id: str, title_ids: Iterable[str] | None = None) -> Mapping[str, Mark]:
        """The marks on these titles (None: on every title that has one); titles without any are left out."""
        with self._scope.read() as connection:
            if title_ids is None:
                rows = connection.execute(_marks_on_all, {"person": person_id}).all()
            else:
                rows = connection.execute(_marks_on_given, {"person": person_id, "ids": as_given(title_ids)}).all()
        return {
            title_id: mark_of(state, listed=listed, ever_finished=ever_finished)
            for title_id, listed, state, ever_finished in rows
        }

    def ids(self, person_id: str) -> frozenset[str]:
        """Every title that has a mark."""
        with self._scope.read() as connection:
            return frozenset(from_gathered(connection.execute(_ids, {"person": person_id}).scalar_one()))

    def marks_of(self, person_ids: Iterable[str], title_id: str) -> Mapping[str, Mark]:
        """What these people have to do with the title, by person; who has nothing is left out."""
        wanted = list(person_ids)
        listing = select(watchlist.c.person_id).where(watchlist.c.title_id == title_id)
        standing = select(
            progress.c.person_id, progress.c.state, progress.c.finished_at.is_not(None).label("ever_finished")
        )
        standing = standing.where(progress.c.title_id == title_id)
        with self._scope.read() as connection:
            listed: set[str] = set()
            stands: dict[str, tuple[str, bool]] = {}
            for chunk in chunks(wanted):
                listed.update(connection.scalars(listing.where(watchlist.c.person_id.in_(chunk))))
                for row in connection.execute(standing.where(progress.c.person_id.in_(chunk))):
                    stands[row.person_id] = row.state, row.ever_finished
        return {
            person_id: mark_of(state, listed=person_id in listed, ever_finished=ever_finished)
            for person_id, (state, ever_finished) in (dict.fromkeys(listed, (None, False)) | stands).items()
        }

    def marks_among(self, person_ids: Collection[str], title_ids: Iterable[str]) -> Mapping[str, Mapping[str, Mark]]:
        """What each of these people has to do with these titles; who has no mark on any is left out."""
        with self._scope.read() as connection:
            return several.marks_among(connection, person_ids, title_ids)

    def listed_of(self, person_ids: Collection[str], limit: int) -> Mapping[str, tuple[str, ...]]:
        """Ids of what is on each one's watchlist, newest first, at most `limit` each; the empty are left out."""
        with self._scope.read() as connection:
            return several.listed_of(connection, person_ids, limit)

    def progress(self, person_id: str, title_id: str) -> Progress | None:
        """How far the person is, with the episodes done in the present round."""
        with self._scope.read() as connection:
            row = connection.execute(_stands, {"person": person_id, "title": title_id}).one_or_none()
        return None if row is None else progress_of(row, self._done(person_id, title_id, row.round))

    def airing(self, until: datetime) -> tuple[str, ...]:
        """The titles that somebody watches or has finished, and of which an episode airs by that day."""
        columns = progress.c
        query = select(columns.title_id).distinct().where(columns.changes_at <= until)
        query = query.where(columns.state.in_([State.NOW, State.FINISHED])).order_by(columns.title_id)
        with self._scope.read() as connection:
            return tuple(connection.scalars(query))

    def listers(self, title_ids: Iterable[str]) -> Mapping[str, Mapping[str, datetime]]:
        """Who has listed these titles, and since when; titles on nobody's list are left out."""
        found: dict[str, dict[str, datetime]] = {}
        columns = watchlist.c
        with self._scope.read() as connection:
            for ids in chunks(title_ids):
                query = select(columns.title_id, columns.person_id, columns.added_at).where(columns.title_id.in_(ids))
                for row in connection.execute(query):
                    found.setdefault(row.title_id, {})[row.person_id] = row.added_at
        return found

    def listed_since(self, day: date) -> tuple[str, ...]:
        """The titles on anybody's list that first came out on that day or later."""
        query = select(watchlist.c.title_id).distinct().where(watchlist.c.release_date >= day)
        with self._scope.read() as connection:
            return tuple(connection.scalars(query.order_by(watchlist.c.title_id)))

    def now_of(self, person_ids: Iterable[str], limit: int) -> Mapping[str, tuple[str, ...]]:
        """Ids of what each of them is watching, last touched first, at most `limit` each; () where nothing is."""
        asked = list(person_ids)
        found: dict[str, list[str]] = {person_id: [] for person_id in asked}
        with self._scope.read() as connection:
            rows = connection.execute(_latest, {"people": as_given(asked), "most": limit}).all()
        for row in rows:
            found[row.person_id].append(row.title_id)
        return {person_id: tuple(title_ids) for person_id, title_ids in found.items()}

    def add_listed(self, person_id: str, title: Title, at: datetime) -> Listed:
        """Put on the watchlist; what is there already stays as it is and is answered."""
        row = {"person_id": person_id, "title_id": title.id, "added_at": at, **title_copy(title)}
        with self._scope.write() as connection:
            upsert(connection, watchlist, [row], keys=("person_id", "title_id"))
            return _listed(connection.execute(_on_list, {"person": person_id, "title": title.id}).one())

    def remove_listed(self, person_id: str, title_id: str) -> bool:
        """Take off the watchlist; whether it was there."""
        with self._scope.write() as connection:
            return connection.execute(_no_longer_listed, {"person": person_id, "title": title_id}).rowcount > 0

    def save(self, person_id: str, progress: Progress, now_standing: Standing, title: Title) -> None:
        """Store the progress with what sorting and counting need; episodes done are only ever added."""
        known = self._done(person_id, progress.title_id, progress.round)
        with self._scope.write() as connection:
            store_progress(connection, person_id, progress, now_standing, title)
            store_done(connection, person_id, progress, known)

    def remove(self, person_id: str, title_id: str) -> None:
        """Forget a progress of which nothing was done."""
        with self._scope.write() as connection:
            connection.execute(_no_progress, {"person": person_id, "title": title_id})

    def ask_rating(self, person_id: str, subjects: Sequence[Subject]) -> None:
        """Add to what waits for a rating; a repeated one moves to the front."""
        if subjects:
            with self._scope.write() as connection:
                waiting.put_in_front(connection, person_id, subjects)

    def drop_rating(self, person_id: str, subject: Subject) -> None:
        """It no longer waits for a rating."""
        with self._scope.write() as connection:
            waiting.drop(connection, person_id, subject)

    def outdated(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(person, title) whose stored standing no longer holds because an episode aired by `now`."""
        columns = progress.c
        query = select(columns.person_id, columns.title_id)
        query = query.where(columns.changes_at <= now, columns.state.in_([State.NOW, State.FINISHED]))
        query = query.order_by(columns.changes_at, columns.person_id, columns.title_id).limit(limit)
        with self._scope.read() as connection:
            return tuple((row.person_id, row.title_id) for row in connection.execute(query))

    def followers(self, title_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Everybody with a progress of these titles, by id; titles without any are left out."""
        found: dict[str, list[str]] = {}
        columns = progress.c
        query = select(columns.title_id, columns.person_id).order_by(columns.title_id, columns.person_id)
        with self._scope.read() as connection:
            for ids in chunks(title_ids):
                for row in connection.execute(query.where(columns.title_id.in_(ids))):
                    found.setdefault(row.title_id, []).append(row.person_id)
        return {title_id: tuple(people) for title_id, people in found.items()}

    def retitle(self, titles: Sequence[Title]) -> None:
        """Renew what rows of the watchlist hold of these titles; nothing is locked where none of them is listed."""
        listed = self._listed_among(title.id for title in titles)
        rows = [{"of": title.id, **title_copy(title)} for title in titles if title.id in listed]
        if rows:
            with self._scope.write() as connection:
                connection.execute(update(watchlist).where(watchlist.c.title_id == bindparam("of")), rows)

    def _done(self, person_id: str, title_id: str, round_: int) -> frozenset[EpisodeRef]:
        def read() -> frozenset[EpisodeRef]:
            with self._scope.read() as connection:
                return done_in(connection, person_id, title_id, round_)

        return self._scope.once(("done", person_id, title_id, round_), read)

    def _listed_among(self, title_ids: Iterable[str]) -> set[str]:
        query = select(watchlist.c.title_id).distinct()
        with self._scope.read() as connection:
            return {
                title_id
                for ids in chunks(title_ids)
                for title_id in connection.scalars(query.where(watchlist.c.title_id.in_(ids)))
            }


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    title_id, added_at, *_ = row
    return Listed(title_id, added_at)
