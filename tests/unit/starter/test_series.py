"""The starter's series: the committed data, and the script that makes it."""

import csv
import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts" / "starter"
COMPILED = SCRIPTS / "series_compiled.csv"
PACKAGE = files("whattowatch.starter.series")
GENRES = {
    *("Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy", "Film-Noir"),
    *("History", "Horror", "Kids", "Music", "Mystery", "News", "Reality", "Romance", "Science Fiction", "Soap", "Talk"),
    *("Thriller", "War", "Western"),
}
GOOD = "firefly,1437,180,tt0303461,Firefly,,2002,2002,ended,Western,14,7"
Row = dict[str, str]


def seasons_of(row: Row) -> list[tuple[int, int]]:
    written = row["episodes_per_season"].split("|")
    numbered = (season.split(":") if ":" in season else [str(n), season] for n, season in enumerate(written, start=1))
    return [(int(number), int(count)) for number, count in numbered]


def written(folder: Path, rows: list[str], shows: list[dict[str, object]]) -> tuple[Path, Path]:
    compiled, tvmaze = folder / "compiled.csv", folder / "tvmaze.jsonl"
    header = COMPILED.read_text(encoding="utf-8").partition("\n")[0]
    compiled.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    tvmaze.write_text("".join(json.dumps(show) + "\n" for show in shows), encoding="utf-8")
    return compiled, tvmaze


def show(name: str, first_air_date: str | None, *genres: str) -> dict[str, object]:
    return {"name": name, "first_air_date": first_air_date, "genres": [{"name": genre} for genre in genres]}


def made(maker: ModuleType, folder: Path, *shows: dict[str, object], row: str = GOOD) -> Row:
    out = folder / "series.csv"
    maker.make(*written(folder, [row], list(shows)), out)
    [record] = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    return record


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SCRIPTS)
    return importlib.import_module("series")


