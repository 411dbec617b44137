"""The starter's films: the committed data, and the script that makes it."""

import csv
import importlib
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts" / "starter"
PACKAGE = files("whattowatch.starter.films")
GENRES = {
    *("Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy", "Film-Noir"),
    *("History", "Horror", "Kids", "Music", "Mystery", "News", "Reality", "Romance", "Science Fiction", "Soap", "Talk"),
    *("Thriller", "War", "Western"),
}
Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    return list(csv.DictReader(PACKAGE.joinpath(name).read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def films() -> list[Row]:
    return rows_of("films.csv")


@pytest.fixture(scope="module")
def by_tmdb_id(films: list[Row]) -> dict[str, Row]:
    return {film["tmdb_id"]: film for film in films if film["tmdb_id"]}


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SCRIPTS)
    return importlib.import_module("films_titles")


@pytest.fixture
def genres(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SCRIPTS)
    return importlib.import_module("films_genres")


def test_there_are_films_enough_for_a_catalogue(films: list[Row]) -> None:
    assert len(films) >= 10_000


def test_the_readme_counts_the_films(films: list[Row]) -> None:
    assert f"{len(films):,} films" in PACKAGE.joinpath("README.md").read_text(encoding="utf-8")


def test_films_are_sorted_by_an_id_of_their_own(films: list[Row]) -> None:
    ids = [int(film["movielens_id"]) for film in films]
    assert ids == sorted(set(ids))


def test_no_two_films_share_a_tmdb_id(films: list[Row]) -> None:
    ids = [film["tmdb_id"] for film in films if film["tmdb_id"]]
    assert len(ids) == len(set(ids))


def test_no_two_films_share_title_and_year(films: list[Row]) -> None:
    names = [(film["title"].casefold(), film["year"]) for film in films]
    assert len(names) == len(set(names))


def test_imdb_ids_have_their_form(films: list[Row]) -> None:
    assert [film for film in films if not re.fullmatch(r"(tt\d{7,})?", film["imdb_id"])] == []


def test_every_film_has_genres_of_the_projects_list_only(films: list[Row]) -> None:
    assert [film for film in films if not film["genres"] or not set(film["genres"].split("|")) <= GENRES] == []


def test_hundreds_of_films_are_of_2018_to_2023(films: list[Row]) -> None:
    assert sum(2018 <= int(film["year"]) <= 2023 for film in films) >= 400


def test_every_film_compiled_by_hand_is_shipped(films: list[Row]) -> None:
    shipped = {film["movielens_id"] for film in films}
    by_hand = {row["movielens_id"] for name in ("corrections.csv", "recent_genres.csv") for row in rows_of(name)}
    assert by_hand <= shipped


def test_mean_ratings_lie_on_movielens_scale(films: list[Row]) -> None:
    assert [film for film in films if not 0.5 <= float(film["mean_rating"]) <= 5] == []


def test_every_film_was_rated_by_somebody(films: list[Row]) -> None:
    assert min(int(film["rating_count"]) for film in films) >= 1


@pytest.mark.parametrize("column", ["title", "original_title"])
def test_no_article_is_left_behind_a_title(films: list[Row], column: str) -> None:
    assert [film for film in films if re.search(r", (The|An?|L[ae]s?|El|Der|Die|Das|Il|L')$", film[column])] == []


@pytest.mark.parametrize("column", ["title", "original_title", "other_titles"])
def test_no_year_is_left_in_a_title(films: list[Row], column: str) -> None:
    assert [film for film in films if re.search(r"\(\d{4}\)", film[column])] == []


@pytest.mark.parametrize(
    ("tmdb_id", "title", "year", "imdb_id"),
    [
        ("603", "The Matrix", "1999", "tt0133093"),
        ("862", "Toy Story", "1995", "tt0114709"),
        ("238", "The Godfather", "1972", "tt0068646"),
        ("129", "Spirited Away", "2001", "tt0245429"),
        ("550", "Fight Club", "1999", "tt0137523"),
        ("299536", "Avengers: Infinity War", "2018", "tt4154756"),
        ("376867", "Moonlight", "2016", "tt4975722"),
    ],
)
def test_well_known_films_are_as_known(
    by_tmdb_id: dict[str, Row], tmdb_id: str, title: str, year: str, imdb_id: str
) -> None:
    film = by_tmdb_id[tmdb_id]
    assert (film["title"], film["year"], film["imdb_id"]) == (title, year, imdb_id)


def test_a_record_takes_the_ids_that_only_its_duplicate_has(by_tmdb_id: dict[str, Row]) -> None:
    assert (by_tmdb_id["19761"]["title"], by_tmdb_id["19761"]["imdb_id"]) == ("Saturn 3", "tt0079285")


def test_science_fiction_goes_by_the_projects_name(by_tmdb_id: dict[str, Row]) -> None:
    assert by_tmdb_id["603"]["genres"] == "Action|Science Fiction|Thriller"


def test_recent_films_have_genres_but_no_guessed_ids(films: list[Row]) -> None:
    parasite = next(film for film in films if (film["title"], film["year"]) == ("Parasite", "2019"))
    assert (parasite["genres"], parasite["tmdb_id"]) == ("Comedy|Drama|Thriller", "")


@pytest.mark.parametrize("series", ["Planet Earth", "Band of Brothers", "Cosmos", "Black Mirror", "John Adams"])
def test_series_are_not_among_the_films(films: list[Row], series: str) -> None:
    assert series not in {film["title"] for film in films}


@pytest.mark.parametrize("name", ["LICENSE-MovieLens.txt", "NOTICE"])
def test_the_data_names_whom_to_cite(name: str) -> None:
    text = PACKAGE.joinpath(name).read_text(encoding="utf-8")
    assert "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets" in text


@pytest.mark.parametrize(
    ("movielens", "natural"),
    [
        ("Matrix, The", "The Matrix"),
        ("Christmas Carol, A", "A Christmas Carol"),
        ("Avventura, L'", "L'Avventura"),
        ("Misérables, Les", "Les Misérables"),
        ("Blaue Engel, Der", "Der Blaue Engel"),
        ("Vitelloni, I", "I Vitelloni"),
        ("Sjunde inseglet, Det", "Det Sjunde inseglet"),
        ("Karate Kid, Part II, The", "The Karate Kid, Part II"),
        ("Crow, The: Wicked Prayer", "The Crow: Wicked Prayer"),
        ("Human Centipede, The (First Sequence)", "The Human Centipede (First Sequence)"),
        ("Blind Side, The ", "The Blind Side"),
        ("One, Two, Three", "One, Two, Three"),
        ("I, Robot", "I, Robot"),
        ("Ieri, oggi, domani", "Ieri, oggi, domani"),
    ],
)
def test_articles_return_to_the_front(titles: ModuleType, movielens: str, natural: str) -> None:
    assert titles.natural(movielens) == natural


@pytest.mark.parametrize(
    ("movielens", "title_original_others_year"),
    [
        ("Toy Story (1995)", ("Toy Story", "", (), 1995)),
        ("Blind Side, The  (2009) ", ("The Blind Side", "", (), 2009)),
        (
            "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
            ("Amelie", "Le Fabuleux destin d'Amélie Poulain", (), 2001),
        ),
        ("Seven (a.k.a. Se7en) (1995)", ("Seven", "", ("Se7en",), 1995)),
        ("European Vacation (aka Vacation 2) (1985)", ("European Vacation", "", ("Vacation 2",), 1985)),
        ("Hidden (a.k.a. Cache) (Caché) (2005)", ("Hidden", "Caché", ("Cache",), 2005)),
        ("Boot, Das (Boat, The) (1981)", ("Das Boot", "", ("The Boat",), 1981)),
        ("Man on the Train (Homme du train, L') (2002)", ("Man on the Train", "L'Homme du train", (), 2002)),
        ("(500) Days of Summer (2009)", ("(500) Days of Summer", "", (), 2009)),
        ("Frontière(s) (2007)", ("Frontière(s)", "", (), 2007)),
        ("Black Mirror", ("Black Mirror", "", (), None)),
    ],
)
def test_movielens_titles_come_apart(
    titles: ModuleType, movielens: str, title_original_others_year: tuple[str, str, tuple[str, ...], int | None]
) -> None:
    assert titles.split(0, movielens) == titles.Titles(*title_original_others_year)


def test_a_translation_in_parentheses_is_no_original_title(titles: ModuleType) -> None:
    assert titles.split(7206, "Mon Oncle (My Uncle) (1958)") == titles.Titles("Mon Oncle", "", ("My Uncle",), 1958)


def test_genres_take_the_projects_names(genres: ModuleType) -> None:
    assert genres.project_genres(("Sci-Fi", "Children", "Musical", "IMAX", "War")) == (
        "Family",
        "Music",
        "Science Fiction",
        "War",
    )


@pytest.mark.dev_data
def test_the_committed_films_are_what_the_maker_makes(dev_data: Path, tmp_path: Path) -> None:
    small, titles = dev_data / "ml-latest-small", dev_data / "ml-latest-titles"
    maker: list[str | Path] = [
        sys.executable,
        SCRIPTS / "films.py",
        "--small",
        small,
        "--titles",
        titles,
        "--into",
        tmp_path,
    ]
    subprocess.run(maker, check=True)
    assert (tmp_path / "films.csv").read_bytes() == PACKAGE.joinpath("films.csv").read_bytes()
