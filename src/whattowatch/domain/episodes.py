"""Episodes: their order, which have aired, which comes next, and which ones a person means.

Only the episodes that *count* decide when a series is finished and how much is left: the regular seasons, or the
specials where a series has nothing else. Specials come last in every order and hold nothing back.

An instant that a person lives in is given on their own clock: its zone says which day it is where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import filterfalse
from zoneinfo import ZoneInfo

from whattowatch.domain.catalogue import FILM, Episode, EpisodeRef, Source, Title, TitleType
from whattowatch.domain.errors import Conflict, InvalidInput
from whattowatch.domain.moments import start_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of a progress at a given instant.

    Attributes:
        finished: episodes done that count.
        aired: episodes aired that count.
        left_minutes: how long the aired and unfinished ones take; None when a runtime is unknown.
        next: the first aired episode not done, else the next one to air; None when there is neither, or for a film.
        waiting: whether an aired episode is left to watch.
        complete: nothing aired is left and nothing more will come.
        changes_at: when the next episode airs, in UTC, so that this standing no longer holds.
    """

    finished: int
    aired: int
    left_minutes: int | None
    next: Episode | None
    waiting: bool
    complete: bool
    changes_at: datetime | None


def in_order(episodes: Iterable[Episode]) -> list[Episode]:
    """By season and number, specials last."""
    return sorted(episodes, key=lambda episode: (episode.season == 0, episode.season, episode.number))


def _order(ref: EpisodeRef) -> tuple[bool, int, int]:
    return (ref.season == 0, ref.season, ref.episode)


def counting(episodes: Sequence[Episode]) -> list[Episode]:
    """The episodes that decide when the series is finished, in order."""
    regular = [episode for episode in episodes if episode.season != 0]
    return in_order(regular or episodes)


def has_aired(title: Title, episode: Episode, now: datetime) -> bool:
    """Whether it can have been watched; without a date, only what is surely over counts as aired.

    Where no more than the day is known, it is from its beginning on where the series airs, or, where that is unknown
    too, where the person lives.
    """
    return _airing(title, now)(episode)


def _airing(title: Title, now: datetime) -> Callable[[Episode], bool]:
    """Tells of each episode of the title whether it has aired; what they share is found once."""
    today, surely_over = _today(title, now), title.ended is True or title.source is Source.STARTER

    def has(episode: Episode) -> bool:
        if episode.airs_at is not None:
            return episode.airs_at <= now
        return surely_over if episode.air_date is None else episode.air_date <= today

    return has


def _today(title: Title, now: datetime) -> date:
    return (now.astimezone(ZoneInfo(title.air_zone)) if title.air_zone else now).date()


def _airs_from(title: Title, episode: Episode, now: datetime) -> datetime | None:
    """The instant from which `has_aired` says so; None where no day is known."""
    if episode.airs_at is not None or episode.air_date is None:
        return episode.airs_at
    return start_of(episode.air_date, ZoneInfo(title.air_zone) if title.air_zone else now.tzinfo or UTC)


def aired_refs(title: Title, episodes: Sequence[Episode], now: datetime) -> frozenset[EpisodeRef]:
    """The episodes that count and have aired; `FILM` for a film."""
    if title.type is TitleType.MOVIE:
        return frozenset({FILM})
    return frozenset(episode.ref for episode in filter(_airing(title, now), counting(episodes)))


def standing(title: Title, episodes: Sequence[Episode], done: frozenset[EpisodeRef], now: datetime) -> Standing:
    """How a person stands who has done these episodes of the title."""
    if title.type is TitleType.MOVIE:
        return _film_standing(title, FILM in done)
    due, has = counting(episodes), _airing(title, now)
    aired = list(filter(has, due))
    left = [episode for episode in aired if episode.ref not in done]
    unaired = filterfalse(has, due)
    coming = [(at, episode) for episode in unaired if (at := _airs_from(title, episode, now)) is not None]
    return Standing(
        finished=len(aired) - len(left),
        aired=len(aired),
        left_minutes=_minutes(title, left),
        next=left[0] if left else _soonest(coming),
        waiting=bool(left),
        complete=bool(aired) and not left and title.ended is True,
        changes_at=min((at for at, _ in coming), default=None),
    )


