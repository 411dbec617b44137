"""What a group could watch: who counts, what comes, and what is shown of friends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from gateway import GatewayTransport
from people import Client, Reply
from shelf import ENDED, FILM, LONG_GONE, MUBI, NETFLIX, OTHER_FILM, THIRD_FILM, records
from statements import Statements, counting
from whattowatch.domain.together import Rule, ranked
from world import World, id_of


@dataclass(frozen=True)
class Us:
    """The owner and a friend."""

    owner: Client
    friend: Client

    def share(self, *kinds: str) -> None:
        """The friend shows the owner exactly these kinds of things."""
        self.friend.post("/account/update", {"share": {self.owner.id: list(kinds)}})


@pytest.fixture
def us(owner: Client, friend: Client) -> Us:
    return Us(owner, friend)


def together(owner: Client, *friends: Client, **query: object) -> Any:
    reply = owner.get("/together", friends=",".join(each.id for each in friends), **{"limit": 100, **query})
    assert reply.status == 200
    return reply.json


def titles(answer: Any) -> list[str]:
    return [pick["title"]["id"] for pick in answer["picks"]]


def picked(answer: Any, title_id: str) -> Any:
    return next(pick for pick in answer["picks"] if pick["title"]["id"] == title_id)


def likings(pick: Any) -> dict[str, float]:
    return {each["user_id"]: each["liking"] for each in pick["likings"]}


def test_alone_one_gets_ones_own_likings_in_order(owner: Client) -> None:
    answer = together(owner)
    assert answer["people"] == [{"id": owner.id, "name": "Olga"}]
    assert answer["neutral"] == 0
    scores = [pick["score"] for pick in answer["picks"]]
    assert scores == sorted(scores, reverse=True)
    assert scores == [likings(pick)[owner.id] for pick in answer["picks"]]


def test_every_member_whose_taste_is_shown_is_foretold(us: Us) -> None:
    us.share("taste")
    answer = together(us.owner, us.friend)
    assert [each["name"] for each in answer["people"]] == ["Olga", "Frank"]
    assert answer["neutral"] == 0
    for pick in answer["picks"]:
        assert likings(pick).keys() == {us.owner.id, us.friend.id}
        assert all(1 <= liking <= 10 for liking in likings(pick).values())
        assert likings(pick)[us.friend.id].is_integer()


@pytest.mark.parametrize("rule", Rule)
def test_the_order_follows_from_the_figures_that_are_shown(us: Us, rule: Rule) -> None:
    us.share("taste")
    us.friend.post("/account/update", {"genres": ["Drama"], "disliked_genres": ["Horror", "Crime"]})
    us.owner.post("/account/update", {"genres": ["Science Fiction"]})
    answer = together(us.owner, us.friend, rule=rule)
    shown = {pick["title"]["id"]: list(likings(pick).values()) for pick in answer["picks"]}
    assert answer["rule"] == rule
    assert titles(answer) == ranked(rule, shown)


def test_a_disliked_genre_is_a_veto_where_vetoes_count(us: Us) -> None:
    us.share("taste")
    us.friend.post("/account/update", {"disliked_genres": ["Crime"]})
    crime = {record.title.id for record in records() if "Crime" in record.title.genres}
    assert crime & set(titles(together(us.owner, us.friend)))
    assert not crime & set(titles(together(us.owner, us.friend, rule="veto")))


def test_what_a_friend_rates_moves_the_very_next_list(us: Us) -> None:
    us.share("taste")
    before = [likings(pick)[us.friend.id] for pick in together(us.owner, us.friend)["picks"]]
    for record in records()[:12]:
        us.friend.post("/rating", {"title_id": record.title.id, "rating": 2})
    after = [likings(pick)[us.friend.id] for pick in together(us.owner, us.friend)["picks"]]
    assert max(after) < max(before)


def test_who_does_not_share_taste_is_neutral_and_not_named(us: Us) -> None:
    us.share("ratings")
    alone, answer = together(us.owner), together(us.owner, us.friend)
    assert answer == {**alone, "neutral": 1}


def test_nothing_that_a_friend_keeps_to_themselves_changes_the_answer(us: Us) -> None:
    us.share()
    before = together(us.owner, us.friend, seen="some")
    us.friend.post("/account/update", {"genres": ["Western"], "services": [NETFLIX]})
    us.friend.post("/rating", {"title_id": THIRD_FILM, "rating": 1})
    us.friend.post("/watch/addlist", {"title_id": OTHER_FILM})
    us.friend.post("/feedback", {"title_id": FILM, "kind": "seen"})
    assert _without_trend(together(us.owner, us.friend, seen="some")) == _without_trend(before)


def _without_trend(answer: Any) -> Any:
    """What anybody does counts in what is trending here, as it does in the caller's own recommendations."""
    kept = [(pick["title"], pick["seen_by"], pick["listed_by"], pick["served"]) for pick in answer["picks"]]
    return {**answer, "picks": sorted(kept, key=lambda each: each[0]["id"])}


