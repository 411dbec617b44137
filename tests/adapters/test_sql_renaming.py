"""People's rows follow a title to its new id, on every database: nothing is lost, and twice is as good as once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unit.domain.titles import film, season, series
from whattowatch.adapters.sql.belongings import SqlBelongings
from whattowatch.adapters.sql.database import Apart, Database, Scope, Unit
from whattowatch.adapters.sql.events import SqlEvents
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.adapters.sql.ratings import SqlRatings
from whattowatch.adapters.sql.renaming import SqlRenaming
from whattowatch.adapters.sql.watching import SqlWatching
from whattowatch.domain.belongings import Belongings
from whattowatch.domain.catalogue import EpisodeRef, Title
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.domain.events import Answer, Event, Invitation, Plan, Status
from whattowatch.domain.ratings import Subject
from whattowatch.domain.renaming import Renamed
from whattowatch.domain.settling import settled
from whattowatch.domain.watching import Progress, State

OLD, NEW, OTHER = "tv-maze-169", "tv-1396", "tv-77"
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
EPISODES = tuple(season(1, 4))
RENAMED = Renamed(OLD, series(NEW, ended=True), EPISODES)
EVERYTHING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody did under one id; instants as hours before noon."""

    listed: int | None
    state: State | None
    done: Mapping[int, int]
    rating: tuple[int, int] | None
    asked: bool
    kinds: tuple[tuple[Kind, int], ...]


hours = st.integers(0, 200)
deeds = st.builds(
    Deeds,
    listed=st.none() | hours,
    state=st.none() | st.sampled_from(State),
    done=st.dictionaries(st.integers(1, 4), hours, max_size=4),
    rating=st.none() | st.tuples(st.integers(1, 10), hours),
    asked=st.booleans(),
    kinds=st.lists(st.tuples(st.sampled_from(Kind), hours), max_size=5).map(tuple),
)


def do(scope: Scope, person_id: str, title_id: str, what: Deeds) -> None:
    """Store the deeds as requests do."""
    title, watching = series(title_id, ended=True), SqlWatching(scope)
    if what.listed is not None:
        watching.add_listed(person_id, title, ago(what.listed))
    if what.state is not None:
        watch(scope, person_id, title, what)
    if what.rating is not None:
        SqlRatings(scope).rate(person_id, Subject(title_id), what.rating[0], ago(what.rating[1]))
    if what.asked:
        watching.ask_rating(person_id, [Subject(title_id)])
    for kind, hour in what.kinds:
        SqlInteractions(scope).record(
            person_id, Interaction(kind, title_id, ago(hour), 7 if kind is Kind.RATED else None)
        )


def watch(scope: Scope, person_id: str, title: Title, what: Deeds) -> None:
    """Each episode at its own hour."""
    progress = Progress(title.id, State.NOW, 1, ago(300), ago(300))
    for number, hour in what.done.items():
        refs = progress.done | {EpisodeRef(1, number)}
        progress = replace(progress, touched_at=ago(hour), done=refs)
        SqlWatching(scope).save(person_id, progress, settled(progress, title, EPISODES, NOON)[1], title)
    finished_at = progress.touched_at if what.state is State.FINISHED else None
    progress = replace(progress, state=what.state or State.NOW, finished_at=finished_at)
    SqlWatching(scope).save(person_id, *settled(progress, title, EPISODES, NOON), title)


def ago(hour: int) -> datetime:
    return NOON - timedelta(hours=hour)


class TakenBackError(Exception):
    """Makes a transaction roll back, which spares the disk."""


@contextmanager
def taken_back(database: Database) -> Iterator[Unit]:
    """A transaction of which nothing is left."""
    with suppress(TakenBackError), database.unit(writes=True) as unit:
        yield unit
        raise TakenBackError


PLAYED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PLAYED
@given(lived=st.tuples(deeds, deeds, deeds))
def test_nothing_is_lost_and_nothing_is_done_twice(
    database: Database, owner: str, stranger: str, lived: tuple[Deeds, Deeds, Deeds]
) -> None:
    me, (under_old, under_new, of_stranger) = owner, lived
    with taken_back(database) as unit:
        do(unit, me, OLD, under_old)
        do(unit, me, NEW, under_new)
        do(unit, stranger, OLD, of_stranger)
        before, theirs = SqlBelongings(unit).of_person(me), SqlBelongings(unit).of_person(stranger)

        SqlRenaming(unit).move(me, RENAMED, NOON)
        after, history = SqlBelongings(unit).of_person(me), SqlInteractions(unit).history(me)
        SqlRenaming(unit).move(me, RENAMED, NOON)

        assert SqlBelongings(unit).of_person(me) == after
        assert SqlInteractions(unit).history(me) == history
        assert SqlBelongings(unit).of_person(stranger) == theirs
        assert ids_in(after) | {deed.title_id for deed in history} <= {NEW}
        assert seen_in(after) == seen_in(before)
        assert rating_in(after) == rating_in(before)
        assert SqlWatching(unit).outdated(datetime(2030, 1, 1, tzinfo=UTC), 10) == ()


