"""A small catalogue, people who watch by genre, and the model learned from them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Interaction, Kind, ModelCard
from whattowatch.recommender.cooccurrence import GENTLE, fit
from whattowatch.recommender.weights import Card, Trained

SHELVES = ("Western", "Comedy", "Horror", "Drama", "Science Fiction", "Romance")
FILMS_A_SHELF, UNSEEN_FILMS_A_SHELF, SERIES_A_SHELF = 40, 5, 10
TRAINED_AT = "2026-03-01T00:00:00+00:00"


def film(shelf: str, number: int) -> str:
    """The id of a film; those from `FILMS_A_SHELF` on are unknown to the model."""
    return f"movie-{100 + SHELVES.index(shelf) * 100 + number}"


def series(shelf: str, number: int) -> str:
    """The id of a series."""
    return f"tv-{100 + SHELVES.index(shelf) * 100 + number}"


def shelf_of(title_id: str) -> str:
    """The genre of a title."""
    return SHELVES[int(title_id.split("-")[1]) // 100 - 1]


def records() -> list[TitleRecord]:
    """Six genres of films and series; the lower the number, the more popular."""
    return [
        TitleRecord(
            Title(name(shelf, number), kind, name(shelf, number), model_genres=(shelf,), model_popularity=100 - number)
        )
        for shelf in SHELVES
        for kind, name, count in (
            (TitleType.MOVIE, film, FILMS_A_SHELF + UNSEEN_FILMS_A_SHELF),
            (TitleType.TV, series, SERIES_A_SHELF),
        )
        for number in range(count)
    ]


def well_known() -> list[str]:
    """50 popular films and series, some of which the model never saw."""
    films = [film(shelf, number) for number in range(6) for shelf in SHELVES]
    unseen = [film(shelf, FILMS_A_SHELF) for shelf in SHELVES[:4]]
    return films + unseen + [series(shelf, number) for number in range(2) for shelf in SHELVES][:10]


def trained() -> Trained:
    """Learned from 60 people, each of whom watches two genres by turns."""
    draw = random.Random(7)  # noqa: S311 - not for secrets
    ids = tuple(film(shelf, number) for shelf in SHELVES for number in range(FILMS_A_SHELF))
    users, items = [], []
    for user in range(60):
        first, second = draw.sample(range(len(SHELVES)), 2)
        watched = [shelf * FILMS_A_SHELF + draw.randrange(FILMS_A_SHELF) for shelf in [first] * 8 + [second] * 8]
        users += [user] * len(watched)
        items += watched
    model = fit(ids, np.array(users), np.array(items), GENTLE)
    return Trained(model, Card(ModelCard("small", datetime.fromisoformat(TRAINED_AT)), GENTLE, {}, {}, {}))


def rated(now: datetime, *ratings: tuple[str, int]) -> tuple[Interaction, ...]:
    """Ratings, one a minute, the last one a minute ago."""
    return did(now, *((Kind.RATED, title_id, value) for title_id, value in ratings))


def did(now: datetime, *things: tuple[Kind, str, int | None]) -> tuple[Interaction, ...]:
    """Things done, one a minute, the last one a minute ago."""
    return tuple(
        Interaction(kind, title_id, now - timedelta(minutes=len(things) - place), value)
        for place, (kind, title_id, value) in enumerate(things)
    )


def thirty_ratings(now: datetime) -> tuple[Interaction, ...]:
    """Likes and dislikes of less popular titles, half an hour of them, an hour ago."""
    draw = random.Random(11)  # noqa: S311 - not for secrets
    chosen: Sequence[str] = [film(draw.choice(SHELVES), number) for number in range(8, 38)]
    return rated(now - timedelta(hours=1), *((title_id, draw.randint(1, 10)) for title_id in chosen))