def test_a_title_that_was_rated_does_not_show_the_rating(us: Us) -> None:
    us.share("taste")
    for record in records()[:10]:
        us.friend.post("/rating", {"title_id": record.title.id, "rating": 8})
    before = likings(picked(together(us.owner, us.friend), FILM))[us.friend.id]
    us.friend.post("/rating", {"title_id": FILM, "rating": 1})
    assert likings(picked(together(us.owner, us.friend), FILM))[us.friend.id] >= before - 1


def test_an_exact_rating_of_a_friend_cannot_be_told_from_its_neighbours(us: Us) -> None:
    us.share("taste")
    answers = []
    for rating in (8, 9, 10):
        us.friend.post("/rating", {"title_id": FILM, "rating": rating})
        answers.append(together(us.owner, us.friend))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("relation", ["stranger", "asked", "blocked", "nobody"])
def test_who_is_no_friend_is_refused_alike(world: World, owner: Client, relation: str) -> None:
    other = world.client("Otto")
    if relation == "asked":
        owner.post("/friend/add", {"user_id": other.id})
    if relation == "blocked":
        other.post("/friend/remove", {"user_id": owner.id, "block": True})
    asked = "11111111-2222-4333-8444-555555555555" if relation == "nobody" else other.id
    reply = owner.get("/together", friends=asked)
    assert reply.status == 404
    assert reply.json["code"] == "unknown_person"
    assert asked in reply.json["detail"]
    assert _in_general(reply, asked) == _in_general(owner.get("/together", friends="x"), "x")


def _in_general(reply: Reply, person_id: str) -> str:
    return reply.body.decode().replace(person_id, "somebody")


def test_ones_own_id_and_repeated_ids_change_nothing(us: Us) -> None:
    us.share("taste")
    assert together(us.owner, us.friend, us.owner, us.friend) == together(us.owner, us.friend)


def test_more_than_twenty_friends_are_too_many(owner: Client) -> None:
    reply = owner.get("/together", friends=",".join(str(number) for number in range(21)))
    assert (reply.status, reply.fields) == (422, ["friends"])


@pytest.mark.parametrize(
    ("seen", "shared", "comes"),
    [
        ("nobody", ["finished"], False),
        ("nobody", ["taste"], True),
        ("some", ["finished"], True),
        ("anybody", ["finished"], True),
    ],
)
def test_what_a_friend_has_seen_counts_as_far_as_they_show_it(
    us: Us, seen: str, shared: list[str], *, comes: bool
) -> None:
    us.share(*shared)
    us.friend.post("/feedback", {"title_id": FILM, "kind": "seen"})
    answer = together(us.owner, us.friend, seen=seen)
    assert (FILM in titles(answer)) is comes
    if comes:
        assert picked(answer, FILM)["seen_by"] == ([us.friend.id] if "finished" in shared else [])


def test_what_everybody_has_seen_comes_only_where_anything_may(us: Us) -> None:
    us.share("finished", "watchlist")
    for each in (us.owner, us.friend):
        each.post("/feedback", {"title_id": FILM, "kind": "seen"})
    us.friend.post("/watch/addlist", {"title_id": FILM})
    assert FILM not in titles(together(us.owner, us.friend, seen="some"))
    assert picked(together(us.owner, us.friend, seen="anybody"), FILM)["seen_by"] == [us.owner.id, us.friend.id]


def test_what_the_caller_rated_they_have_seen(us: Us) -> None:
    us.share("taste")
    us.owner.post("/rating", {"title_id": FILM, "rating": 9})
    assert FILM not in titles(together(us.owner, us.friend))
    assert picked(together(us.owner, us.friend, seen="some"), FILM)["seen_by"] == [us.owner.id]


def test_what_the_caller_refused_never_comes(us: Us) -> None:
    us.share("taste")
    us.owner.post("/feedback", {"title_id": FILM, "kind": "not_interested"})
    assert FILM not in titles(together(us.owner, us.friend, seen="anybody"))


