"""What a purge of TMDB's facts leaves behind, wherever titles and people's rows are kept."""

from __future__ import annotations

from datetime import date

from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType, TrendingList
from whattowatch.domain.details import TitleDetails
from whattowatch.operations.titles import purge
from world import World

FILM = TitleRecord(
    Title("movie-900", TitleType.MOVIE, "Aurora", year=2026, runtime=99, poster="/aurora.jpg", source=Source.TMDB),
    details=TitleDetails(overview="What Aurora is about."),
)
SERIES = TitleRecord(
    Title("tv-900", TitleType.TV, "The Long Way", ended=False, source=Source.TMDB),
    (Episode(1, 1, "Setting Out", date(2026, 1, 1)), Episode(1, 2, "Getting Lost", date(2026, 1, 8))),
)
WORDS = ("Aurora", "/aurora.jpg", "The Long Way", "Setting Out", "Getting Lost")


class PurgeContract:
    """For a fixture `kept`: a world without TMDB's token."""

    def test_people_keep_their_rows_and_nothing_that_tmdb_told(self, kept: World) -> None:
        olga = kept.client("Olga")
        kept.put(FILM, SERIES)
        olga.post("/watch/addlist", {"title_id": "movie-900"})
        olga.post("/watch/addnow", {"title_id": "tv-900"})
        olga.post("/watch/donenow", {"title_id": "tv-900"})
        olga.post("/rating", {"title_id": "movie-900", "rating": 8})
        ports = kept.backstage.apart()
        ports.catalogue.put_trending(TrendingList("day", "tmdb", kept.clock.now(), ("movie-900",), ("tv-900",)))

        (said,) = purge(ports)
        kept.job("index_changes")

        assert said.startswith("the facts of ")
        home = olga.get("/watch").json
        title = home["watchlist"][0]["title"]
        assert (title["id"], title["title"], title["gone"], title["mine"]["rating"]) == (
            "movie-900",
            "movie-900",
            True,
            8,
        )
        assert [row["title"]["id"] for row in home["watchnow"]] == ["tv-900"]
        assert [row["title"]["id"] for row in olga.get("/history").json["rows"]] == ["tv-900"]
        told = str([olga.get(path).json for path in ("/watch", "/history", "/recommend", "/title/tv-900")])
        assert [word for word in WORDS if word in told] == []
        assert olga.get("/search", q="aurora").json["total"] == 0
        assert olga.get("/recommend").json["trending"]["source"] == "starter"

    def test_what_tmdb_tells_again_takes_the_rows_up_again(self, kept: World) -> None:
        olga = kept.client("Olga")
        kept.put(SERIES)
        olga.post("/watch/addnow", {"title_id": "tv-900"})
        olga.post("/watch/donenow", {"title_id": "tv-900"})
        list(purge(kept.backstage.apart()))
        kept.job("index_changes")

        kept.put(SERIES)

        (row,) = olga.get("/watch").json["watchnow"]
        assert (row["title"]["title"], row["finished"], row["next"]["episode"]) == ("The Long Way", 1, 2)