def _film_standing(title: Title, finished: bool) -> Standing:
    return Standing(
        finished=int(finished),
        aired=1,
        left_minutes=0 if finished else title.runtime,
        next=None,
        waiting=not finished,
        complete=finished,
        changes_at=None,
    )


def _minutes(title: Title, left: Sequence[Episode]) -> int | None:
    runtimes = [episode.runtime or title.runtime for episode in left]
    return None if None in runtimes else sum(runtime for runtime in runtimes if runtime)


def _soonest(coming: Sequence[tuple[datetime, Episode]]) -> Episode | None:
    found = min(coming, key=lambda each: (each[0], _order(each[1].ref)), default=None)
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which episodes a person says are done: some by name, everything up to one, or (neither) the next."""

    episodes: tuple[EpisodeRef, ...] | None = None
    up_to: EpisodeRef | None = None


def chosen(
    title: Title, episodes: Sequence[Episode], done: frozenset[EpisodeRef], choice: Choice, now: datetime
) -> tuple[EpisodeRef, ...]:
    """The episodes that the choice names, in order.

    Raises:
        InvalidInput: an episode does not exist or has not aired, or the choice says two things at once.
        Conflict: no aired episode is left to finish.
    """
    if title.type is TitleType.MOVIE:
        return _chosen_film(choice)
    if choice.episodes is not None and choice.up_to is not None:
        raise InvalidInput.of("up_to", "is given together with episodes: give one of them")
    if choice.episodes is not None:
        return _named(choice.episodes, episodes, _aired(title, episodes, now))
    if choice.up_to is not None:
        return _up_to(choice.up_to, episodes, _aired(title, episodes, now))
    return (_next_aired(title, episodes, done, now),)


def _chosen_film(choice: Choice) -> tuple[EpisodeRef, ...]:
    for field, given in (("episodes", choice.episodes), ("up_to", choice.up_to)):
        if given is not None:
            raise InvalidInput.of(field, "a film has no episodes")
    return (FILM,)


def _aired(title: Title, episodes: Sequence[Episode], now: datetime) -> set[EpisodeRef]:
    return {episode.ref for episode in filter(_airing(title, now), episodes)}


def _named(refs: Sequence[EpisodeRef], episodes: Sequence[Episode], aired: set[EpisodeRef]) -> tuple[EpisodeRef, ...]:
    if not refs:
        raise InvalidInput.of("episodes", "names no episode")
    for place, ref in enumerate(refs):
        _must_have_aired(ref, f"episodes[{place}]", episodes, aired)
    return tuple(sorted(set(refs), key=_order))


def _must_have_aired(ref: EpisodeRef, field: str, episodes: Sequence[Episode], aired: set[EpisodeRef]) -> None:
    if ref in aired:
        return
    known = any(episode.ref == ref for episode in episodes)
    problem = "has not aired yet" if known else "does not exist"
    raise InvalidInput.of(field, f"season {ref.season} episode {ref.episode} {problem}")


def _up_to(last: EpisodeRef, episodes: Sequence[Episode], aired: set[EpisodeRef]) -> tuple[EpisodeRef, ...]:
    """Specials are a run of their own: marking one never marks the seasons, nor the other way round."""
    _must_have_aired(last, "up_to", episodes, aired)
    run = (ref for ref in aired if (ref.season == 0) == (last.season == 0) and ref <= last)
    return tuple(sorted(run))


def _next_aired(title: Title, episodes: Sequence[Episode], done: frozenset[EpisodeRef], now: datetime) -> EpisodeRef:
    left = (episode.ref for episode in filter(_airing(title, now), counting(episodes)) if episode.ref not in done)
    following = next(left, None)
    if following is None:
        raise Conflict(f"no aired episode of {title.id!r} is left to finish")
    return following
