from __future__ import annotations

from dataclasses import replace
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


def test_all_bad_lines_are_named_at_once(sasrec: Path) -> None:
    sasrec.write_text("1 2\nx\n1 3\ny\n")
    with pytest.raises(InvalidInput, match=r"(?s)line 2.*line 4"):
        read_source(sasrec)


def test_of_very_many_bad_lines_the_rest_is_counted(sasrec: Path) -> None:
    sasrec.write_text("x\n" * 25)
    with pytest.raises(InvalidInput, match=r"line 20: .*; and more: 5 other lines") as told:
        read_source(sasrec)
    assert len(told.value.fields) == 21


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


def dat_folder(folder: Path) -> Path:
    """A release without links, in which somebody rated the film 5."""
    folder.mkdir()
    (folder / "ratings.dat").write_text("1::5::3::100\n")
    (folder / "movies.dat").write_text("5::A (1990)::Sci-Fi\n")
    return folder


def csv_folder(folder: Path) -> Path:
    """A release that knows the film 5 as TMDB's 862."""
    folder.mkdir()
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,5,3,100\n")
    (folder / "movies.csv").write_text("movieId,title,genres\n5,A (1990),Drama\n")
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n5,0114709,862\n")
    return folder


def test_a_release_without_links_takes_those_of_another(tmp_path: Path) -> None:
    both = read_sources([dat_folder(tmp_path / "1m"), csv_folder(tmp_path / "small")])
    assert both.title_ids == ("movie-862",)
    assert both.users.tolist() == [0, 1]
    assert both.genres == (("Science Fiction",),)


def test_a_release_without_links_takes_those_that_are_known_elsewhere(tmp_path: Path) -> None:
    assert read_sources([dat_folder(tmp_path / "1m")], {5: "movie-7"}).title_ids == ("movie-7",)


def test_genres_come_from_the_first_source_that_knows_any() -> None:
    known = crowd()
    blank = replace(known, genres=((),) * known.titles)
    both = joined([blank, known])
    assert dict(zip(both.title_ids, both.genres, strict=True)) == dict(zip(known.title_ids, known.genres, strict=True))


def test_one_source_stays_as_it_is(sasrec: Path) -> None:
    assert read_sources([sasrec]).digest == read_source(sasrec).digest
