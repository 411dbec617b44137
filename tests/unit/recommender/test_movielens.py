from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.movielens import read_movielens

MOVIES = """movieId,title,genres
1,Toy Story (1995),Adventure|Children|IMAX
2,"Net, The (1995)",Sci-Fi
3,X,(no genres listed)
"""
LINKS = "movieId,imdbId,tmdbId\n1,0114709,862\n2,0113957,\n3,0000001,862\n"
RATINGS = "userId,movieId,rating,timestamp\n7,1,4.0,200\n7,2,3.5,100\n3,2,0.5,50\n"

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Writes the three files, with CRLF as MovieLens has them."""

    def write(ratings: str = RATINGS, movies: str = MOVIES, links: str = LINKS) -> Path:
        for name, text in (("ratings", ratings), ("movies", movies), ("links", links)):
            (tmp_path / f"{name}.csv").write_bytes(text.replace("\n", "\r\n").encode())
        return tmp_path

    return write


def test_films_are_named_by_their_tmdb_number_or_else_by_movielens(folder: Write) -> None:
    assert read_movielens(folder()).title_ids == ("movie-862", "movie-ml-2")


def test_genres_are_the_catalogues(folder: Write) -> None:
    assert read_movielens(folder()).genres == (("Adventure", "Family"), ("Science Fiction",))


def test_ratings_come_by_user_and_time(folder: Write) -> None:
    ratings = read_movielens(folder())
    assert ratings.users.tolist() == [0, 1, 1]
    assert ratings.at.tolist() == [50, 100, 200]
    assert ratings.stars.tolist() == [0.5, 3.5, 4.0]


def test_at_the_same_second_the_order_of_the_file_stays(folder: Write) -> None:
    ratings = read_movielens(folder("userId,movieId,rating,timestamp\n1,2,4.0,9\n1,1,4.0,9\n"))
    assert [ratings.title_ids[item] for item in ratings.items] == ["movie-ml-2", "movie-862"]


def test_two_films_that_are_one_title_count_once_as_rated_last(folder: Write) -> None:
    movies = MOVIES.replace("(no genres listed)", "Drama")
    ratings = read_movielens(folder("userId,movieId,rating,timestamp\n1,3,1.0,5\n1,1,4.0,9\n", movies))
    assert (ratings.stars.tolist(), ratings.at.tolist()) == ([4.0], [9])


def test_the_digest_changes_with_any_file(folder: Write) -> None:
    first = read_movielens(folder()).digest
    assert read_movielens(folder(links=LINKS.replace("0114709", "0114710"))).digest != first


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("7,1,six,5", "'six' is not a rating"),
        ("7,1,nan,5", "'nan' is not a rating"),
        ("7,1,5.5,5", "'5.5' is not a rating"),
        ("7,1,4.0", "has 3 fields where 4 are needed"),
        ("", "has 0 fields"),
        ("7,99,4.0,5", "rates the film 99"),
        ("x,1,4.0,5", "'x' is not a whole number"),
        ("7,1,4.0,-5", "'-5' is not a whole number"),
        ('7,"1,4.0,5', "is not csv text"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_number(folder: Write, line: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=r"ratings\.csv, line 5: ") as caught:
        read_movielens(folder(f"{RATINGS}{line}\n"))
    assert message in str(caught.value)


def test_a_header_of_other_columns_is_refused(folder: Write) -> None:
    with pytest.raises(InvalidInput, match=r"links\.csv, line 1: does not name the columns movieId, imdbId, tmdbId"):
        read_movielens(folder(links="movieId,tmdbId,imdbId\n"))


def test_a_folder_without_ratings_is_refused(folder: Write) -> None:
    with pytest.raises(InvalidInput, match=r"ratings\.csv: holds no ratings"):
        read_movielens(folder("userId,movieId,rating,timestamp\n"))


def test_bytes_that_are_no_text_are_named_with_their_line(folder: Write) -> None:
    path = folder()
    (path / "movies.csv").write_bytes(b"movieId,title,genres\n1,\xff,Drama\n")
    with pytest.raises(InvalidInput, match=r"movies\.csv, line 2: is not csv text"):
        read_movielens(path)


def test_a_missing_file_is_named(folder: Write) -> None:
    path = folder()
    (path / "links.csv").unlink()
    with pytest.raises(InvalidInput, match=r"links\.csv: cannot be read"):
        read_movielens(path)


def test_the_older_format_between_colons_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "movies.dat").write_bytes("1::Misérables, Les (1995)::Drama|Children's\n".encode("latin-1"))
    (tmp_path / "ratings.dat").write_bytes(b"1::1::5::978300760\n")
    ratings = read_movielens(tmp_path)
    assert (ratings.title_ids, ratings.genres) == (("movie-ml-1",), (("Drama", "Family"),))
    assert ratings.stars.tolist() == [5.0]


def test_all_bad_lines_of_a_file_are_named_at_once(folder: Write) -> None:
    bad = "userId,movieId,rating,timestamp\n1,1,4.0,9\n1,9,4.0,9\n1,2,7,9\n1,2\n"
    with pytest.raises(InvalidInput, match=r"(?s)line 3: .*film 9.*line 4: .*stars.*line 5: has 2 fields"):
        read_movielens(folder(ratings=bad))
