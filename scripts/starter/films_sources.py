"""Reads the MovieLens files, and the files compiled by hand, as typed rows keyed by MovieLens id."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Movie:
    """A row of `movies.csv`; ml-latest's copy has no genres."""

    movielens_id: int
    title: str
    genres: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A film's ids elsewhere; None or empty where unknown."""

    tmdb_id: int | None
    imdb_id: str


@dataclass(frozen=True)
class Renown:
    """How many people rated a film, and their mean on the scale 0.5 to 5."""

    count: int
    mean: float


@dataclass(frozen=True)
class ByHand:
    """What was compiled by hand about a film; no genres means that MovieLens' are right."""

    title: str
    year: int
    genres: tuple[str, ...]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def movies(folder: Path) -> dict[int, Movie]:
    """The films of `movies.csv`, in its order."""
    read = (
        Movie(int(row["movieId"]), row["title"], _listed(row.get("genres", ""))) for row in _rows(folder / "movies.csv")
    )
    return {movie.movielens_id: movie for movie in read}


def links(folder: Path) -> dict[int, Link]:
    """The ids of `links.csv`, which has IMDb's as bare digits."""
    return {
        int(row["movieId"]): Link(int(row["tmdbId"]) if row["tmdbId"] else None, f"tt{row['imdbId']}")
        for row in _rows(folder / "links.csv")
    }


def _counted_in(ratings: Path) -> dict[int, Renown]:
    given: dict[int, list[float]] = defaultdict(list)
    for row in _rows(ratings):
        given[int(row["movieId"])].append(float(row["rating"]))
    return {key: Renown(len(stars), sum(stars) / len(stars)) for key, stars in given.items()}


def renown(small: Path, titles: Path) -> dict[int, Renown]:
    """Ratings of ml-latest; films that it lacks keep the few ratings that ml-latest-small has of them."""
    means = {
        int(row["movieId"]): Renown(int(row["count"]), float(row["avg_rating"]))
        for row in _rows(titles / "average_ratings.csv")
    }
    return _counted_in(small / "ratings.csv") | means


def rows_by_hand(path: Path) -> dict[int, ByHand]:
    """The rows of a file compiled by hand: `movielens_id,title,year,genres`."""
    return {
        int(row["movielens_id"]): ByHand(row["title"], int(row["year"]), _listed(row["genres"])) for row in _rows(path)
    }
