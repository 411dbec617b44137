"""What people did with titles, and how often anybody did: both in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import (
    Connection,
    Executable,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from whattowatch.adapters.sql import histories
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.interactions_memory import InteractionsMemory
from whattowatch.adapters.sql.interactions_reading import read_history
from whattowatch.adapters.sql.schema import activity, interactions
from whattowatch.adapters.sql.upsert import inserting
from whattowatch.domain.discovery import Interaction, Kind

_ACTIVE = frozenset({Kind.STARTED, Kind.FINISHED, Kind.LISTED, Kind.RATED})
"""What counts as activity with a title: refusing or leaving it, or asking for more like it, does not."""

_ONCE = frozenset({Kind.RATED, Kind.LISTED, Kind.REFUSED, Kind.MORE})
"""What a person has with a title at most once."""

_same = and_(
    interactions.c.person_id == bindparam("person"),
    interactions.c.title_id == bindparam("title"),
    interactions.c.kind == bindparam("of_kind"),
)
_latest = select(func.max(interactions.c.at)).where(_same)
_removal = delete(interactions).where(_same).returning(interactions.c.at)
_count_of, _fewer = activity.c["count"], bindparam("fewer", type_=Integer)
_discounting = (
    update(activity)
    .where(activity.c.title_id == bindparam("of"), activity.c.day == bindparam("on"))
    .values(count=case((_count_of > _fewer, _count_of - _fewer), else_=0))
)
_addition = insert(interactions)


class SqlInteractions:
    """An `InteractionsWriter`. Thread-safe if the scope is.

    Args:
        scope: where statements run.
        memory: what the process remembers of people's interactions; None reads everything anew.
        done: gets what is recorded, for whoever is told of it after the commit.
    """

    def __init__(
        self,
        scope: Scope,
        memory: InteractionsMemory | None = None,
        done: list[tuple[str, Interaction]] | None = None,
    ) -> None:
        self._scope = scope
        self._memory = memory
        self._done = [] if done is None else done

    def history(self, person_id: str) -> tuple[Interaction, ...]:
        """All of a person's interactions, oldest first; at the same instant in the order they were recorded."""
        return self.histories([person_id])[person_id]

    def histories(self, person_ids: Iterable[str]) -> Mapping[str, tuple[Interaction, ...]]:
        """The `history` of each of these people; a statement for each of them at least."""
        with self._scope.read() as connection:
            return {person_id: self._history(connection, person_id) for person_id in dict.fromkeys(person_ids)}

    def histories_after(self, person_id: str, people: int) -> Mapping[str, tuple[Interaction, ...]]:
        """The `history` of at most so many people who did anything, by id, beginning after this id."""
        column = interactions.c.person_id
        following = select(column).where(column > person_id).distinct().order_by(column).limit(people)
        with self._scope.read() as connection:
            found = connection.scalars(following).all()
            return {each: read_history(connection, each).deeds for each in found}

    def activity_since(self, day: date) -> Mapping[str, float]:
        """How often each title was started, finished, listed or rated by anybody since that day (UTC)."""
        total = func.sum(activity.c["count"])
        query = select(activity.c.title_id, total.label("total")).where(activity.c.day >= day)
        query = query.group_by(activity.c.title_id).having(total > 0)
        with self._scope.read() as connection:
            return {row.title_id: float(row.total) for row in connection.execute(query)}

    def record(self, person_id: str, interaction: Interaction) -> None:
        """Add one. A newer RATED of a title replaces the older; a repeated LISTED, REFUSED or MORE changes nothing."""
        self._memory = None  # Nobody may remember what is not committed.
        with self._scope.write() as connection:
            once = interaction.kind in _ONCE
            if once and not _has_place(connection, person_id, interaction):
                return
            histories.added(connection, person_id, interaction.at)
            if interaction.kind is Kind.RATED:
                _remove(connection, person_id, interaction.kind, interaction.title_id)
            _add(connection, person_id, interaction)
        self._done.append((person_id, interaction))

    def withdraw(self, person_id: str, kind: Kind, title_id: str, instants: Collection[datetime] | None = None) -> None:
        """Take back the interactions of this kind with this title, all or those of these instants; none is fine."""
        self._memory = None
        with self._scope.write() as connection:
            if _remove(connection, person_id, kind, title_id, instants):
                histories.rewritten(connection, person_id)

    def _history(self, connection: Connection, person_id: str) -> tuple[Interaction, ...]:
        if self._memory is None:
            return read_history(connection, person_id).deeds
        return self._memory.history(connection, person_id)


