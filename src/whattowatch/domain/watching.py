"""Watchlist, watching now, and history: how a title moves between them.

A title is watched in rounds: the first time is round 1, each rewatch the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from whattowatch.domain.catalogue import EpisodeRef, Title, TitleType
from whattowatch.domain.episodes import Standing
from whattowatch.domain.pages import Page, PageRequest
from whattowatch.domain.ratings import Subject


class State(StrEnum):
    """Where a title stands for a person."""

    NOW = "now"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class Sort(StrEnum):
    """Orders of the home page's lists."""

    SMART = "smart"
    ADDED = "added"
    TITLE = "title"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is with a title, in the present round.

    Attributes:
        round: 1 for the first time, then one more for each rewatch.
        touched_at: when the person last did something with it.
        finished_at: when it was last finished and stayed so; None until then.
        done: the episodes finished in this round; `FILM` for a film.
    """

    title_id: str
    state: State
    round: int
    started_at: datetime
    touched_at: datetime
    finished_at: datetime | None = None
    done: frozenset[EpisodeRef] = frozenset()


def begin(known: Progress | None, title_id: str, waiting: bool, now: datetime) -> Progress:
    """Start watching: anew, again after finishing, or on from where it was left.

    Args:
        known: what stands so far.
        title_id: the title.
        waiting: whether an aired episode of the present round is left, so that a finished series with new episodes
            goes on instead of starting again.
        now: the present instant.
    """
    if known is None:
        return Progress(title_id, State.NOW, 1, started_at=now, touched_at=now)
    if known.state is State.FINISHED and not waiting:
        return replace(known, state=State.NOW, round=known.round + 1, started_at=now, touched_at=now, done=frozenset())
    if known.state is State.NOW:
        return known
    # With new episodes it did not stay finished; a resumed rewatch still was finished before.
    finished_at = None if known.state is State.FINISHED else known.finished_at
    return replace(known, state=State.NOW, touched_at=now, finished_at=finished_at)


def finish(progress: Progress, refs: Iterable[EpisodeRef], now: datetime) -> Progress:
    """The progress with these episodes done."""
    return replace(progress, done=progress.done | frozenset(refs), touched_at=now)


def seen_before(known: Progress | None, title_id: str, aired: frozenset[EpisodeRef], now: datetime) -> Progress:
    """All that has aired was watched at some time before; nobody knows when, so it stands under the present instant."""
    progress = known or Progress(title_id, State.NOW, 1, started_at=now, touched_at=now)
    done = progress.done | aired
    return replace(progress, state=State.FINISHED, done=done, touched_at=now, finished_at=now)


def settle(progress: Progress, now_standing: Standing, now: datetime) -> Progress:
    """Move between watching and finished as the standing demands.

    What is complete leaves for the history; a finished series with a new aired episode comes back.
    """
    if progress.state is State.NOW and now_standing.complete:
        return replace(progress, state=State.FINISHED, finished_at=now)
    if progress.state is State.FINISHED and now_standing.waiting:
        return replace(progress, state=State.NOW, finished_at=None)
    return progress


def leave(progress: Progress, now: datetime) -> Progress | None:
    """Stop watching: abandoned if something of this round was done, else as if it had never begun.

    A rewatch of which nothing was done falls back to the round before; its `done` must be read anew.
    """
    if progress.done:
        return replace(progress, state=State.ABANDONED, touched_at=now)
    if progress.round > 1:
        # What was taken back of the rounds before may have left them unfinished.
        state = State.FINISHED if progress.finished_at else State.ABANDONED
        return replace(progress, state=state, round=progress.round - 1, touched_at=now)
    return None


def to_rate(title: Title, newly_done: Sequence[EpisodeRef], completed: bool) -> tuple[Subject, ...]:
    """What to ask a rating for: the one episode that was done, the series when several were or it is now complete."""
    if not newly_done:
        return ()
    whole = Subject(title.id)
    if title.type is TitleType.MOVIE or len(newly_done) > 1:
        return (whole,)
    episode = Subject(title.id, newly_done[0])
    return (episode, whole) if completed else (episode,)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the watchlist."""

    title_id: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Watched:
    """A row of what is being watched, with its standing as of the last time it was settled."""

    title_id: str
    started_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person has to do with a title."""

    watchlist: bool = False
    watchnow: bool = False
    finished: bool = False
    abandoned: bool = False


class WatchingReader(Protocol):
    """Reads lists and progress. The number of queries of a call does not grow with its rows."""

    def watchlist(self, person_id: str, sort: Sort, page: PageRequest, today: date) -> Page[Listed]:
        """The watchlist; SMART shows what is out already before what is not, newest addition first.

        Raises `InvalidInput` naming `list_cursor` for a place that no page gave.
        """
        ...

    def watchnow(self, person_id: str, sort: Sort, page: PageRequest) -> Page[Watched]:
        """What is being watched; SMART shows what waits to be watched first, last touched first.

        Raises `InvalidInput` naming `now_cursor` for a place that no page gave.
        """
        ...

    def to_rate(self, person_id: str, limit: int) -> tuple[Subject, ...]:
        """What waits for a rating, newest first."""
        ...

    def marks(self, person_id: str, title_ids: Iterable[str] | None = None) -> Mapping[str, Mark]:
        """The marks on these titles (None: on every title that has one); titles without any are left out."""
        ...

    def ids(self, person_id: str) -> frozenset[str]:
        """Every title that has a mark. One query."""
        ...

    def marks_of(self, person_ids: Iterable[str], title_id: str) -> Mapping[str, Mark]:
        """What these people have to do with the title, by person; who has nothing is left out. Two queries."""
        ...

    def marks_among(self, person_ids: Collection[str], title_ids: Iterable[str]) -> Mapping[str, Mapping[str, Mark]]:
        """What each of these people has to do with these titles; who has no mark on any is left out. Two queries."""
        ...

    def listed_of(self, person_ids: Collection[str], limit: int) -> Mapping[str, tuple[str, ...]]:
        """Ids of what is on each one's watchlist, newest first, at most `limit` each; the empty are left out."""
        ...

    def progress(self, person_id: str, title_id: str) -> Progress | None:
        """How far the person is, with the episodes done in the present round."""
        ...

    def followers(self, title_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Everybody with a progress of these titles; titles without any are left out. One query."""
        ...

    def airing(self, until: datetime) -> tuple[str, ...]:
        """The titles that somebody watches or has finished, and of which an episode airs by then. One query."""
        ...

    def listers(self, title_ids: Iterable[str]) -> Mapping[str, Mapping[str, datetime]]:
        """Who has listed these titles, and since when; titles on nobody's list are left out. One query."""
        ...

    def listed_since(self, day: date) -> tuple[str, ...]:
        """The titles on anybody's list that first came out on that day or later. One query."""
        ...

    def now_of(self, person_ids: Iterable[str], limit: int) -> Mapping[str, tuple[str, ...]]:
        """Ids of what each of them is watching, last touched first, at most `limit` each."""
        ...


class WatchingWriter(WatchingReader, Protocol):
    """Changes lists and progress within the request's transaction; every call may be repeated."""

    def add_listed(self, person_id: str, title: Title, at: datetime) -> Listed:
        """Put on the watchlist; what is there already stays as it is and is answered."""
        ...

    def remove_listed(self, person_id: str, title_id: str) -> bool:
        """Take off the watchlist; whether it was there."""
        ...

    def save(self, person_id: str, progress: Progress, now_standing: Standing, title: Title) -> None:
        """Store the progress with what sorting and counting need; episodes done are only ever added.

        New episodes in `progress.done` are recorded as done at `progress.touched_at`.
        """
        ...

    def remove(self, person_id: str, title_id: str) -> None:
        """Forget a progress of which nothing was done."""
        ...

    def ask_rating(self, person_id: str, subjects: Sequence[Subject]) -> None:
        """Add to what waits for a rating; a repeated one moves to the front."""
        ...

    def drop_rating(self, person_id: str, subject: Subject) -> None:
        """It no longer waits for a rating."""
        ...

    def outdated(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """(person, title) whose stored standing no longer holds because an episode aired by `now`."""
        ...

    def retitle(self, titles: Sequence[Title]) -> None:
        """Renew what rows of the watchlist hold of these titles for sorting; rows of others stay as they are."""
        ...
