"""A small catalogue for whole-instance tests, as the starter delivers one: films, and series of every awkward kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType, TrendingList

FILM, OTHER_FILM, THIRD_FILM = "movie-603", "movie-862", "movie-238"
LONG_GONE = "movie-ml-90001"
"""A film whose TMDB id is not known."""
ENDED, RUNNING, GAPPED, EMPTY = "tv-1396", "tv-95396", "tv-wtw-gap-years", "tv-maze-77"
"""A series that is over; one with dated episodes, some of them to come; one without season 2; one without episodes."""
MUBI, NETFLIX = "tmdb-11", "tmdb-8"

FILMS = """
movie-603|The Matrix|1999|Action,Science Fiction|136
movie-862|Toy Story|1995|Animation,Comedy,Family|81
movie-238|The Godfather|1972|Crime,Drama|175
movie-278|The Shawshank Redemption|1994|Crime,Drama|142
movie-680|Pulp Fiction|1994|Crime,Thriller|154
movie-550|Fight Club|1999|Drama|139
movie-13|Forrest Gump|1994|Comedy,Drama,Romance|142
movie-11|Star Wars|1977|Action,Adventure,Science Fiction|121
movie-1891|The Empire Strikes Back|1980|Action,Adventure,Science Fiction|124
movie-329|Jurassic Park|1993|Adventure,Science Fiction|127
movie-78|Blade Runner|1982|Drama,Science Fiction,Thriller|118
movie-348|Alien|1979|Horror,Science Fiction|117
movie-679|Aliens|1986|Action,Science Fiction,Thriller|137
movie-218|The Terminator|1984|Action,Science Fiction,Thriller|108
movie-280|Terminator 2: Judgment Day|1991|Action,Science Fiction|137
movie-105|Back to the Future|1985|Adventure,Comedy,Science Fiction|116
movie-62|2001: A Space Odyssey|1968|Mystery,Science Fiction|149
movie-129|Spirited Away|2001|Animation,Family,Fantasy|125
movie-4935|Howl's Moving Castle|2004|Animation,Fantasy|119
movie-8587|The Lion King|1994|Animation,Family|89
movie-12|Finding Nemo|2003|Animation,Family|100
movie-585|Monsters, Inc.|2001|Animation,Comedy,Family|92
movie-194|Amélie|2001|Comedy,Romance|122
movie-637|Life Is Beautiful|1997|Comedy,Drama|116
movie-389|12 Angry Men|1957|Drama|97
movie-289|Casablanca|1942|Drama,Romance|102
movie-539|Psycho|1960|Horror,Thriller|109
movie-694|The Shining|1980|Horror,Thriller|144
movie-948|Halloween|1978|Horror|91
movie-1091|The Thing|1982|Horror,Science Fiction|109
movie-769|GoodFellas|1990|Crime,Drama|145
movie-111|Scarface|1983|Crime,Drama|170
movie-429|The Good, the Bad and the Ugly|1966|Western|161
movie-335|Once Upon a Time in the West|1968|Western|165
movie-500|Reservoir Dogs|1992|Crime,Thriller|99
movie-745|The Sixth Sense|1999|Mystery,Thriller|107
movie-77|Memento|2000|Mystery,Thriller|113
movie-161|Ocean's Eleven|2001|Crime,Thriller|116
movie-489|Good Will Hunting|1997|Drama|127
movie-16869|Inglourious Basterds|2009|Drama,War|153
movie-857|Saving Private Ryan|1998|Drama,War|169
movie-28|Apocalypse Now|1979|Drama,War|147
movie-ml-90001|The Lost Reel|1931|Documentary|
"""

SERIES = """
tv-1438|The Wire|2002|Crime,Drama
tv-1398|The Sopranos|1999|Crime,Drama
tv-1668|Friends|1994|Comedy
tv-2316|The Office|2005|Comedy
tv-1100|How I Met Your Mother|2005|Comedy
tv-456|The Simpsons|1989|Animation,Comedy
tv-246|Avatar: The Last Airbender|2005|Animation,Fantasy
tv-4607|Lost|2004|Adventure,Drama,Mystery
tv-1399|Game of Thrones|2011|Drama,Fantasy
tv-66732|Stranger Things|2016|Horror,Mystery,Science Fiction
tv-4087|The X-Files|1993|Mystery,Science Fiction
tv-42009|Black Mirror|2011|Drama,Science Fiction
tv-19885|Sherlock|2010|Crime,Mystery
tv-60574|Peaky Blinders|2013|Crime,Drama
"""


class Shelf:
    """Where the titles of a test's world come from (port `MovieDb`)."""

    def records(self) -> Iterator[TitleRecord]:
        yield from records()

    def trending(self, window: str, now: datetime) -> TrendingList:
        ids = [record.title.id for record in records()]
        movies = tuple(each for each in ids if each.startswith("movie-"))
        return TrendingList(window, "starter", now, movies[:20], tuple(each for each in ids if each not in movies)[:20])


