from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moving_clock import NOON
from unit.recommender.small_world import FILMS_A_SHELF, SHELVES, film, rated, series, thirty_ratings
from whattowatch.domain.discovery import Interaction, Taste, Wanted, WhyKind
from whattowatch.recommender.serve import LocalRecommender

EVERYTHING = Wanted(1000)
PAST = {WhyKind.RATED, WhyKind.FINISHED, WhyKind.STARTED, WhyKind.LISTED}

titles = st.sampled_from([film(shelf, n) for shelf in SHELVES for n in range(FILMS_A_SHELF + 2)]) | st.sampled_from(
    [series(shelf, n) for shelf in SHELVES for n in range(5)]
)
histories = st.lists(st.tuples(titles, st.integers(1, 10)), min_size=1, max_size=40).map(
    lambda ratings: rated(NOON, *ratings)
)


def scores(recommender: LocalRecommender, taste: Taste) -> dict[str, float]:
    items, scored = recommender.scores(taste, NOON)
    return dict(zip(items.ids, scored.tolist(), strict=True))


def without(history: tuple[Interaction, ...], title_id: str) -> tuple[Interaction, ...]:
    return tuple(interaction for interaction in history if interaction.title_id != title_id)


@pytest.fixture(scope="package", params=["with a model", "without"])
def either(
    request: pytest.FixtureRequest, recommender: LocalRecommender, untrained: LocalRecommender
) -> LocalRecommender:
    return recommender if request.param == "with a model" else untrained


@settings(max_examples=25, deadline=None)
@given(history=histories, genres=st.sets(st.sampled_from(SHELVES), max_size=2))
def test_without_a_named_past_title_the_score_is_lower(
    either: LocalRecommender, history: tuple[Interaction, ...], genres: set[str]
) -> None:
    taste = Taste("ada", history, tuple(genres))
    known = scores(either, taste)
    for recommendation in either.recommend(taste, Wanted(8), NOON):
        for reason in recommendation.why or ():
            if reason.title_id is not None:
                shorter = Taste("ada", without(history, reason.title_id), tuple(genres))
                assert scores(either, shorter)[recommendation.title_id] < known[recommendation.title_id]


def test_a_past_titles_weight_is_what_the_score_would_lose(recommender: LocalRecommender) -> None:
    history = thirty_ratings(NOON)
    best = recommender.recommend(Taste("ada", history), Wanted(1), NOON)[0]
    (reason, *_) = [reason for reason in best.why or () if reason.kind in PAST]
    assert reason.title_id is not None
    lost = best.score - scores(recommender, Taste("ada", without(history, reason.title_id)))[best.title_id]
    assert reason.weight == pytest.approx(lost / best.score, rel=0.05)


def test_the_weights_of_a_title_never_add_up_to_more_than_all(recommender: LocalRecommender) -> None:
    for recommendation in recommender.recommend(Taste("ada", thirty_ratings(NOON)), EVERYTHING, NOON):
        assert sum(reason.weight for reason in recommendation.why or ()) <= 1 + 1e-9


def test_a_disliked_title_is_never_a_reason(recommender: LocalRecommender) -> None:
    history = rated(NOON, (film("Drama", 0), 9), (film("Comedy", 0), 1))
    named = {
        reason.title_id
        for recommendation in recommender.recommend(Taste("ada", history), EVERYTHING, NOON)
        for reason in recommendation.why or ()
    }
    assert film("Drama", 0) in named
    assert film("Comedy", 0) not in named


def test_a_chosen_genre_is_named(untrained: LocalRecommender) -> None:
    best = untrained.recommend(Taste("ada", genres=("Western",)), Wanted(1), NOON)[0]
    assert ("Western", WhyKind.GENRE) in {(reason.genre, reason.kind) for reason in best.why or ()}


def test_a_genre_liked_again_and_again_is_named_besides_single_titles(untrained: LocalRecommender) -> None:
    history = rated(NOON, *((film("Western", number), 9) for number in range(20)))
    best = untrained.recommend(Taste("ada", history), Wanted(1), NOON)[0]
    assert "Western" in {reason.genre for reason in best.why or ()}


def test_a_newcomers_titles_are_there_because_they_are_popular(recommender: LocalRecommender) -> None:
    for recommendation in recommender.recommend(Taste("ada"), Wanted(5), NOON):
        assert [reason.kind for reason in recommendation.why or ()] == [WhyKind.POPULAR]


@pytest.mark.parametrize("person", range(40))
def test_the_first_reason_is_the_title_without_which_the_score_falls_most(
    recommender: LocalRecommender, person: int
) -> None:
    draw = random.Random(person)  # noqa: S311 - not for secrets
    chosen = draw.sample([film(shelf, number) for shelf in SHELVES for number in range(30)], 25)
    history = rated(NOON, *((title_id, draw.randint(6, 10)) for title_id in chosen))
    best = recommender.recommend(Taste("ada", history), Wanted(1), NOON)[0]
    named = [reason.title_id for reason in best.why or () if reason.title_id is not None]
    lost = {
        title_id: best.score - scores(recommender, Taste("ada", without(history, title_id)))[best.title_id]
        for title_id in chosen
    }
    assert not named or named[0] == max(lost, key=lambda title_id: lost[title_id])
