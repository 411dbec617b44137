"""Fills an instance for measurements: somebody with a large library, their friends, other people, and a catalogue.

    python -m benchmarks.library --data FOLDER [--titles 6000] [--others 10000] [--database postgresql://…]

The person has 1,000 films (700 finished, of which 600 are rated, 250 on the watchlist, 50 being watched) and 100 series
being watched, 30 episodes done of each; 30 friends, of whom 10 share what they watch (12 titles each); and 20 evenings
with 3 titles and 6 people each. Others' rows are ten for each person (see `benchmarks.crowd`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

from benchmarks.crowd import ROWS_OF_EACH, add_crowd, long_ago
from benchmarks.titles import records
from whattowatch.adapters.sql.migrate import migrate
from whattowatch.bootstrap import Backstage
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.catalogue import FILM, TitleRecord, TitleType, TrendingList
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.domain.events import Invitee, Plan, planned
from whattowatch.domain.friends import Relation, Sharing
from whattowatch.domain.ratings import Subject
from whattowatch.domain.settling import settled
from whattowatch.domain.watching import begin, finish
from whattowatch.ports import Ports
from whattowatch.settings import Settings

FINISHED, RATED, LISTED, WATCHED, SERIES = 700, 600, 250, 50, 100
EPISODES_DONE = 30
FRIENDS, SHOWING, SHOWN, EVENINGS, INVITED = 30, 10, 12, 20, 5
GENRES = ("Crime", "Science Fiction", "Drama", "Comedy", "Thriller")
LOAD, INDEX = 2_000, 20_000
"""Titles stored, and indexed, at a time."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is.

    Attributes:
        titles: in the catalogue.
        others: rows of other people, ten for each of them.
    """

    titles: int = 6_000
    others: int = 10_000

    def __str__(self) -> str:
        """As results say it."""
        return f"{self.titles:,} titles, {self.others:,} rows of others"


@dataclass(frozen=True, slots=True)
class Library:
    """What was filled.

    Attributes:
        owner: the id of the person with the large library.
        finished: films that they finished.
        free: films that they have nothing to do with.
        episodes: of each series that they watch, how many are left.
    """

    owner: str
    finished: tuple[str, ...]
    free: tuple[str, ...]
    episodes: dict[str, int]


def person(name: str) -> str:
    """The id of somebody, the same in every instance."""
    return str(uuid5(NAMESPACE_DNS, name))


OWNER = person("owner")


def settings(folder: Path, database: str = "") -> Settings:
    """Of an instance in this folder."""
    return Settings(data=str(folder), base_url="http://127.0.0.1:8000", database_url=database)


def fill(backstage: Backstage, size: Size) -> Library:
    """Makes everything; the folder must be new, and the database empty."""
    backstage.settings.folder.mkdir(parents=True, exist_ok=True)
    migrate(backstage.settings.database)
    shelf = list(records(size.titles))
    _load(backstage.apart(), shelf)
    ids = [record.title.id for record in shelf]
    add_crowd(backstage.database, ids, max(1, size.others // ROWS_OF_EACH), backstage.clock.now())
    backstage.identity.jwks()
    _admit(backstage, [OWNER, *map(_friend, range(FRIENDS))])
    with backstage.request(writes=True) as ports:
        library = _own(ports, shelf, long_ago())
    with backstage.request(writes=True) as ports:
        _befriend(ports, shelf, long_ago())
        _plan_evenings(ports, shelf, ports.clock.now())
    return library


def _load(ports: Ports, shelf: Sequence[TitleRecord]) -> None:
    for batch in _batches(shelf, LOAD):
        ports.catalogue.put(batch)
    cursor = 0
    while (changes := ports.catalogue.changes_since(cursor, INDEX)).titles:
        cursor = changes.cursor
        ports.search.apply(changes.titles, cursor)
    movies = tuple(each.title.id for each in shelf if each.title.type is TitleType.MOVIE)[:20]
    series = tuple(each.title.id for each in shelf if each.title.type is TitleType.TV)[:20]
    for window in ("day", "week"):
        ports.catalogue.put_trending(TrendingList(window, "starter", ports.clock.now(), movies, series))


def _batches(shelf: Sequence[TitleRecord], size: int) -> Iterator[Sequence[TitleRecord]]:
    rest = iter(shelf)
    while batch := list(islice(rest, size)):
        yield batch


def _friend(number: int) -> str:
    return person(f"friend-{number}")


def _admit(backstage: Backstage, people: Sequence[str]) -> None:
    with backstage.request(writes=True) as ports:
        for number, person_id in enumerate(people):
            newcomer = Newcomer(person_id, f"person-{number}@example.org", f"Person {number}")
            admit(newcomer, ports.accounts, ports.friends, ports.events, ports.clock)


def _own(ports: Ports, shelf: Sequence[TitleRecord], start: datetime) -> Library:
    """The owner's library, a film every hour; the series are spread among them."""
    films = [each for each in shelf if each.title.type is TitleType.MOVIE]
    series = sorted((each for each in shelf if each.episodes), key=lambda each: -len(each.episodes))[:SERIES]
    finished, rest = films[:FINISHED], films[FINISHED:]
    listed, watched, free = rest[:LISTED], rest[LISTED : LISTED + WATCHED], rest[LISTED + WATCHED :]
    moments = (start + timedelta(hours=number) for number in range(len(shelf)))
    for number, record in enumerate(finished):
        _watch(ports, OWNER, record, 1, at := next(moments))
        if number < RATED:
            ports.ratings.rate(OWNER, Subject(record.title.id), 1 + number % 10, at)
            ports.interactions.record(OWNER, Interaction(Kind.RATED, record.title.id, at, 1 + number % 10))
    for record in listed:
        ports.watching.add_listed(OWNER, record.title, at := next(moments))
        ports.interactions.record(OWNER, Interaction(Kind.LISTED, record.title.id, at))
    for record in watched:
        _watch(ports, OWNER, record, 0, next(moments))
    for record in series:
        _watch(ports, OWNER, record, EPISODES_DONE, next(moments))
    ports.watching.ask_rating(OWNER, [Subject(record.title.id) for record in finished[RATED:]])
    _choose(ports, OWNER)
    return Library(
        OWNER,
        tuple(each.title.id for each in finished),
        tuple(each.title.id for each in free),
        {each.title.id: len(each.episodes) - EPISODES_DONE for each in series},
    )


