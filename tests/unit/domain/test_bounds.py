from __future__ import annotations

import pytest

from whattowatch.domain.bounds import BOUNDLESS, Bounds
from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.errors import InvalidInput


def title(year: int | None, runtime: int | None) -> Title:
    return Title("movie-1", TitleType.MOVIE, "One", year=year, runtime=runtime)


def test_no_bounds_admit_a_title_of_which_nothing_is_known() -> None:
    assert BOUNDLESS.admit(title(None, None))


@pytest.mark.parametrize(("year", "within"), [(1989, False), (1990, True), (1999, True), (2000, False), (None, False)])
def test_both_years_are_included_and_a_year_must_be_known(year: int | None, within: bool) -> None:
    assert Bounds(1990, 1999).admit(title(year, None)) is within


@pytest.mark.parametrize(("year", "bounds"), [(2050, Bounds(year_from=1990)), (1890, Bounds(year_to=1990))])
def test_one_year_leaves_the_other_side_open(year: int, bounds: Bounds) -> None:
    assert bounds.admit(title(year, None))


@pytest.mark.parametrize(("runtime", "within"), [(90, True), (91, False), (None, False)])
def test_a_title_may_last_as_long_as_is_asked_and_it_must_be_known(runtime: int | None, within: bool) -> None:
    assert Bounds(runtime_to=90).admit(title(None, runtime)) is within


def test_years_the_wrong_way_round_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match="year_to: is before year_from"):
        Bounds(2000, 1999)


def test_one_year_alone_may_be_asked_for() -> None:
    assert Bounds(1999, 1999).admit(title(1999, None))
