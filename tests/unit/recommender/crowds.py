"""Invented people whose events have times, ratings, genres and some order to learn."""

from __future__ import annotations

import numpy as np

from whattowatch.domain.catalogue import GENRES
from whattowatch.recommender.events import KINDS, NO_TIME, RATED, Events
from whattowatch.recommender.hyper import Hyper, Plan, Schedule

TITLES = 40
SMALL = Plan(Hyper(width=16, session_events=8), Schedule(lanes=4, steps=11, epochs=2, rate=1e-2))
"""Quick to train."""


def crowd(people: int = 12, seed: int = 0, *, timed: bool = True) -> Events:
    """People who go through the titles in order from some title on, leaving out a few."""
    draw = np.random.default_rng(seed)
    lengths = draw.integers(6, 30, people)
    users = np.repeat(np.arange(people), lengths)
    items = np.concatenate([(draw.integers(TITLES) + np.sort(draw.permutation(TITLES)[:n])) % TITLES for n in lengths])
    waits = draw.choice([0, 30, 4_000, 90_000, 9_000_000], len(users))
    at = np.concatenate([10**9 + np.cumsum(waits[users == user]) for user in range(people)])
    kinds = draw.integers(0, len(KINDS), len(users)).astype(np.int8)
    return Events(
        title_ids=tuple(f"movie-{number}" for number in range(TITLES)),
        genres=tuple((GENRES[number % 7],) for number in range(TITLES)),
        series=np.arange(TITLES) % 3 == 0,
        users=users,
        items=items,
        values=np.where(kinds == RATED, draw.integers(1, 11, len(users)), 0).astype(np.int8),
        kinds=kinds,
        at=at if timed else np.full(len(users), NO_TIME),
        digest=f"crowd {people} {seed} {timed}",
    )
