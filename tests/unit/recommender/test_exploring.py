from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moving_clock import NOON
from unit.recommender.small_world import (
    FILMS_A_SHELF,
    SHELVES,
    UNSEEN_FILMS_A_SHELF,
    film,
    records,
    shelf_of,
)
from unit.recommender.worlds import Made
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.discovery import Interaction, Kind, Taste, Wanted
from whattowatch.recommender.exploring import FIRST, LAST, explored
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.serve import LocalRecommender
from whattowatch.recommender.variety import Listed

TITLES = 60
KNOWN = Listed(np.arange(40), np.linspace(4, 2, 40, dtype=np.float32))
"""The first forty of sixty titles."""
COLD = np.arange(TITLES) >= LAST
"""Everything that is not among the first."""
BEST = [LAST + 3, 45, 46, 47, 48]
"""The best cold titles. One of them stands in the list already, further down."""
SCORES = np.array([4 if slot < LAST else 3 if slot in BEST else 1 for slot in range(TITLES)], np.float32)
IDS = [f"movie-{number}" for number in range(TITLES)]

chances = st.integers(0, 2**32 - 1)


@given(chances)
def test_one_place_from_the_tenth_to_the_twentieth_goes_to_one_of_the_best_cold_titles(chance: int) -> None:
    found = explored(KNOWN, COLD, SCORES, IDS, chance).slots.tolist()
    (place,) = np.flatnonzero(COLD[found[:LAST]]).tolist()
    assert place >= FIRST
    assert found[place] in BEST


@given(chances)
def test_all_other_titles_keep_their_order_and_none_comes_twice(chance: int) -> None:
    found = explored(KNOWN, COLD, SCORES, IDS, chance).slots.tolist()
    (chosen,) = {*found[:LAST]} - {*range(LAST)}
    assert [each for each in found if each != chosen] == [each for each in range(40) if each != chosen][:39]
    assert len(set(found)) == len(found) == len(KNOWN.slots)


@given(chances)
def test_scores_still_fall(chance: int) -> None:
    assert (np.diff(explored(KNOWN, COLD, SCORES, IDS, chance).scores) <= 0).all()


@given(chances, st.integers(1, 40))
def test_a_shorter_list_is_still_the_beginning_of_a_longer_one(chance: int, limit: int) -> None:
    shorter = Listed(KNOWN.slots[:limit], KNOWN.scores[:limit])
    begun, whole = (explored(each, COLD, SCORES, IDS, chance) for each in (shorter, KNOWN))
    assert begun.slots.tolist() == whole.slots[:limit].tolist()
    assert begun.scores.tolist() == whole.scores[:limit].tolist()


@given(chances)
def test_where_a_cold_title_leads_by_itself_nothing_is_changed(chance: int) -> None:
    assert explored(KNOWN, np.arange(TITLES) < 1, SCORES, IDS, chance) is KNOWN


@given(chances)
def test_where_no_title_is_cold_nothing_is_changed(chance: int) -> None:
    assert explored(KNOWN, np.zeros(TITLES, np.bool_), SCORES, IDS, chance) is KNOWN


def test_places_and_titles_all_have_their_turn() -> None:
    lists = [explored(KNOWN, COLD, SCORES, IDS, chance).slots[:LAST] for chance in range((LAST - FIRST) * len(BEST))]
    assert {int(np.flatnonzero(COLD[found])[0]) for found in lists} == set(range(FIRST, LAST))
    assert {int(found[COLD[found]][0]) for found in lists} == set(BEST)


NEW = {
    film(shelf, number) for shelf in SHELVES for number in range(FILMS_A_SHELF, FILMS_A_SHELF + UNSEEN_FILMS_A_SHELF)
}
"""Films that the model never saw."""
FILMS = Wanted(LAST, TitleType.MOVIE)


def beginning(
    recommender: LocalRecommender, person_id: str, wanted: Wanted, disliked: tuple[str, ...] = ()
) -> list[str]:
    taste = Taste(person_id, disliked_genres=disliked)
    return [found.title_id for found in recommender.recommend(taste, wanted, NOON)]


def test_each_newcomer_gets_one_film_that_nobody_has_told_anything_of(recommender: LocalRecommender) -> None:
    for number in range(20):
        without, exploring = (
            beginning(recommender, f"person-{number}", replace(FILMS, exploring=wanted)) for wanted in (False, True)
        )
        assert not NEW & {*without}
        assert len(NEW & {*exploring}) == 1


def test_what_somebody_here_turned_to_lately_is_known(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str], made: Made, model: Trained
) -> None:
    catalogue.put(records())
    *watched, left = sorted(NEW)
    for title_id in watched:
        interactions.record(person_ids[0], Interaction(Kind.STARTED, title_id, NOON))
    assert left in beginning(made(model), "ada", replace(FILMS, exploring=True))


def test_a_film_of_a_disliked_genre_is_not_moved_up(recommender: LocalRecommender) -> None:
    wanted = replace(FILMS, exploring=True)
    lists = [beginning(recommender, f"person-{each}", wanted, SHELVES[:5]) for each in range(20)]
    assert {shelf_of(title_id) for found in lists for title_id in found} == {SHELVES[5]}
