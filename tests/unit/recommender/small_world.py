"""A small catalogue, people who watch by genre, and the model learned from them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Interaction, Kind, ModelCard
from whattowatch.recommender.counted import counted
from whattowatch.recommender.events import Events
from whattowatch.recommender.hyper import Hyper, Plan, Schedule
from whattowatch.recommender.initial import initial
from whattowatch.recommender.model_files import Card, Trained
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Protocol
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.training import trained_on

SHELVES = ("Western", "Comedy", "Horror", "Drama", "Science Fiction", "Romance")
FILMS_A_SHELF, UNSEEN_FILMS_A_SHELF, SERIES_A_SHELF = 40, 5, 10
QUIETLY = 0.1
"""A network that has learned nothing says something by chance; so loudly may it."""
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


PLAN = Plan(Hyper(width=16), Schedule(lanes=8, steps=16, rate=1e-2, patience=100))


def events() -> Events:
    """60 people, each of whom watches two genres by turns, one film a minute."""
    draw = random.Random(7)  # noqa: S311 - not for secrets
    rows = []
    for user in range(60):
        first, second = draw.sample(range(len(SHELVES)), 2)
        for shelf in (first, second):
            rows += [(user, shelf * FILMS_A_SHELF + number) for number in draw.sample(range(FILMS_A_SHELF), 8)]
    users, items = np.array(rows, np.int64).T
    return Events(
        title_ids=tuple(film(shelf, number) for shelf in SHELVES for number in range(FILMS_A_SHELF)),
        genres=tuple((shelf,) for shelf in SHELVES for _ in range(FILMS_A_SHELF)),
        series=np.zeros(len(SHELVES) * FILMS_A_SHELF, np.bool_),
        users=users,
        items=items,
        values=np.full(len(items), 8, np.int8),
        kinds=np.zeros(len(items), np.int8),
        at=10**9 + 60 * np.arange(len(items)),
        digest="small world",
    )


def trained() -> Trained:
    """A model whose memories know these people, and whose network has learned nothing but that popular is better.

    Sixty people teach a network by heart what nobody should be served; tests of what is served need a model that is
    led by its parts. What a learned network does is tested on the shipped model.
    """
    learned = events()
    found, first = (
        counted(learned, PLAN.hyper),
        initial(PLAN.hyper.width, PLAN.hyper.towers, learned.titles, PLAN.schedule.seed),
    )
    weights = {name: np.array(weight, np.float32) for name, weight in first.items()}
    weights["out_scale"] *= QUIETLY
    weights["popular"] += 1
    weights["gate_b"] += np.array([2.0 if part is Part.TASTE else 0.0 for part in Part], np.float32)
    model = SequenceModel(learned.title_ids, PLAN.hyper, weights, **found._asdict())
    card = ModelCard("small", datetime.fromisoformat(TRAINED_AT))
    return Trained(model, Card(card, PLAN.hyper, {}, Protocol.LAST.value, {}, (), {}))


def trained_in(learned: Events, epochs: int) -> Trained:
    """A small model of any events."""
    silent = Listener(lambda *_: None, lambda _: None)
    plan = replace(PLAN, schedule=replace(PLAN.schedule, epochs=epochs))
    return trained_on(learned, Protocol.LAST, plan, silent)


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
