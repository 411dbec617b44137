from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.moves import MOST_SHOWN, moves

lists = st.lists(st.sampled_from([f"movie-{number}" for number in range(12)]), unique=True)


def test_equal_lists_move_nothing() -> None:
    assert moves(["movie-1", "movie-2"], ["movie-1", "movie-2"]) == ([], [])


def test_two_titles_that_change_places_rise_and_fall() -> None:
    assert moves(["movie-1", "movie-2"], ["movie-2", "movie-1"]) == (["movie-2"], ["movie-1"])


def test_the_greatest_move_comes_first() -> None:
    before = ["a", "b", "c", "d"]
    assert moves(before, ["d", "a", "b", "c"])[0] == ["d"]
    assert moves(before, ["c", "d", "a", "b"])[0] == ["c", "d"]


def test_a_title_that_came_in_rose_and_one_that_dropped_out_fell() -> None:
    assert moves(["movie-1"], ["movie-2"]) == (["movie-2"], ["movie-1"])


@given(lists, lists)
def test_no_title_both_rises_and_falls_and_few_are_shown(before: list[str], after: list[str]) -> None:
    up, down = moves(before, after)
    assert not set(up) & set(down)
    assert len(up) <= MOST_SHOWN
    assert len(down) <= MOST_SHOWN


@given(lists, lists)
def test_looking_back_turns_rising_into_falling(before: list[str], after: list[str]) -> None:
    up, down = moves(before, after)
    back_up, back_down = moves(after, before)
    assert (len(up), len(down)) == (len(back_down), len(back_up))