def forget_interactions(connection: Connection, person_id: str) -> None:
    """Remove all that the person did, and what it added to the activity of the days."""
    histories.rewritten(connection, person_id)
    removal = delete(interactions).where(interactions.c.person_id == person_id)
    columns = interactions.c
    removed = connection.execute(removal.returning(columns.kind, columns.title_id, columns.at)).all()
    days: dict[str, Counter[date]] = {}
    for row in removed:
        if row.kind in _ACTIVE:
            days.setdefault(row.title_id, Counter())[_day(row.at)] += 1
    for title_id, counted in days.items():
        _discount(connection, title_id, counted)


def rename_interactions(connection: Connection, person_id: str, old: str, new: str) -> None:
    """What the person did with `old` was done with `new`: counted there, and of what is kept once only one.

    A rating stays if it is the later one, a wish, a refusal or a question for more if it is the earlier.
    """
    columns = interactions.c
    mine = (columns.person_id == person_id) & columns.title_id.in_([old, new])
    rows = connection.execute(select(interactions).where(mine).order_by(columns.at, columns.id)).all()
    if not any(row.title_id == old for row in rows):
        return
    histories.rewritten(connection, person_id)
    for row in rows:
        _remove(connection, person_id, Kind(row.kind), row.title_id, [row.at])
    kept = [Interaction(Kind(row.kind), new, row.at, row.value) for row in rows]
    for deed in kept:
        if deed is _the_one(deed, kept):
            _add(connection, person_id, deed)


def _the_one(deed: Interaction, deeds: Sequence[Interaction]) -> Interaction:
    """The deed that stays of those of its kind: itself, where a person may have many."""
    if deed.kind not in _ONCE:
        return deed
    same = [each for each in deeds if each.kind is deed.kind]
    return same[-1] if deed.kind is Kind.RATED else same[0]


def _has_place(connection: Connection, person_id: str, interaction: Interaction) -> bool:
    """Whether a kind that is kept once may be added: a rating unless a newer one stands, anything else if none does."""
    # No key holds these rows apart: that another transaction adds one meanwhile is what a serialisable one notices.
    same = _same_values(person_id, interaction.kind, interaction.title_id)
    latest = connection.execute(_latest, same).scalar_one()
    return latest is None or (interaction.kind is Kind.RATED and latest <= interaction.at)


def _add(connection: Connection, person_id: str, interaction: Interaction) -> None:
    row = {
        "person_id": person_id,
        "kind": str(interaction.kind),
        "title_id": interaction.title_id,
        "value": interaction.value,
        "at": interaction.at,
    }
    connection.execute(_addition, row)
    if interaction.kind in _ACTIVE:
        _count(connection, _day(interaction.at), interaction.title_id)


def _count(connection: Connection, day: date, title_id: str) -> None:
    connection.execute(_counting(connection.dialect.name), {"day": day, "title_id": title_id, "count": 1})


@cache
def _counting(dialect: str) -> Executable:
    statement = inserting(dialect, activity)
    return statement.on_conflict_do_update(
        index_elements=list(activity.primary_key), set_={"count": activity.c["count"] + statement.excluded["count"]}
    )


def _remove(
    connection: Connection, person_id: str, kind: Kind, title_id: str, instants: Collection[datetime] | None = None
) -> bool:
    """Whether there was anything to remove."""
    removal = _removal if instants is None else _removal.where(interactions.c.at.in_(instants))
    moments = connection.execute(removal, _same_values(person_id, kind, title_id)).scalars().all()
    if kind in _ACTIVE and moments:
        _discount(connection, title_id, Counter(map(_day, moments)))
    return bool(moments)


def _discount(connection: Connection, title_id: str, days: Mapping[date, int]) -> None:
    rows = [{"of": title_id, "on": day, "fewer": number} for day, number in days.items()]
    connection.execute(_discounting, rows)


def _same_values(person_id: str, kind: Kind, title_id: str) -> dict[str, str]:
    """The parameters of `_same`."""
    return {"person": person_id, "title": title_id, "of_kind": str(kind)}


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