def ids_in(kept: Belongings) -> set[str]:
    parts = (kept.watchlist, kept.progress, kept.episodes, kept.ratings, kept.to_rate)
    return {row.title_id for part in parts for row in part}


def seen_in(kept: Belongings) -> dict[tuple[int, int | None], datetime]:
    """When each episode was done, in whatever round and under whatever id: the earlier of two instants."""
    found: dict[tuple[int, int | None], datetime] = {}
    for row in kept.episodes:
        found[row.round, row.episode] = min(row.at, found.get((row.round, row.episode), row.at))
    return found


def rating_in(kept: Belongings) -> set[datetime]:
    """Of the ratings the later one."""
    return {max(row.at for row in kept.ratings)} if kept.ratings else set()


@PLAYED
@given(one=deeds, other=deeds)
def test_it_is_no_matter_which_of_two_old_ids_comes_first(
    database: Database, owner: str, one: Deeds, other: Deeds
) -> None:
    results = []
    for order in ((OLD, OTHER), (OTHER, OLD)):
        with taken_back(database) as unit:
            do(unit, owner, OLD, replace(one, asked=False, kinds=()))
            do(unit, owner, OTHER, replace(other, asked=False, kinds=()))
            for old in order:
                SqlRenaming(unit).move(owner, replace(RENAMED, old=old), NOON)
            kept = SqlBelongings(unit).of_person(owner)
            # Of two ratings of the same instant either may stay.
            results.append((kept.watchlist, kept.progress, kept.episodes, rating_in(kept)))
    assert results[0] == results[1]


@PLAYED
@given(under_old=deeds, under_new=deeds)
def test_the_days_activity_counts_what_is_left(
    database: Database, owner: str, under_old: Deeds, under_new: Deeds
) -> None:
    with taken_back(database) as unit:
        do(unit, owner, OLD, under_old)
        do(unit, owner, NEW, under_new)
        SqlRenaming(unit).move(owner, RENAMED, NOON)
        counted = [deed for deed in SqlInteractions(unit).history(owner) if deed.kind in ACTIVE]
        activity = SqlInteractions(unit).activity_since(date(2020, 1, 1))
        assert activity.get(NEW, 0.0) == len(counted)
        assert OLD not in activity


ACTIVE = {Kind.STARTED, Kind.FINISHED, Kind.LISTED, Kind.RATED}


def test_the_holders_of_old_ids_are_found_by_a_constant_number_of_queries(
    scope: Apart, owner: str, friend: str
) -> None:
    scope.store(SqlRatings).rate(owner, Subject(OLD), 7, NOON)
    scope.store(SqlWatching).add_listed(friend, series(OLD), NOON)
    scope.store(SqlWatching).add_listed(owner, series(OTHER), NOON)
    renaming = scope.store(SqlRenaming)

    assert renaming.holders([OLD, OTHER, NEW]) == {OLD: sorted([owner, friend]), OTHER: [owner]}
    assert renaming.holders([]) == {}


def test_a_title_that_is_watched_under_one_id_leaves_the_list_of_the_other(scope: Apart, owner: str) -> None:
    watching = scope.store(SqlWatching)
    watching.add_listed(owner, series(OLD), NOON)
    progress = Progress(NEW, State.NOW, 1, NOON, NOON)
    watching.save(owner, progress, settled(progress, series(NEW), EPISODES, NOON)[1], series(NEW))

    scope.store(SqlRenaming).move(owner, RENAMED, NOON)

    mark = watching.marks(owner)[NEW]
    assert (mark.watchnow, mark.watchlist) == (True, False)


def test_the_watchlist_sorts_by_the_new_name(scope: Apart, owner: str) -> None:
    watching = scope.store(SqlWatching)
    watching.add_listed(owner, replace(film("movie-ml-1"), title="Zulu"), NOON)
    renamed = Renamed("movie-ml-1", film("movie-603"))

    scope.store(SqlRenaming).move(owner, renamed, NOON)

    kept = scope.store(SqlBelongings).of_person(owner)
    assert [(row.title_id, row.added_at) for row in kept.watchlist] == [("movie-603", NOON)]


def test_evenings_offer_the_new_id_once_and_votes_count_there(scope: Apart, owner: str, friend: str) -> None:
    events = scope.store(SqlEvents)
    plan = Plan((OLD, "movie-1", NEW), NOON, "UTC")
    guest = Invitation(friend, None, Answer.ACCEPTED, votes=(OLD, NEW))
    event = Event("e", owner, plan, Status.PLANNED, 1, NOON, (Invitation(owner, None, Answer.ACCEPTED), guest))
    events.save(event)
    events.save(
        replace(event, id="other", plan=replace(plan, title_ids=("movie-1",)), invitations=(event.invitations[0],))
    )

    for _ in range(2):
        scope.store(SqlRenaming).move_evenings(OLD, NEW)

    found = {each.id: each for each in events.of_person(owner, EVERYTHING)}
    assert found["e"].plan.title_ids == (NEW, "movie-1")
    assert found["e"].invitations[1].votes == (NEW,)
    assert found["e"].revision == 1
    assert found["other"].plan.title_ids == ("movie-1",)
