"""What it costs to make a person's state anew, beside reading one that was stored: is a table of states worth it?

    python -m benchmarks.states

The shipped model over the starter's titles. A past of so many ratings lies in SQLite; each step is taken by a process
that knows nothing of the person yet, as a function on Lambda does after a cold start. A stored state would be read by
its key and then be stepped by the events after it; it would also have to be written with every event.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, insert, select, update

from benchmarks import baseline
from benchmarks.environment import as_served
from whattowatch.adapters.embedded.clock import SystemClock
from whattowatch.adapters.embedded.starter import StarterMovieDb
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Apart, Database, sqlite_url
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.discovery import Interaction, Kind, Taste
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.load import load_shipped
from whattowatch.recommender.network import State
from whattowatch.recommender.serve import LocalRecommender
from whattowatch.recommender.walk import Past

LENGTHS = (16, 64, 256, 320)
REPETITIONS = 30
NOW = datetime(2026, 11, 1, tzinfo=UTC)
STORED = Table(
    "states",
    MetaData(),
    Column("person_id", String(36), primary_key=True),
    Column("state", LargeBinary, nullable=False),
)


class Setting(NamedTuple):
    """An instance with one person."""

    scope: Apart
    interactions: SqlInteractions
    recommender: LocalRecommender
    person_id: str


def prepared(folder: Path) -> Setting:
    """The starter's titles, and somebody who did nothing yet."""
    database = Database(sqlite_url(folder / "whattowatch.db"))
    schema.metadata.create_all(database.writer)
    STORED.metadata.create_all(database.writer)
    scope = database.apart()
    catalogue, interactions = SqlCatalogue(scope), SqlInteractions(scope)
    catalogue.put(list(StarterMovieDb().records()))
    person = SqlAccounts(scope).add(Account("person", "Ada", None, Role.MEMBER, NOW))
    recommender = LocalRecommender(load_shipped(), catalogue, interactions, SystemClock())
    return Setting(scope, interactions, recommender, person.id)


def cpu(work: Callable[[], object]) -> float:
    """Median CPU milliseconds."""
    return statistics.median(baseline.cpu_ms(work) for _ in range(REPETITIONS))


def measured(setting: Setting, length: int) -> dict[str, float]:
    """The steps for a past of this length, in CPU milliseconds."""
    recommender, person_id = setting.recommender, setting.person_id
    history = setting.interactions.history(person_id)
    items, _ = recommender.scores(Taste(""), NOW)
    walker = recommender._current().titles.walker  # noqa: SLF001  (what is measured is not on the port)
    past = walked_past(history, items.slots, len(walker.vectors) - 1)
    names = iter(range(10**6))
    row = state_bytes(walker.walked(past, walker.start(past.chosen[None])))
    mine = STORED.c.person_id == str(length)
    with setting.scope.write() as connection:
        connection.execute(insert(STORED).values(person_id=str(length), state=row))

    def read() -> None:
        with setting.scope.read() as connection:
            np.frombuffer(connection.execute(select(STORED.c.state).where(mine)).scalar_one(), np.float32)

    def write() -> None:
        with setting.scope.write() as connection:
            connection.execute(update(STORED).where(mine).values(state=row))

    return {
        "walk": cpu(lambda: walker.walked(past, walker.start(past.chosen[None]))),
        "read state": cpu(read),
        "write state": cpu(write),
        "read history": cpu(lambda: setting.interactions.history(person_id)),
        "first answer": cpu(lambda: recommender.scores(Taste(f"new {next(names)}", history), NOW)),
        "next answer": cpu(lambda: recommender.scores(Taste("known", history), NOW)),
    }


def walked_past(history: tuple[Interaction, ...], slots: Mapping[str, int], unknown: int) -> Past:
    """The past as the network reads it."""
    return Past(
        np.array([slots.get(deed.title_id, unknown) for deed in history]),
        np.array([deed.value or 0 for deed in history], np.int8),
        np.zeros(len(history), np.int8),
        np.array([deed.at.timestamp() for deed in history]),
        genre_features(()),
    )


def state_bytes(state: State) -> bytes:
    """As it would be stored."""
    return b"".join(np.asarray(part, np.float32).tobytes() for part in state)


def main() -> None:
    """Prints a row for each length."""
    as_served()
    print(baseline.heading())
    with tempfile.TemporaryDirectory() as folder:
        setting = prepared(Path(folder))
        begun = baseline.cpu_ms(lambda: setting.recommender.scores(Taste(""), NOW))
        ids = [record.title.id for record in StarterMovieDb().records()]
        loop = statistics.median(baseline.document_ms() for _ in range(200))
        print(f"CPU ms, median of {REPETITIONS}; a document there and back takes {loop:.3f} ms meanwhile")
        print(f"a process that begins reads model and catalogue in {begun:.0f} ms\n")
        done = 0
        for length in LENGTHS:
            for number in range(done, length):
                at = NOW - timedelta(hours=7 * (LENGTHS[-1] - number))
                deed = Interaction(Kind.RATED, ids[3 * number], at, 1 + number % 10)
                setting.interactions.record(setting.person_id, deed)
            done = length
            told = [f"{name} {value:.2f} ({value / loop:.0f})" for name, value in measured(setting, length).items()]
            print(f"{length:4} events: {'  '.join(told)}")


if __name__ == "__main__":
    main()