def records() -> list[TitleRecord]:
    """Every title, most popular first."""
    films = [_film(line, 95.0 - place) for place, line in enumerate(FILMS.strip().splitlines())]
    series = [_series(line, 80.5 - place) for place, line in enumerate(SERIES.strip().splitlines())]
    awkward = [breaking_bad(), severance(), _gapped(), _empty()]
    return sorted([*films, *series, *awkward], key=lambda record: -record.title.popularity)


def breaking_bad(*later: Episode) -> TitleRecord:
    """A series that ended: two seasons of two episodes, and a special."""
    title = Title(
        id=ENDED,
        type=TitleType.TV,
        title="Breaking Bad",
        year=2008,
        genres=("Crime", "Drama"),
        model_genres=("Crime", "Drama"),
        runtime=45,
        ended=not later,
        seasons=2,
        episodes=4 + len(later),
        services=(NETFLIX,),
        popularity=91.5,
        model_popularity=91.5,
    )
    return TitleRecord(title, (*_season(0, 1), *_season(1, 2), *_season(2, 2), *later))


def severance() -> TitleRecord:
    """A running series: two episodes aired by 14 March 2026, one to come a week later, one without a date."""
    title = Title(
        id=RUNNING,
        type=TitleType.TV,
        title="Severance",
        year=2022,
        release_date=date(2022, 2, 18),
        genres=("Drama", "Mystery", "Science Fiction"),
        ended=False,
        seasons=1,
        episodes=4,
        popularity=60.5,
        source=Source.TMDB,
    )
    episodes = (
        Episode(1, 1, "Good News About Hell", date(2026, 3, 6), 57),
        Episode(1, 2, "Half Loop", date(2026, 3, 13), 53),
        Episode(1, 3, "In Perpetuity", date(2026, 3, 21), 55),
        Episode(1, 4),
    )
    return TitleRecord(title, episodes)


def _gapped() -> TitleRecord:
    title = _plain(GAPPED, "The Gap Years", 1978, ("Drama",), 20.5)
    return TitleRecord(title, (*_season(1, 1), *_season(3, 1)))


def _empty() -> TitleRecord:
    return TitleRecord(_plain(EMPTY, "Announced Only", 2027, ("Drama",), 10.5))


def _film(line: str, popularity: float) -> TitleRecord:
    title_id, name, year, genres, runtime = line.split("|")
    services = {FILM: (NETFLIX,), OTHER_FILM: (MUBI,)}.get(title_id)
    title = _plain(title_id, name, int(year), tuple(genres.split(",")), popularity)
    return TitleRecord(replace(title, runtime=int(runtime) if runtime else None, services=services))


def _series(line: str, popularity: float) -> TitleRecord:
    title_id, name, year, genres = line.split("|")
    title = _plain(title_id, name, int(year), tuple(genres.split(",")), popularity)
    return TitleRecord(replace(title, ended=True, runtime=30, seasons=1, episodes=3), _season(1, 3))


def _plain(title_id: str, name: str, year: int, genres: tuple[str, ...], popularity: float) -> Title:
    return Title(
        id=title_id,
        type=TitleType(title_id.partition("-")[0]),
        title=name,
        year=year,
        genres=genres,
        model_genres=genres,
        popularity=popularity,
        model_popularity=popularity,
    )


def _season(season: int, episodes: int) -> tuple[Episode, ...]:
    return tuple(Episode(season, number) for number in range(1, episodes + 1))
