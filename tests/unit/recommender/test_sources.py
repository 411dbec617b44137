from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from unit.recommender.crowds import crowd
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.events import NO_TIME
from whattowatch.recommender.sources import joined, read_source, read_sources


@pytest.fixture
def sasrec(tmp_path: Path) -> Path:
    file = tmp_path / "ml.txt"
    file.write_text("2 7\n2 5\n1 7\n")
    return file


def test_sasrecs_file_gives_users_in_order_and_their_items_in_the_files_order(sasrec: Path) -> None:
    events = read_source(sasrec)
    assert [events.title_ids[item] for item in events.items] == ["item-7", "item-7", "item-5"]
    assert events.users.tolist() == [0, 1, 1]


def test_sasrecs_file_has_neither_times_nor_ratings(sasrec: Path) -> None:
    events = read_source(sasrec)
    assert (events.at == NO_TIME).all()
    assert not events.timed
    assert not events.values.any()


@pytest.mark.parametrize("line", ["1", "1 2 3", "a 2", "1 -2", ""])
def test_a_bad_line_is_named_by_its_number(sasrec: Path, line: str) -> None:
    sasrec.write_text(f"1 2\n{line}\n1 3\n")
    with pytest.raises(InvalidInput, match=r"ml\.txt, line 2"):
        read_source(sasrec)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"absent\.txt: cannot be read"):
        read_source(tmp_path / "absent.txt")


def test_movielens_stars_become_ratings_of_one_to_ten(tmp_path: Path) -> None:
    (tmp_path / "ratings.dat").write_text("1::5::3::100\n1::6::5::90\n")
    (tmp_path / "movies.dat").write_text("5::A (1990)::Sci-Fi\n6::B (1991)::Drama|Children's\n")
    events = read_source(tmp_path)
    assert [events.title_ids[item] for item in events.items] == ["movie-ml-6", "movie-ml-5"]
    assert events.values.tolist() == [10, 6]
    assert events.genres == (("Science Fiction",), ("Drama", "Family"))


def test_people_of_two_sources_are_different_and_titles_of_one_name_are_the_same() -> None:
    one, other = crowd(seed=1), crowd(seed=2)
    both = joined([one, other])
    assert both.title_ids == tuple(sorted(one.title_ids))
    assert len(np.unique(both.users)) == 24
    assert [both.title_ids[item] for item in both.items] == [
        part.title_ids[item] for part in (one, other) for item in part.items
    ]


def test_one_source_stays_as_it_is(sasrec: Path) -> None:
    assert read_sources([sasrec]).digest == read_source(sasrec).digest