def _choose(ports: Ports, person_id: str) -> None:
    account = ports.accounts.get(person_id)
    if account is not None:
        preferences = replace(account.preferences, genres=GENRES)
        ports.accounts.update(replace(account, preferences=preferences))


def _watch(ports: Ports, person_id: str, record: TitleRecord, episodes: int, at: datetime) -> None:
    """Started, and so many episodes of it done; a film has one."""
    title = record.title
    refs = [FILM] if title.type is TitleType.MOVIE else [each.ref for each in record.episodes]
    progress = begin(None, title.id, waiting=False, now=at)
    if episodes:
        progress = finish(progress, refs[:episodes], at)
    progress, stands = settled(progress, title, record.episodes, at)
    ports.watching.save(person_id, progress, stands, title)
    kind = Kind.FINISHED if stands.complete else Kind.STARTED
    ports.interactions.record(person_id, Interaction(kind, title.id, at))


def _befriend(ports: Ports, shelf: Sequence[TitleRecord], at: datetime) -> None:
    for number in range(FRIENDS):
        friend = _friend(number)
        ports.friends.save(OWNER, friend, Relation(friends_since=at), None)
        for record in shelf[number * 5 : number * 5 + SHOWN]:
            _watch(ports, friend, record, 0, at)
        if number < SHOWING:
            ports.friends.share(friend, {OWNER: [Sharing.WATCHING]})


def _plan_evenings(ports: Ports, shelf: Sequence[TitleRecord], now: datetime) -> None:
    for number in range(EVENINGS):
        title_ids = tuple(each.title.id for each in shelf[number * 3 : number * 3 + 3])
        plan = Plan(title_ids, now + timedelta(days=1 + number), "Europe/Berlin", "Anna's sofa", "Bring crisps.")
        guests = [Invitee(_friend((number + place) % FRIENDS)) for place in range(INVITED)]
        ports.events.save(planned(person(f"evening-{number}"), OWNER, plan, guests, now))


def main() -> None:
    """Fill a folder and leave it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--titles", type=int, default=Size().titles)
    parser.add_argument("--others", type=int, default=Size().others)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    backstage = Backstage(settings(given.data, given.database))
    fill(backstage, Size(given.titles, given.others))
    backstage.close()


if __name__ == "__main__":
    main()
