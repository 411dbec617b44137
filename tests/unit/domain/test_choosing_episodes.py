"""Which episodes a person means to have finished."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.domain.titles import NOON, TOMORROW, catalogues, film, refs, season, series, shows
from whattowatch.domain.catalogue import FILM, Episode, EpisodeRef, Title
from whattowatch.domain.episodes import Choice, chosen, has_aired
from whattowatch.domain.errors import Conflict, InvalidInput

NOTHING: frozenset[EpisodeRef] = frozenset()
NEXT = Choice()


def test_by_default_the_next_aired_episode_is_meant() -> None:
    assert chosen(series(), season(1, 3), refs(season(1, 1)), NEXT, NOON) == ((1, 2),)


def test_without_an_aired_episode_left_there_is_no_default() -> None:
    with pytest.raises(Conflict):
        chosen(series(), [*season(1, 1), *season(2, 1, aired=TOMORROW)], refs(season(1, 1)), NEXT, NOON)


def test_specials_are_never_the_default() -> None:
    with pytest.raises(Conflict):
        chosen(series(), [*season(0, 3), *season(1, 1)], refs(season(1, 1)), NEXT, NOON)


def test_up_to_means_every_aired_episode_until_there_specials_left_out() -> None:
    episodes = [*season(0, 2), *season(1, 2), *season(2, 3)]

    assert chosen(series(), episodes, NOTHING, Choice(up_to=EpisodeRef(2, 1)), NOON) == ((1, 1), (1, 2), (2, 1))


def test_up_to_a_special_means_specials_only() -> None:
    episodes = [*season(0, 3), *season(1, 2)]

    assert chosen(series(), episodes, NOTHING, Choice(up_to=EpisodeRef(0, 2)), NOON) == ((0, 1), (0, 2))


@given(shows, catalogues, st.data())
def test_up_to_never_names_an_unaired_episode(title: Title, episodes: list[Episode], data: st.DataObject) -> None:
    aired = [episode for episode in episodes if has_aired(title, episode, NOON)]
    if not aired:
        return
    last = data.draw(st.sampled_from(aired))

    picked = chosen(title, episodes, NOTHING, Choice(up_to=last.ref), NOON)

    assert picked[-1] == last.ref
    assert set(picked) <= refs(aired)


def test_named_episodes_come_in_order_and_once() -> None:
    episodes = [*season(0, 1), *season(1, 2)]
    named = (EpisodeRef(0, 1), EpisodeRef(1, 2), EpisodeRef(1, 1), EpisodeRef(1, 2))

    assert chosen(series(), episodes, NOTHING, Choice(episodes=named), NOON) == ((1, 1), (1, 2), (0, 1))


@pytest.mark.parametrize(
    ("choice", "field", "message"),
    [
        (Choice(episodes=()), "episodes", "names no episode"),
        (Choice(episodes=(EpisodeRef(1, 1), EpisodeRef(7, 1))), "episodes[1]", "does not exist"),
        (Choice(episodes=(EpisodeRef(2, 1),)), "episodes[0]", "has not aired yet"),
        (Choice(up_to=EpisodeRef(2, 1)), "up_to", "has not aired yet"),
        (Choice(up_to=EpisodeRef(1, 9)), "up_to", "does not exist"),
        (Choice(up_to=EpisodeRef(1, -1)), "up_to", "does not exist"),
        (Choice(episodes=(EpisodeRef(1, 1),), up_to=EpisodeRef(1, 1)), "up_to", "together with episodes"),
    ],
)
def test_a_choice_of_what_cannot_have_been_watched_is_refused(choice: Choice, field: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        chosen(series(), [*season(1, 2), *season(2, 1, aired=TOMORROW)], NOTHING, choice, NOON)

    ((named, problem),) = refused.value.fields
    assert named == field
    assert message in problem


def test_a_film_is_finished_whole() -> None:
    assert chosen(film(), [], NOTHING, NEXT, NOON) == (FILM,)


@pytest.mark.parametrize(
    ("choice", "field"), [(Choice(episodes=(FILM,)), "episodes"), (Choice(up_to=EpisodeRef(1, 1)), "up_to")]
)
def test_a_film_has_no_episodes_to_choose(choice: Choice, field: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{field}: a film has no episodes"):
        chosen(film(), [], NOTHING, choice, NOON)
