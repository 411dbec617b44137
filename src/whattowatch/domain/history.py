"""The history: what was watched and when, and taking back what was not watched after all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.pages import Page, PageRequest
from whattowatch.domain.watching import Progress, State

Rounds = Mapping[int, Mapping[EpisodeRef, datetime]]
"""What was done of one title in each round, and when; a round of which nothing was done is absent."""

Complete = Callable[[Collection[EpisodeRef]], bool]
"""Whether nothing that counts is left of the title when these episodes are done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the history.

    Attributes:
        episode: `FILM` for a film.
        round: 1 for the first time, then one more for each rewatch.
        at: when it was said to be done.
    """

    title_id: str
    episode: EpisodeRef
    round: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Retraction:
    """What is to be taken back.

    Attributes:
        episodes: None for everything of the round.
        round: None for the latest round in which any of it was done.
    """

    episodes: frozenset[EpisodeRef] | None = None
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Retracted:
    """What there really is to take back, and what is left without it.

    Attributes:
        round: in which it was done.
        episodes: at least one.
        left: the rounds without it, numbered as before.
        untrue: the instants of the round at which the title cannot have been finished without it.
    """

    round: int
    episodes: frozenset[EpisodeRef]
    left: Rounds
    untrue: frozenset[datetime]

    @property
    def emptied(self) -> bool:
        """Whether nothing of the round is left."""
        return self.round not in self.left

    @property
    def gone(self) -> frozenset[EpisodeRef]:
        """What is not done in any round any more."""
        return self.episodes.difference(*self.left.values())


def retract(rounds: Rounds, what: Retraction, complete: Complete) -> Retracted | None:
    """What is taken back of these rounds; None when nothing of it was done."""
    found = [number for number, done in rounds.items() if _named(done, what)]
    number = max((each for each in found if what.round in {None, each}), default=None)
    if number is None:
        return None
    before = rounds[number]
    episodes = _named(before, what)
    after = {ref: at for ref, at in before.items() if ref not in episodes}
    left = {each: done for each, done in {**rounds, number: after}.items() if done}
    since = min(before[ref] for ref in episodes)
    untrue = frozenset() if complete(after.keys()) else frozenset(at for at in before.values() if at >= since)
    return Retracted(number, episodes, left, untrue)


def _named(done: Mapping[EpisodeRef, datetime], what: Retraction) -> frozenset[EpisodeRef]:
    return frozenset(done) if what.episodes is None else what.episodes & done.keys()


def without(progress: Progress, retracted: Retracted, complete: Complete, *, begun: bool) -> Progress | None:
    """The progress as if that had not been done; None where nothing is left of it.

    Args:
        progress: as it stands.
        retracted: what is taken back.
        complete: judges a round.
        begun: whether the person ever began the title, so that without anything done it is being watched still.
    """
    if retracted.round < progress.round:
        return _without_older(progress, retracted, complete)
    done = retracted.left.get(progress.round, {})
    if progress.state is State.FINISHED and complete(done.keys()):
        return replace(progress, done=frozenset(done))
    current = _without_present(progress, done, retracted.left, complete)
    if done or (begun and current.state is State.NOW):
        return current
    return _as_before(current, retracted.left)


def _without_older(progress: Progress, retracted: Retracted, complete: Complete) -> Progress:
    """The rounds after one of which nothing is left move up."""
    moved = replace(progress, round=progress.round - 1) if retracted.emptied else progress
    if progress.state is State.FINISHED:
        return moved
    older = (done for number, done in retracted.left.items() if number < progress.round)
    return replace(moved, finished_at=_last_finish(older, complete))


def _without_present(
    progress: Progress, done: Mapping[EpisodeRef, datetime], left: Rounds, complete: Complete
) -> Progress:
    finished_at = progress.finished_at
    if progress.state is State.FINISHED:
        finished_at = _last_finish((each for number, each in left.items() if number < progress.round), complete)
    return replace(
        progress,
        state=State.NOW if progress.state is State.FINISHED else progress.state,
        touched_at=max(done.values(), default=progress.started_at),
        finished_at=finished_at,
        done=frozenset(done),
    )


def _last_finish(rounds: Iterable[Mapping[EpisodeRef, datetime]], complete: Complete) -> datetime | None:
    return max((max(done.values()) for done in rounds if complete(done.keys())), default=None)


def _as_before(progress: Progress, left: Rounds) -> Progress | None:
    """Nothing of the present round is left: the one before it stands again, if there was one."""
    if not left:
        return None
    number = max(left)
    done = left[number]
    state = State.FINISHED if progress.finished_at else State.ABANDONED
    return replace(progress, state=state, round=number, touched_at=max(done.values()), done=frozenset(done))


class HistoryReader(Protocol):
    """Reads what people watched."""

    def page(self, person_id: str, page: PageRequest) -> Page[Seen]:
        """Newest first; of what was done at the same instant, the later episode. One query.

        Raises `InvalidInput` naming `cursor` for a place that no page gave.
        """
        ...

    def rounds(self, person_id: str, title_id: str) -> Rounds:
        """All that the person did of this title. One query."""
        ...


class HistoryWriter(HistoryReader, Protocol):
    """Takes back what was done, within the request's transaction; every call may be repeated but `close_gap`."""

    def forget(self, person_id: str, title_id: str, round_: int, episodes: Collection[EpisodeRef]) -> None:
        """These were not done in that round; those that were not are fine."""
        ...

    def close_gap(self, person_id: str, title_id: str, round_: int) -> None:
        """Nothing is left of that round: the ones after it are numbered one lower."""
        ...
