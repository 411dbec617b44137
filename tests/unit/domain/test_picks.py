"""What suits an evening, and the sentences that say why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from unit.domain.titles import film, series
from whattowatch.domain.pick_words import YOU, reasons
from whattowatch.domain.picks import Occasion, Pick, Seen, having

ALL = ["me", "ben", "cleo"]
NAMES = {"me": YOU, "ben": "Ben", "cleo": "Cleo"}
LIKED = {"me": 8.3, "ben": 7.0}
TWO_HOURS = film(runtime=120)
UNKNOWN = film(runtime=None)


@pytest.mark.parametrize(("minutes", "expected"), [(None, None), (119, False), (120, True), (500, True)])
def test_a_film_fits_into_as_much_time_as_it_takes(minutes: int | None, expected: bool | None) -> None:
    occasion = Occasion(minutes=minutes)
    assert occasion.fits(TWO_HOURS) is expected
    assert occasion.suits(TWO_HOURS, [], ALL) is (expected is not False)


def test_a_film_of_unknown_length_is_not_hidden() -> None:
    assert Occasion(minutes=10).fits(UNKNOWN) is None
    assert Occasion(minutes=10).suits(UNKNOWN, [], ALL)


@pytest.mark.parametrize(
    ("services", "expected"), [(None, True), ((), False), (("tmdb-8",), True), (("tmdb-9", "tmdb-10"), False)]
)
def test_what_is_known_to_be_elsewhere_does_not_suit(services: tuple[str, ...] | None, expected: bool) -> None:
    occasion = Occasion(services=frozenset({"tmdb-8", "tmdb-11"}))
    assert occasion.suits(replace(TWO_HOURS, services=services), [], ALL) is expected


def test_without_a_wish_for_services_every_title_suits() -> None:
    assert Occasion().suits(replace(TWO_HOURS, services=()), [], ALL)


@pytest.mark.parametrize(
    ("seen", "by", "expected"),
    [
        (Seen.NOBODY, [], True),
        (Seen.NOBODY, ["ben"], False),
        (Seen.SOME, ["me", "ben"], True),
        (Seen.SOME, ALL, False),
        (Seen.ANYBODY, ALL, True),
    ],
)
def test_who_has_seen_it_decides_as_asked(seen: Seen, by: list[str], expected: bool) -> None:
    assert Occasion(seen).suits(TWO_HOURS, by, ALL) is expected


def test_what_its_source_deleted_suits_nobody() -> None:
    assert not Occasion(Seen.ANYBODY).suits(replace(TWO_HOURS, gone=True), [], ALL)


def test_who_has_a_service_with_it() -> None:
    services = {"me": ("tmdb-8",), "ben": (), "cleo": ("tmdb-9", "tmdb-8")}
    assert having(replace(TWO_HOURS, services=("tmdb-8",)), services) == ("me", "cleo")
    assert having(replace(TWO_HOURS, services=()), services) == ()
    assert having(replace(TWO_HOURS, services=None), services) is None


@pytest.mark.parametrize(
    ("likings", "expected"),
    [
        ({"me": 7.2}, []),
        ({"me": 8.0}, ["You should love it."]),
        ({"me": 5.9}, ["You may not enjoy it."]),
        ({"me": 7.2, "ben": 7.0}, ["Nobody whose taste counts should like it less than 7 of 10."]),
        (
            {"me": 8.3, "ben": 9.0, "cleo": 6.0},
            ["You and Ben should love it.", "Nobody whose taste counts should like it less than 6 of 10."],
        ),
        ({"me": 9.0, "ben": 5.0, "cleo": 3.0}, ["Ben and Cleo may not enjoy it.", "You should love it."]),
    ],
)
def test_how_much_it_is_liked_is_said_in_words(likings: dict[str, float], expected: list[str]) -> None:
    pick = Pick(TWO_HOURS, likings, served=())
    assert reasons(pick, NAMES, None) == [*expected, "It is known to be on other services only."]


@pytest.mark.parametrize(
    ("pick", "minutes", "expected"),
    [
        (Pick(TWO_HOURS), None, "It is not known which service has it."),
        (Pick(TWO_HOURS, served=("me",)), None, "On a service that you have."),
        (Pick(TWO_HOURS, served=("ben",)), None, "On a service that Ben has."),
        (Pick(TWO_HOURS, served=("me", "ben", "cleo")), None, "On a service that you, Ben and Cleo have."),
        (Pick(TWO_HOURS, seen_by=("ben", "cleo")), None, "Seen already by Ben and Cleo."),
        (Pick(TWO_HOURS, listed_by=("me", "ben")), None, "You and Ben put it on the watchlist."),
        (Pick(TWO_HOURS), 130, "It takes 120 of the 130 minutes."),
        (Pick(UNKNOWN), 130, "It is not known how long it takes."),
        (Pick(replace(series(), runtime=50)), 130, "An episode takes 50 of the 130 minutes."),
        (Pick(replace(series(), runtime=None)), 130, "It is not known how long an episode takes."),
    ],
)
def test_what_is_known_of_it_is_said_in_words(pick: Pick, minutes: int | None, expected: str) -> None:
    assert expected in reasons(replace(pick, likings=LIKED), NAMES, minutes)


def test_a_name_that_begins_like_the_word_stays_a_name() -> None:
    pick = Pick(TWO_HOURS, {"me": 7.0, "ben": 9.0}, served=())
    assert reasons(pick, NAMES | {"ben": "yousef"}, None)[0] == "yousef should love it."
