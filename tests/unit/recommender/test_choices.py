"""What people turn to whose favourite genre it is tells what a choice of that genre says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from unit.recommender.small_world import SHELVES, events
from whattowatch.domain.catalogue import GENRES
from whattowatch.recommender.choices import HEARD, fit_choices, heard, said, unfitted
from whattowatch.recommender.features import FEATURES, WITHOUT_GENRES, genre_features

PLACE = {genre: number for number, genre in enumerate(GENRES)}


@pytest.fixture(scope="module")
def choices() -> NDArray[np.float32]:
    learned = events()
    return fit_choices(learned, learned.features())


def test_a_genre_speaks_for_its_own_titles_most(choices: NDArray[np.float32]) -> None:
    shelves = [PLACE[shelf] for shelf in SHELVES]
    own = choices[np.ix_(shelves, shelves)]
    assert (own.argmax(axis=1) == np.arange(len(shelves))).all()
    assert (np.diag(own) > 0).all()


def test_a_genre_speaks_for_what_its_friends_watch_beside_it() -> None:
    """Everybody who watches westerns watches comedies as well, and nobody else does."""
    learned = events()
    shelf = learned.items // (learned.titles // len(SHELVES))
    western = np.isin(learned.users, learned.users[shelf == SHELVES.index("Western")])
    both = western | (shelf != SHELVES.index("Comedy"))
    found = fit_choices(learned.some(both), learned.features())
    said_by_western = found[PLACE["Western"]]
    assert said_by_western[PLACE["Comedy"]] > max(said_by_western[PLACE[other]] for other in SHELVES[2:])


def test_films_and_series_are_told_apart_by_no_choice(choices: NDArray[np.float32]) -> None:
    assert not choices[: len(GENRES), WITHOUT_GENRES + 1 :].any()


def test_a_genre_that_nobody_likes_most_speaks_for_its_own_titles_alone(choices: NDArray[np.float32]) -> None:
    assert np.array_equal(choices[PLACE["News"]], unfitted()[PLACE["News"]])


def test_where_no_genres_are_known_each_speaks_for_its_own_titles_alone() -> None:
    learned = replace(events(), genres=((),) * events().titles)
    assert np.array_equal(fit_choices(learned, learned.features()), unfitted())


def test_what_is_served_hears_every_genre(choices: NDArray[np.float32]) -> None:
    found = heard(choices)
    assert (np.diag(found)[: len(GENRES)] >= HEARD).all()
    assert np.array_equal(found - np.diag(np.diag(found)), choices - np.diag(np.diag(choices)))


def test_what_is_disliked_says_the_opposite(choices: NDArray[np.float32]) -> None:
    liked = genre_features(["Horror"])
    assert np.array_equal(said(choices, -liked), -said(choices, liked))


def test_several_genres_say_less_each(choices: NDArray[np.float32]) -> None:
    one, four = said(choices, genre_features(["Horror"])), said(choices, genre_features(SHELVES[:4]))
    assert np.allclose(four[PLACE["Horror"]], one[PLACE["Horror"]] / 2)


def test_who_chose_nothing_says_nothing(choices: NDArray[np.float32]) -> None:
    assert not said(choices, np.zeros(FEATURES, np.float32)).any()


def test_people_who_did_nothing_do_not_matter() -> None:
    learned = events()
    spread = replace(learned, users=learned.users * 3)
    assert np.allclose(fit_choices(spread, learned.features()), fit_choices(learned, learned.features()))
