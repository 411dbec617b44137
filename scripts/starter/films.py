#!/usr/bin/env python3
"""Makes the starter's films from two MovieLens data sets.

    python scripts/starter/films.py --small FOLDER --titles FOLDER [--into FOLDER]

`--small` holds `movies.csv`, `links.csv` and `ratings.csv` of ml-latest-small; `--titles` holds `average_ratings.csv`
and `movies.csv` of ml-latest. The files of our own that it reads, `corrections.csv` and `recent_genres.csv`, lie beside
the file it writes, `films.csv`, in the data package. The same input always gives the same bytes.
"""

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

from films_catalogue import Film, without_duplicates
from films_exceptions import SERIES
from films_genres import project_genres
from films_sources import ByHand, Link, Movie, Renown, links, movies, renown, rows_by_hand
from films_titles import Titles, split

PACKAGE = Path(__file__).parents[2] / "src" / "whattowatch" / "starter" / "films"
COLUMNS = (
    "movielens_id",
    "tmdb_id",
    "imdb_id",
    "title",
    "original_title",
    "other_titles",
    "year",
    "genres",
    "rating_count",
    "mean_rating",
)


def read_by_hand() -> dict[int, ByHand]:
    """What was compiled by hand, by MovieLens id: corrections of old films, and titles and genres of recent ones."""
    return rows_by_hand(PACKAGE / "corrections.csv") | rows_by_hand(PACKAGE / "recent_genres.csv")


def corrected(titles: Titles, by_hand: ByHand | None) -> Titles:
    """The title as known today; MovieLens' own one, often a working title, stays findable as another title."""
    if by_hand is None or by_hand.title == titles.title:
        return titles
    others = [titles.title] if titles.title.casefold() != by_hand.title.casefold() else []
    return Titles(title=by_hand.title, original="", others=tuple(others), year=by_hand.year)


def film(movie: Movie, by_hand: ByHand | None, link: Link, known: Renown) -> Film | None:
    """The film's record; None where its year or its genres are unknown."""
    titles = corrected(split(movie.movielens_id, movie.title), by_hand)
    year = by_hand.year if by_hand else titles.year
    genres = by_hand.genres if by_hand and by_hand.genres else project_genres(movie.genres)
    if year is None or not genres:
        return None
    return Film(
        movielens_id=movie.movielens_id,
        tmdb_id=link.tmdb_id,
        imdb_id=link.imdb_id,
        title=titles.title,
        original_title=titles.original,
        other_titles=titles.others,
        year=year,
        genres=genres,
        rating_count=known.count,
        mean_rating=known.mean,
    )


def make(small: Path, titles: Path) -> list[Film]:
    """All films of the package, in order of their MovieLens ids."""
    by_hand = read_by_hand()
    known_links = links(small)
    known_renown = renown(small, titles)
    in_small = movies(small)
    recent = {key: movie for key, movie in movies(titles).items() if key in by_hand and key not in in_small}
    made = (
        film(movie, by_hand.get(key), known_links.get(key, Link(None, "")), known_renown[key])
        for key, movie in (in_small | recent).items()
        if key not in SERIES
    )
    return without_duplicates([one for one in made if one is not None])


def write(films: Iterable[Film], path: Path) -> None:
    """Writes the films as CSV: UTF-8, LF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(one.row() for one in films)


def main() -> None:
    """Reads the arguments, makes the films, writes the file."""
    parser = argparse.ArgumentParser(description="Makes the starter's films from two MovieLens data sets.")
    parser.add_argument("--small", type=Path, required=True, help="the folder of ml-latest-small")
    parser.add_argument("--titles", type=Path, required=True, help="the folder of ml-latest's titles and mean ratings")
    parser.add_argument("--into", type=Path, default=PACKAGE, help="where films.csv is written (default: the package)")
    arguments = parser.parse_args()
    write(make(arguments.small, arguments.titles), arguments.into / "films.csv")


if __name__ == "__main__":
    main()
