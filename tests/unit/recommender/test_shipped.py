"""The model in the films' data package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from moving_clock import NOON
from unit.recommender.worlds import opened, over
from whattowatch.adapters.embedded.starter import StarterMovieDb
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.domain.discovery import Interaction, Kind, Taste, Wanted
from whattowatch.recommender.load import load_from, load_shipped
from whattowatch.recommender.plans import plan_for
from whattowatch.recommender.protocols import Protocol
from whattowatch.recommender.serve import LocalRecommender
from whattowatch.recommender.sources import read_source
from whattowatch.recommender.training import described

SERIES = ("tv-1396", "tv-1438", "tv-1398", "tv-60059", "tv-60622")
"""Breaking Bad, The Wire, The Sopranos, Better Call Saul, Fargo."""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRecommender]:
    """The shipped model over the starter's catalogue."""
    database = opened(tmp_path_factory.mktemp("starter") / "whattowatch.db")
    SqlCatalogue(database.apart()).put(list(StarterMovieDb().records()))
    yield over(database, load_shipped())
    database.close()


def liked(*title_ids: str) -> tuple[Interaction, ...]:
    return tuple(
        Interaction(Kind.RATED, title_id, NOON - timedelta(minutes=len(title_ids) - place), 9)
        for place, title_id in enumerate(title_ids)
    )


def test_after_five_liked_series_six_of_the_first_twenty_are_series(shipped: LocalRecommender) -> None:
    found = shipped.recommend(Taste("ada", liked(*SERIES)), Wanted(20), NOON)
    assert sum(each.title_id.startswith("tv-") for each in found) >= 6


@pytest.mark.parametrize("genre", ["Animation", "Comedy", "Horror", "Romance", "Science Fiction", "War", "Western"])
def test_a_chosen_genre_has_most_of_the_first_places(shipped: LocalRecommender, genre: str) -> None:
    genres = {record.title.id: record.title.model_genres for record in StarterMovieDb().records()}
    found = shipped.recommend(Taste("ada", (), (genre,)), Wanted(10), NOON)
    assert sum(genre in genres[each.title_id] for each in found) > len(found) / 2


def test_films_that_movielens_never_saw_come_in_ordinary_lists(shipped: LocalRecommender) -> None:
    trained = load_shipped()
    assert trained is not None
    found = shipped.recommend(Taste("ada", liked(*SERIES)), Wanted(50), NOON)
    films = {each.title_id for each in found if each.title_id.startswith("movie-")}
    assert films - set(trained.model.title_ids)


def test_a_liked_film_brings_its_kind_and_is_the_reason(shipped: LocalRecommender) -> None:
    found = shipped.recommend(Taste("ada", liked("movie-238")), Wanted(20), NOON)
    second_part = next(each for each in found if each.title_id == "movie-240")
    assert "movie-238" in {reason.title_id for reason in second_part.why or ()}


def test_a_dislike_of_the_same_film_gives_another_list(shipped: LocalRecommender) -> None:
    disliked = (Interaction(Kind.RATED, "movie-238", NOON, 1),)
    lists = [
        [each.title_id for each in shipped.recommend(Taste("ada", history), Wanted(20), NOON)]
        for history in (liked("movie-238"), disliked)
    ]
    assert lists[0] != lists[1]


def test_the_first_reason_is_the_title_that_is_missed_most(shipped: LocalRecommender) -> None:
    draw = Random(20261123)  # noqa: S311 - not for secrets
    known = [each for each in shipped.scores(Taste("ada"), NOON)[0].ids if each.startswith("movie-")][:400]
    true = []
    for _ in range(20):
        history = tuple(
            Interaction(Kind.RATED, title_id, NOON - timedelta(hours=30 - place), draw.randint(4, 10))
            for place, title_id in enumerate(draw.sample(known, 25))
        )
        best = shipped.recommend(Taste("ada", history), Wanted(1), NOON)[0]
        named = [reason.title_id for reason in best.why or () if reason.title_id]
        true += [named[0] == missed_most(shipped, history, best.title_id)] if named else []
    assert sum(true) >= 0.95 * len(true) > 0


def missed_most(recommender: LocalRecommender, history: tuple[Interaction, ...], listed: str) -> str:
    """The title without which the score of the listed one falls most, by leaving out each in turn."""
    left = {}
    for deed in history:
        items, scores = recommender.scores(Taste("ada", tuple([each for each in history if each != deed])), NOON)
        left[deed.title_id] = scores[items.slots[listed]]
    return min(left, key=lambda title_id: left[title_id])


def test_where_the_data_package_was_left_out_there_is_no_model(tmp_path: Path) -> None:
    assert load_from(tmp_path) is None


@pytest.mark.dev_data
def test_the_card_names_the_data_that_it_was_trained_on(dev_data: Path) -> None:
    trained = load_shipped()
    assert trained is not None
    assert trained.card.data.items() >= described(read_source(dev_data / "ml-latest-small")).items()
    assert trained.card.protocol == Protocol.LAST


def test_the_card_has_the_numbers_of_the_command_that_is_written_down() -> None:
    """The command of docs/recommender.md names none: all follow from the amount of data."""
    trained = load_shipped()
    assert trained is not None
    plan = plan_for(int(trained.card.data["events"]))
    assert trained.card.hyper == plan.hyper
    assert trained.card.schedule == asdict(plan.schedule)