def test_watchlists_that_are_shown_are_looked_at_as_well(us: Us) -> None:
    us.share("watchlist")
    for each in (us.owner, us.friend):
        each.post("/watch/addlist", {"title_id": FILM})
    pick = picked(together(us.owner, us.friend), FILM)
    assert pick["listed_by"] == [us.owner.id, us.friend.id]
    assert "You and Frank put it on the watchlist." in pick["reasons"]
    assert pick["title"]["mine"]["watchlist"] is True


def test_a_watchlist_that_is_not_shown_is_not_told(us: Us) -> None:
    us.share("taste")
    us.friend.post("/watch/addlist", {"title_id": FILM})
    assert picked(together(us.owner, us.friend), FILM)["listed_by"] == []


def test_time_rules_out_what_is_longer_and_says_what_is_unknown(owner: Client) -> None:
    answer = together(owner, minutes=100)
    assert THIRD_FILM not in titles(answer)
    assert picked(answer, OTHER_FILM)["fits"] is True
    assert picked(answer, LONG_GONE)["fits"] is None
    assert "It is not known how long it takes." in picked(answer, LONG_GONE)["reasons"]


@pytest.mark.parametrize(
    ("services", "theirs", "films"),
    [
        ("mine", NETFLIX, {FILM}),
        ("ours", NETFLIX, {FILM, OTHER_FILM}),
        (MUBI, NETFLIX, {OTHER_FILM}),
        (f"{MUBI},{NETFLIX}", "tmdb-1", {FILM, OTHER_FILM}),
    ],
)
def test_services_rule_out_what_is_known_to_be_elsewhere(us: Us, services: str, theirs: str, films: set[str]) -> None:
    us.share("taste")
    us.owner.post("/account/update", {"services": [theirs]})
    us.friend.post("/account/update", {"services": [MUBI]})
    answer = together(us.owner, us.friend, services=services)
    assert {FILM, OTHER_FILM} & set(titles(answer)) == films
    assert THIRD_FILM in titles(answer)


def test_a_pick_says_whose_services_have_it(us: Us) -> None:
    us.share("taste")
    us.friend.post("/account/update", {"services": [MUBI]})
    answer = together(us.owner, us.friend)
    assert [picked(answer, each)["served"] for each in (FILM, OTHER_FILM, THIRD_FILM)] == [[], [us.friend.id], None]
    assert "On a service that Frank has." in picked(answer, OTHER_FILM)["reasons"]


def test_services_of_who_does_not_share_taste_are_not_told(us: Us) -> None:
    us.share("finished")
    us.friend.post("/account/update", {"services": [MUBI]})
    assert picked(together(us.owner, us.friend), OTHER_FILM)["served"] == []


def test_series_alone_come_when_they_are_asked_for(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    assert {pick["title"]["type"] for pick in together(owner, type="tv")["picks"]} == {"tv"}


def test_somebody_without_a_row_gets_a_list(world: World) -> None:
    world.credentials("unknown")
    unknown = Client(world.transport(GatewayTransport), token=lambda: world.token(id_of("unknown")))
    answer = together(unknown, services="mine")
    assert answer["people"] == [{"id": id_of("unknown"), "name": ""}]
    assert answer["picks"]
    assert world.rows()["accounts"] == []


def test_a_list_is_as_long_as_asked(owner: Client) -> None:
    assert len(together(owner, limit=3)["picks"]) == 3
    assert ENDED in titles(together(owner))


@pytest.fixture
def statements(world: World) -> Iterator[Statements]:
    with counting(world.backstage.database) as count:
        yield count


def test_the_number_of_statements_grows_by_one_for_a_friend_and_not_with_what_they_did(
    world: World, owner: Client, statements: Statements
) -> None:
    friends = [_taster(world, owner, name) for name in ("Ada", "Ben", "Cleo")]
    costs = []
    for count in (1, 2, 3):
        together(owner, *friends[:count])
        costs.append(statements(lambda: together(owner, *friends[:count])))  # noqa: B023  (called at once)
    assert costs[1] - costs[0] == costs[2] - costs[1] == 1
    for record in records()[:20]:
        friends[0].post("/rating", {"title_id": record.title.id, "rating": 7})
        friends[0].post("/watch/addlist", {"title_id": record.title.id})
    together(owner, *friends)
    assert statements(lambda: together(owner, *friends)) == costs[2]


def _taster(world: World, owner: Client, name: str) -> Client:
    other = world.client(name)
    owner.post("/friend/add", {"user_id": other.id})
    other.post("/friend/add", {"user_id": owner.id})
    other.post("/account/update", {"share": {owner.id: ["taste", "finished", "watchlist"]}})
    return other
