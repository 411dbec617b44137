"""Titles to search: facts of real films and series, with invented ids, services and popularities, no two alike."""

from __future__ import annotations

from typing import TypedDict, Unpack

from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.discovery import SearchIndex, SearchQuery

_FILMS: tuple[tuple[str, int, str, float], ...] = (
    ("Heat", 1995, "Action/Crime/Drama", 6900),
    ("The Heat", 2013, "Action/Comedy/Crime", 3900),
    ("Heathers", 1989, "Comedy/Crime", 1500),
    ("Body Heat", 1981, "Crime/Romance/Thriller", 610),
    ("In the Heat of the Night", 1967, "Crime/Drama/Mystery", 1100),
    ("Dead Heat", 1988, "Action/Comedy/Horror", 190),
    ("1917", 2019, "War/Drama/Action", 12500),
    ("2012", 2009, "Action/Adventure/Science Fiction", 11900),
    ("2001: A Space Odyssey", 1968, "Science Fiction/Mystery/Adventure", 11600),
    ("Blade Runner", 1982, "Science Fiction/Drama/Thriller", 13800),
    ("Blade Runner 2049", 2017, "Science Fiction/Drama", 13700),
    ("Wonder Woman 1984", 2020, "Action/Adventure/Fantasy", 8100),
    ("E.T. the Extra-Terrestrial", 1982, "Adventure/Family/Science Fiction", 11500),
    ("Ethan Frome", 1993, "Drama/Romance", 45),
    ("WALL·E", 2008, "Animation/Family/Science Fiction", 18600),
    ("Wall Street", 1987, "Crime/Drama", 2300),
    ("Spider-Man", 2002, "Action/Science Fiction", 18900),
    ("Spider-Man 2", 2004, "Action/Adventure/Fantasy", 15000),
    ("Spider", 2002, "Drama/Mystery/Thriller", 640),
    ("The Godfather", 1972, "Crime/Drama", 20500),
    ("The Godfather Part II", 1974, "Crime/Drama", 12400),
    ("Rocky", 1976, "Drama", 7700),
    ("Rocky II", 1979, "Drama", 3800),
    ("Se7en", 1995, "Crime/Mystery/Thriller", 21200),
    ("Ocean's Eleven", 2001, "Crime/Thriller", 11300),
    ("La La Land", 2016, "Comedy/Drama/Romance", 17100),
    ("The Matrix", 1999, "Action/Science Fiction", 25800),
    ("The Matrix Reloaded", 2003, "Action/Adventure/Science Fiction", 10900),
    ("Die Hard", 1988, "Action/Thriller", 11000),
    ("Live Free or Die Hard", 2007, "Action/Thriller", 6100),
    ("Face/Off", 1997, "Action/Crime/Thriller", 5200),
    ("Romeo + Juliet", 1996, "Drama/Romance", 5000),
    ("Withnail & I", 1987, "Comedy/Drama", 430),
    ("(500) Days of Summer", 2009, "Comedy/Drama/Romance", 9700),
    ("!!!", 2014, "Documentary", 3),
    ("X", 2022, "Horror/Thriller", 2900),
    ("The Rocky Horror Picture Show", 1975, "Comedy/Horror/Music", 2800),
    ("Horror Express", 1972, "Horror/Science Fiction", 210),
    ("The Shawshank Redemption", 1994, "Crime/Drama", 27500),
    ("Interstellar", 2014, "Adventure/Drama/Science Fiction", 36000),
    ("The Lord of the Rings: The Two Towers", 2002, "Adventure/Fantasy/Action", 22400),
    ("It", 2017, "Horror/Thriller", 18800),
    ("Italian for Beginners", 2000, "Comedy/Romance", 80),
)

_FOREIGN_FILMS: tuple[tuple[str, str, tuple[str, ...], int, str, float], ...] = (
    (
        "Amélie",
        "Le Fabuleux Destin d'Amélie Poulain",
        ("Amelie from Montmartre",),
        2001,
        "Comedy/Romance",
        11400,
    ),
    ("Spirited Away", "千と千尋の神隠し", (), 2001, "Animation/Family/Fantasy", 16800),
    ("Your Name", "君の名は。", ("Kimi no Na wa.",), 2016, "Animation/Drama/Romance", 11700),
    ("Seven Samurai", "七人の侍", ("Shichinin no Samurai",), 1954, "Action/Drama", 3700),
    ("Léon: The Professional", "Léon", ("The Professional",), 1994, "Action/Crime/Drama", 14600),
    ("The Adventure", "L'Avventura", (), 1960, "Drama/Mystery", 720),
    ("Stalker", "Сталкер", (), 1979, "Drama/Science Fiction", 2100),
    ("Parasite", "기생충", (), 2019, "Comedy/Drama/Thriller", 18500),
    ("Brother", "Brødre", (), 2004, "Drama/War", 130),
)

_SERIES: tuple[tuple[str, int, str, float, tuple[str, ...] | None], ...] = (
    ("M*A*S*H", 1972, "Comedy/Drama/War", 560, ("s-9",)),
    ("S.W.A.T.", 2017, "Action/Crime/Drama", 1600, ("s-1", "s-9")),
    ("Breaking Bad", 2008, "Crime/Drama", 14500, ("s-1",)),
    ("Heat of the Sun", 1998, "Crime/Drama", 4, ()),
    ("Will & Grace", 1998, "Comedy", 730, None),
    ("24", 2001, "Action/Drama/Thriller", 1400, ("s-9",)),
    ("Kids", 2021, "Kids/Family", 8, None),
    ("Money Heist", 2017, "Crime/Drama/Thriller", 8800, ("s-1",)),
)

_SERVICES_OF_FILMS: dict[str, tuple[str, ...]] = {"Heat": ("s-1", "s-2"), "The Heat": ("s-2",), "Heathers": ()}


def _films() -> list[Title]:
    foreign = [
        Title(
            f"movie-{at}",
            TitleType.MOVIE,
            name,
            original,
            others,
            year,
            None,
            tuple(genres.split("/")),
            popularity=known,
        )
        for at, (name, original, others, year, genres, known) in enumerate(_FOREIGN_FILMS, start=201)
    ]
    plain = [
        Title(
            f"movie-{at}",
            TitleType.MOVIE,
            name,
            original_title=name,
            year=year,
            genres=tuple(genres.split("/")),
            services=_SERVICES_OF_FILMS.get(name),
            popularity=known,
        )
        for at, (name, year, genres, known) in enumerate(_FILMS, start=101)
    ]
    return plain + foreign


def _series() -> list[Title]:
    return [
        Title(
            f"tv-{at}",
            TitleType.TV,
            name,
            year=year,
            genres=tuple(genres.split("/")),
            popularity=known,
            services=services,
        )
        for at, (name, year, genres, known, services) in enumerate(_SERIES, start=301)
    ]


TITLES: tuple[Title, ...] = (*_films(), *_series())
BY_NAME = {title.title: title for title in TITLES}
NO_FACETS: dict[str, dict[str, int]] = {"genres": {}, "types": {}, "years": {}}


class Filters(TypedDict, total=False):
    """The filters of a search."""

    genre: str
    type: TitleType
    year: int
    services: tuple[str, ...]


def found(index: SearchIndex, text: str = "", **filters: Unpack[Filters]) -> list[str]:
    """The titles found, by name."""
    names = {title.id: title.title for title in TITLES}
    return [names[title_id] for title_id in index.search(SearchQuery(text, **filters)).ids]
