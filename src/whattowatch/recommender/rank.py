"""Ranking for many people at once: the interface for outside evaluators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from whattowatch.domain.discovery import Kind
from whattowatch.recommender.days import Days
from whattowatch.recommender.events import KINDS
from whattowatch.recommender.features import genre_features
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.scoring import Activity, SequenceScorer
from whattowatch.recommender.walk import Asked, Past


class Deed(NamedTuple):
    """One thing that a person did with a title.

    Attributes:
        title_id: as the model's card names titles; titles that it does not know are passed over.
        rating: 1-10, or None.
        at: when, or None where times are not known.
        kind: what was done.
    """

    title_id: str
    rating: int | None = None
    at: datetime | None = None
    kind: Kind = Kind.RATED


def rank(
    model: Trained,
    histories: Sequence[Sequence[Deed]],
    k: int,
    now: datetime | None = None,
    *,
    activity: Activity | None = None,
) -> list[list[str]]:
    """The best titles for each person, best first, none of which is in their history.

    Args:
        model: trained.
        histories: of each person, oldest first.
        k: how many titles.
        now: the time of asking, the same for all; None: the model is not told how long ago the last deed was.
        activity: the events of each of the model's titles in the days before a moment; None: with `now`, what these
            histories hold of those days is what is on people's minds; without it no trend is known.
    """
    numbers = {title_id: item for item, title_id in enumerate(model.model.title_ids)}
    people = [_past(history, numbers) for history in histories]
    if activity is None and now is not None:
        activity = _days(people, len(numbers), model.card.hyper.trend_days).before
    asked = [Asked(person, len(past.items), _moment(past, now), now is not None) for person, past in enumerate(people)]
    found = []
    for past, scores in zip(people, SequenceScorer(model.model, activity).scores(people, asked), strict=True):
        scores[past.items] = -np.inf
        best = np.argsort(-scores, kind="stable")[:k]
        found.append([model.model.title_ids[item] for item in best.tolist() if np.isfinite(scores[item])])
    return found


def _days(people: Sequence[Past], titles: int, window: int) -> Days:
    """What all of these people did, by day."""
    items, at = (np.concatenate([np.empty(0), *(getattr(past, name) for past in people)]) for name in ("items", "at"))
    timed = ~np.isnan(at)
    return Days(items[timed].astype(np.int64), at[timed].astype(np.int64), titles, window)


def _past(history: Sequence[Deed], numbers: dict[str, int]) -> Past:
    known = [deed for deed in history if deed.title_id in numbers]
    return Past(
        items=np.array([numbers[deed.title_id] for deed in known], np.int64),
        values=np.array([deed.rating or 0 for deed in known], np.int8),
        kinds=np.array([KINDS.index(deed.kind) for deed in known], np.int8),
        at=np.array([np.nan if deed.at is None else deed.at.astimezone(UTC).timestamp() for deed in known], np.float64),
        chosen=genre_features(()),
    )


def _moment(past: Past, now: datetime | None) -> float:
    """When it is asked: now, or else right after the last deed."""
    if now is not None:
        return now.astimezone(UTC).timestamp()
    return float(past.at[-1]) if len(past.at) else float("nan")