@pytest.fixture(scope="module")
def series() -> list[Row]:
    return list(csv.DictReader(PACKAGE.joinpath("series.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def by_slug(series: list[Row]) -> dict[str, Row]:
    return {row["slug"]: row for row in series}


def test_there_are_series_enough_for_a_catalogue(series: list[Row]) -> None:
    assert len(series) >= 320


def test_the_readme_counts_the_series(series: list[Row]) -> None:
    assert f"\n{len(series)} series " in PACKAGE.joinpath("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("column", ["tmdb_id", "tvmaze_id", "imdb_id"])
def test_the_readme_counts_the_ids(series: list[Row], column: str) -> None:
    [line] = [
        line
        for line in PACKAGE.joinpath("README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{column}`")
    ]
    assert f"({sum(bool(row[column]) for row in series)} have one)" in line


def test_series_are_sorted_by_a_slug_of_their_own(series: list[Row]) -> None:
    slugs = [row["slug"] for row in series]
    assert slugs == sorted(set(slugs))


@pytest.mark.parametrize("column", ["tmdb_id", "tvmaze_id", "imdb_id"])
def test_no_two_series_share_an_id(series: list[Row], column: str) -> None:
    ids = [row[column] for row in series if row[column]]
    assert len(ids) == len(set(ids))


def test_only_listed_genres_are_used_and_each_once(series: list[Row]) -> None:
    for row in series:
        genres = row["genres"].split("|")
        assert set(genres) <= GENRES
        assert 1 <= len(genres) == len(set(genres)) <= 4


@pytest.mark.parametrize(
    "genre",
    [
        *("Comedy", "Drama", "Crime", "Science Fiction", "Fantasy", "Animation", "Documentary", "Mystery", "Thriller"),
        "Reality",
    ],
)
def test_a_genre_that_people_ask_for_has_several_series(series: list[Row], genre: str) -> None:
    assert Counter(genre for row in series for genre in row["genres"].split("|"))[genre] >= 8


def test_every_series_has_seasons_and_every_season_episodes(series: list[Row]) -> None:
    for row in series:
        seasons = seasons_of(row)
        assert seasons
        assert all(number >= 1 and count >= 1 for number, count in seasons)


def test_years_lie_in_the_age_of_television_and_in_order(series: list[Row]) -> None:
    for row in series:
        assert 1936 <= int(row["first_year"]) <= int(row["last_year"] or 2025) <= 2025


def test_a_series_has_a_last_year_if_and_only_if_it_has_ended(series: list[Row]) -> None:
    assert {(row["status"], bool(row["last_year"])) for row in series} == {("ended", True), ("running", False)}


@pytest.mark.parametrize(
    ("slug", "episodes"),
    [
        ("breaking-bad", "7|13|13|13|16"),
        ("chernobyl", "5"),
        ("dark", "10|8|8"),
        ("fawlty-towers", "6|6"),
        ("firefly", "14"),
        ("friends", "24|24|25|24|24|25|24|24|24|18"),
        ("game-of-thrones", "10|10|10|10|10|10|7|6"),
        ("sherlock", "3|3|3|3"),
        ("the-wire", "13|12|12|13|10"),
    ],
)
def test_well_known_series_have_their_well_known_seasons(by_slug: dict[str, Row], slug: str, episodes: str) -> None:
    assert by_slug[slug]["episodes_per_season"] == episodes


def test_breaking_bad_is_known_to_other_services_by_its_ids(by_slug: dict[str, Row]) -> None:
    row = by_slug["breaking-bad"]
    assert (row["tmdb_id"], row["tvmaze_id"], row["imdb_id"]) == ("1396", "169", "tt0903747")


def test_an_original_title_keeps_its_script(by_slug: dict[str, Row]) -> None:
    assert by_slug["squid-game"]["original_title"] == "오징어 게임"


def test_the_licence_names_its_address_and_the_credit() -> None:
    text = PACKAGE.joinpath("LICENSE-CC-BY-SA-4.0.txt").read_text(encoding="utf-8")
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in text
    assert "TVmaze" in text


def test_every_compiled_series_is_in_the_package(series: list[Row]) -> None:
    with COMPILED.open(encoding="utf-8", newline="") as file:
        assert {row["slug"] for row in csv.DictReader(file)} == {row["slug"] for row in series}


@pytest.mark.dev_data
def test_the_committed_file_is_what_the_script_makes(dev_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "series.csv"
    tvmaze = dev_data / "catalogue" / "tvmaze_ccbysa_shows.jsonl"
    script = [sys.executable, str(SCRIPTS / "series.py"), "--tvmaze", str(tvmaze), "--out", str(out)]
    subprocess.run(script, check=True)
    assert out.read_bytes() == PACKAGE.joinpath("series.csv").read_bytes()


def test_a_genre_of_tvmaze_joins_our_own(maker: ModuleType, tmp_path: Path) -> None:
    row = made(maker, tmp_path, show("FIREFLY", "2002-09-20", "Drama", "Western"))
    assert (row["genres"], row["source"]) == ("Western|Drama", "own+tvmaze")


def test_a_double_genre_of_tvmaze_becomes_both_of_its_parts(maker: ModuleType, tmp_path: Path) -> None:
    row = made(maker, tmp_path, show("Firefly", "2002-09-20", "Sci-Fi & Fantasy"))
    assert row["genres"] == "Western|Science Fiction|Fantasy"


def test_a_double_genre_adds_nothing_where_we_name_one_of_its_parts(maker: ModuleType, tmp_path: Path) -> None:
    fantasy = GOOD.replace("Western", "Fantasy")
    row = made(maker, tmp_path, show("Firefly", "2002-09-20", "Sci-Fi & Fantasy"), row=fantasy)
    assert (row["genres"], row["source"]) == ("Fantasy", "own")


def test_a_series_never_has_more_than_four_genres(maker: ModuleType, tmp_path: Path) -> None:
    row = made(maker, tmp_path, show("Firefly", "2002-09-20", "Drama", "Action & Adventure", "Crime"))
    assert row["genres"] == "Western|Drama|Action|Adventure"


@pytest.mark.parametrize(
    "shows",
    [
        pytest.param([show("Firefly", "2012-09-20", "Drama")], id="another year"),
        pytest.param([show("Firefly", None, "Drama")], id="no year"),
        pytest.param(
            [show("Firefly", "2002-01-01", "Drama"), show("Firefly", "2002-09-20", "Crime")], id="two of them"
        ),
    ],
)
def test_a_series_that_tvmaze_does_not_name_clearly_keeps_our_genres(
    maker: ModuleType, tmp_path: Path, shows: list[dict[str, object]]
) -> None:
    row = made(maker, tmp_path, *shows)
    assert (row["genres"], row["source"]) == ("Western", "own")


def test_seasons_may_be_numbered_where_a_number_is_missing(maker: ModuleType, tmp_path: Path) -> None:
    row = made(maker, tmp_path, row=GOOD.replace(",14,", ",1:6|2:6|4:8,"))
    assert seasons_of(row) == [(1, 6), (2, 6), (4, 8)]


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("Western", "Westerns", "unknown genre 'Westerns'"),
        ("Western", "", "unknown genre ''"),
        ("Western", "Western|Western", "a genre stands twice"),
        ("Western", "Western|Drama|Crime|Action|War", "more than 4 genres"),
        ("firefly", "Fire Fly", "bad slug 'Fire Fly'"),
        ("firefly", "firefly-", "bad slug 'firefly-'"),
        ("firefly", "fïrefly", "bad slug 'fïrefly'"),
        (",Firefly,,", ",,,", "no title"),
        (",Firefly,,", ",Firefly,Firefly,", "the original title is the title"),
        (",14,", ",14|0,", "bad number of episodes '0'"),
        (",14,", ",,", "bad number of episodes ''"),
        (",14,", ",1:14|6,", "bad season '6'"),
        (",14,", ",2:14|1:6,", "do not ascend"),
        ("1437", "0", "bad tmdb_id '0'"),
        ("180", "x", "bad tvmaze_id 'x'"),
        ("tt0303461", "0303461", "bad imdb_id '0303461'"),
        ("2002,2002,", "1922,2002,", "bad year '1922'"),
        ("2002,2002,", "2002,2001,", "the last year 2001 is before the first year 2002"),
        ("2002,2002,", "2002,,", "ended with last year ''"),
        ("ended", "running", "running with last year '2002'"),
        ("ended", "cancelled", "unknown status 'cancelled'"),
        (",14,7", ",14,11", "bad prominence '11'"),
        (",14,7", ",14,7,8", "more than 12 fields"),
        (",14,7", ",14", "bad prominence ''"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_by_its_line(
    maker: ModuleType, tmp_path: Path, good: str, bad: str, complaint: str
) -> None:
    compiled, _ = written(tmp_path, ["oz,,,,Oz,,1997,2003,ended,Drama,8,5", GOOD.replace(good, bad, 1)], [])
    with pytest.raises(ValueError, match=rf"^compiled\.csv:3: .*{re.escape(complaint)}"):
        maker.read_compiled(compiled)


@pytest.mark.parametrize(
    ("column", "ids"),
    [
        ("slug", "firefly,,,"),
        ("tmdb_id", "another,1437,,"),
        ("tvmaze_id", "another,,180,"),
        ("imdb_id", "another,,,tt0303461"),
    ],
)
def test_a_second_series_with_an_id_of_the_first_is_refused(
    maker: ModuleType, tmp_path: Path, column: str, ids: str
) -> None:
    compiled, _ = written(tmp_path, [GOOD, f"{ids},Another,,2002,2002,ended,Drama,14,7"], [])
    with pytest.raises(ValueError, match=rf"^compiled\.csv:3: duplicate {column} "):
        maker.read_compiled(compiled)


def test_a_list_with_other_columns_is_refused(maker: ModuleType, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled.csv"
    compiled.write_text("slug,title\nfirefly,Firefly\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^compiled\.csv:1: the columns are not slug,"):
        maker.read_compiled(compiled)


def test_the_script_ends_with_the_message_and_writes_nothing(tmp_path: Path) -> None:
    compiled, tvmaze = written(tmp_path, [GOOD.replace("Western", "Westerns")], [])
    out = tmp_path / "series.csv"
    files_named = ["--compiled", str(compiled), "--tvmaze", str(tvmaze), "--out", str(out)]
    script = [sys.executable, str(SCRIPTS / "series.py"), *files_named]
    result = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "compiled.csv:2: unknown genre 'Westerns'\n")
    assert not out.exists()
