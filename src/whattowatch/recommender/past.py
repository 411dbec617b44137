"""What a person did, title by title, and how much each says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.domain.ratings import HIGHEST, LOWEST

LIKING: Final = {
    Kind.MORE: 0.75,
    Kind.FINISHED: 0.5,
    Kind.LISTED: 0.4,
    Kind.STARTED: 0.3,
    Kind.ABANDONED: -0.15,
    Kind.REFUSED: -0.25,
}
"""Liking read from what was done where there is no rating, on the scale of `rating_liking`.

Asking for more like a title says as much as rating it 8.
"""

NEUTRAL_RATING = 5.5
DISLIKE_SHARE = 0.25
"""A disliked title counts a quarter of a liked one: whoever rates a title has at least chosen to watch it."""


class PastTitle(NamedTuple):
    """All that a person did with one title.

    Attributes:
        kind: what speaks: the rating if there is one, else that more like it was asked for, else what was done last.
        liking: -0.25 to 1.
        at: when the last thing was done with it.
        done: whether anything was done with it but asking for more like it.
        value: the rating if it is what speaks, else 0.
    """

    title_id: str
    kind: Kind
    liking: float
    at: datetime
    done: bool
    value: int = 0


def rating_liking(rating: int) -> float:
    """1 for a 10, a little for a 6, -0.25 for a 1.

    Concave above the neutral rating, since what matters most is on which side of it a rating lies.
    """
    distance = (rating - NEUTRAL_RATING) / (10 - NEUTRAL_RATING)
    return float(distance**0.5 if distance > 0 else DISLIKE_SHARE * distance)


_RATED = {rating: rating_liking(rating) for rating in range(LOWEST, HIGHEST + 1)}
_MORE = Kind.MORE
_CLEARNESS = {Kind.RATED: 2, Kind.MORE: 1}
"""Of two deeds the clearer one speaks; of equally clear ones the later."""


def likings(values: NDArray[np.int8], kinds: NDArray[np.int8]) -> NDArray[np.float32]:
    """The liking that each event says, [events].

    Args:
        values: [events], ratings; 0 where there is none.
        kinds: [events], places in `Kind`.
    """
    rated = np.array([0.0, *_RATED.values()])
    done = np.array([LIKING.get(kind, LIKING[Kind.FINISHED]) for kind in Kind])
    return np.where(values > 0, rated[values], done[kinds]).astype(np.float32)


def asking(liked: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much a title of each liking asks of the memories: nothing if it was not liked, and all else the same."""
    return (liked > 0).astype(np.float32)


def past_titles(history: Sequence[Interaction]) -> tuple[PastTitle, ...]:
    """Each title once, the one that something was done with last first."""
    latest: dict[str, datetime] = {}
    spoken: dict[str, Interaction] = {}
    done: set[str] = set()
    for deed in reversed(history):
        title_id = deed.title_id
        if title_id not in spoken:
            latest[title_id], spoken[title_id] = deed.at, deed
        elif _CLEARNESS.get(deed.kind, 0) > _CLEARNESS.get(spoken[title_id].kind, 0):
            spoken[title_id] = deed
        if deed.kind is not _MORE:
            done.add(title_id)
    return tuple(
        [
            PastTitle(
                title_id,
                deed.kind,
                LIKING[deed.kind] if deed.value is None else _RATED[deed.value],
                latest[title_id],
                title_id in done,
                deed.value or 0,
            )
            for title_id, deed in spoken.items()
        ]
    )


def newest_title(known: Sequence[Interaction], history: Sequence[Interaction]) -> PastTitle | None:
    """The title that something was done with last, if nothing else of a history differs from one known before.

    That is so after one deed more, and where it took the place of an earlier one, as a rating does.
    """
    if not history or not _follows(known, history[:-1], history[-1].title_id):
        return None
    return past_titles([deed for deed in history if deed.title_id == history[-1].title_id])[0]


def _follows(known: Sequence[Interaction], rest: Sequence[Interaction], title_id: str) -> bool:
    """Whether `rest` is what was known, or lacks one deed of this title. It compares whole pieces: deeds are many."""
    if len(known) != len(rest) + 1:
        return known == rest
    missing = bisect_left(range(len(rest)), 1, key=lambda place: known[: place + 1] != rest[: place + 1])
    return known[missing].title_id == title_id and known[missing + 1 :] == rest[missing:]
