"""What an app is told before anybody signs in."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from whattowatch import __version__
from whattowatch.bootstrap import Backstage
from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.credits import CREDITS, JUSTWATCH, TMDB
from whattowatch.settings import Settings
from world import BASE_URL, METRICS_TOKEN, World


def test_nobody_has_to_sign_in_for_it(world: World) -> None:
    config = world.nobody().get("/config").json
    assert (config["version"], config["base_url"], config["identity"]) == (__version__, BASE_URL, "local")
    assert (config["signup"], config["verify"]) == ("open", False)


def test_it_says_what_may_be_chosen(world: World) -> None:
    config = world.nobody().get("/config").json
    assert config["genres"] == list(GENRES)
    assert config["rating"] == {"lowest": 1, "highest": 10}
    assert "invitation" in config["mail_kinds"]
    assert config["sharing_kinds"] == ["watching", "finished", "ratings", "watchlist", "taste"]


def test_without_the_starter_its_sources_are_not_named(world: World) -> None:
    assert world.nobody().get("/config").json["sources"] == []


def test_the_starter_names_its_sources(tmp_path: Path) -> None:
    assert Backstage(Settings(data=str(tmp_path))).site.sources == ("movielens", "tvmaze")


def test_no_secret_is_in_it(world: World) -> None:
    assert METRICS_TOKEN not in world.nobody().get("/config").body.decode()


def test_the_start_page_names_whom_titles_come_from_in_their_words(world: World) -> None:
    world.settle(tmdb_token="a-token-for-a-test")
    page = unescape(world.nobody().get("/").body.decode())
    assert CREDITS[TMDB].text in page
    assert CREDITS[JUSTWATCH].text in page
