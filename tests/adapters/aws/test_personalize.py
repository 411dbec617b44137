"""Amazon Personalize's adapters, by boto3, against our own model behind the same wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

import pytest

from adapters.aws.unkind import Unkind, unkind
from contracts.recommender import ADA, EVERYTHING, FILMS, NEWCOMER, NOW, RECORDS, SERIES, RecommenderContract, did
from moving_clock import MovingClock
from personalize_server import SETTING, led_to, serving
from whattowatch.adapters.aws.clients import client
from whattowatch.adapters.aws.personalize import PersonalizeRecommender
from whattowatch.adapters.aws.personalize_address import PersonalizeAddress
from whattowatch.adapters.aws.personalize_learner import PersonalizeLearner
from whattowatch.adapters.embedded.starter import StarterMovieDb
from whattowatch.bootstrap import Backstage
from whattowatch.domain.accounts import Account, Preferences, Role
from whattowatch.domain.catalogue import CatalogueReader, TitleType
from whattowatch.domain.discovery import (
    Interaction,
    Kind,
    ModelCard,
    ModelReport,
    Recommendation,
    Recommender,
    Taste,
    Wanted,
)
from whattowatch.domain.errors import Unavailable
from whattowatch.faces.personalize_calls import person_id_of
from world import new_world

ADDRESS = PersonalizeAddress.of(SETTING)
LEARNER = PersonalizeLearner(ADDRESS)


@dataclass(frozen=True)
class Engine:
    """The instance behind the wire, which knows titles only by what it was told over it.

    Attributes:
        catalogue: of the instance that asks, which knows more of them.
    """

    backstage: Backstage
    catalogue: CatalogueReader
    clock: MovingClock

    def history(self, user_id: str) -> tuple[Interaction, ...]:
        return self.backstage.apart().interactions.history(person_id_of(user_id))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    clock, nothing = MovingClock(NOW), StarterMovieDb(films=None, series=None)
    folder = tmp_path_factory.mktemp("personalize")
    world, asking = (new_world(folder / name, clock=clock, movie_db=nothing) for name in ("data", "asking"))
    asking.backstage.apart().catalogue.put(RECORDS)
    with serving(world.backstage) as url, pytest.MonkeyPatch.context() as patch, led_to(url, patch):
        LEARNER.titles(record.title for record in RECORDS)
        yield Engine(world.backstage, asking.backstage.apart().catalogue, clock)
    asking.close()
    world.close()


def somebody(person_id: str, taste: Taste) -> Account:
    chosen = Preferences(genres=taste.genres, disliked_genres=taste.disliked_genres)
    return Account(person_id, "Somebody", None, Role.MEMBER, NOW, chosen)


@dataclass
class Taught:
    """The adapter, in a world where Personalize has heard of a taste before it is asked; each taste is a person's."""

    inner: PersonalizeRecommender
    clock: MovingClock
    told: dict[Taste, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def recommend(self, taste: Taste, wanted: Wanted, now: datetime) -> Sequence[Recommendation]:
        with self.lock:
            self.clock.move(now - self.clock.now())
            person_id = self.told.get(taste) or self._tell(taste)
        return self.inner.recommend(replace(taste, person_id=person_id), wanted, now)

    def card(self) -> ModelCard:
        return self.inner.card()

    def report(self) -> ModelReport:
        return self.inner.report()

    def _tell(self, taste: Taste) -> str:
        person_id = self.told[taste] = f"{taste.person_id}-{hash(taste)}"
        LEARNER.people([somebody(person_id, taste)])
        LEARNER.deeds(person_id, taste.history, {})
        return person_id


class TestPersonalize(RecommenderContract):
    """By boto3."""

    @pytest.fixture
    def recommender(self, engine: Engine) -> Recommender:
        return Taught(PersonalizeRecommender(ADDRESS, engine.catalogue), engine.clock)


def test_what_was_done_arrives_as_it_was(engine: Engine) -> None:
    done = [did(Kind.RATED, FILMS[0], minutes_ago=9), did(Kind.FINISHED, SERIES[0]), did(Kind.REFUSED, FILMS[3])]
    LEARNER.deeds("dora", done, {})
    assert engine.history("dora") == tuple(done)


def test_being_told_again_changes_nothing(engine: Engine) -> None:
    done = [did(Kind.STARTED, each, minutes_ago=60 - place) for place, each in enumerate(FILMS[:25])]
    for _ in range(2):
        LEARNER.deeds("emil", done, {})
    assert engine.history("emil") == tuple(done)


def test_titles_arrive_with_what_the_recommender_may_use(engine: Engine) -> None:
    title = replace(RECORDS[0].title, id="movie-9001", year=1999, genres=("Drama",), model_genres=("Western", "War"))
    LEARNER.titles([title])
    (known,) = engine.backstage.apart().catalogue.titles(["movie-9001"]).values()
    assert (known.type, known.year) == (TitleType.MOVIE, 1999)
    assert known.model_genres == ("Western", "War")
    assert known.model_popularity == title.model_popularity
    engine.backstage.apart().catalogue.put([replace(RECORDS[0], title=replace(known, gone=True))])


def test_people_arrive_with_the_genres_that_they_chose(engine: Engine) -> None:
    taste = Taste("fred", genres=("Western", "Comedy"), disliked_genres=("Horror",))
    LEARNER.people([somebody("fred", taste)])
    account = engine.backstage.apart().accounts.get(person_id_of("fred"))
    assert account is not None
    assert account.preferences.genres == ("Western", "Comedy")
    assert account.preferences.disliked_genres == ("Horror",)


def test_there_are_no_reasons_and_the_model_says_so(engine: Engine) -> None:
    recommender = PersonalizeRecommender(ADDRESS, engine.catalogue)
    assert all(row.why is None for row in recommender.recommend(NEWCOMER, EVERYTHING, NOW))
    assert recommender.card() == ModelCard("amazon-personalize", None, explains=False)


@pytest.mark.usefixtures("engine")
def test_the_genres_of_a_title_go_with_what_was_done() -> None:
    sent: list[Mapping[str, Any]] = []
    title = RECORDS[0].title
    events = client("personalize-events").meta.events
    events.register("before-send", lambda request, **_: sent.append(json.loads(request.body)), "see")
    LEARNER.deeds("gina", [did(Kind.RATED, title.id)], {title.id: title})
    events.unregister("before-send", unique_id="see")
    assert {name: sent[0][name] for name in ("trackingId", "userId", "sessionId")} == {
        "trackingId": "tracker-1",
        "userId": "gina",
        "sessionId": "gina/2026-03-14",
    }
    (event,) = sent[0]["eventList"]
    assert (event["eventType"], event["eventValue"], event["itemId"]) == ("rated", 9.0, title.id)
    assert json.loads(event["properties"]) == {"genres": "Western"}


ASKED: Mapping[str, Callable[[PersonalizeRecommender], object]] = {
    "recommend": lambda recommender: recommender.recommend(ADA, Wanted(5), NOW),
    "deeds": lambda _: LEARNER.deeds("ada", ADA.history, {}),
    "titles": lambda _: LEARNER.titles([RECORDS[0].title]),
    "people": lambda _: LEARNER.people([somebody("ada", ADA)]),
}


@pytest.mark.parametrize("call", ASKED)
@pytest.mark.parametrize(
    "service",
    [
        Unkind(
            status=404, answer='{"message": "no campaign"}', headers={"x-amzn-errortype": "ResourceNotFoundException"}
        ),
        Unkind(status=403, answer='{"message": "no"}', headers={"x-amzn-errortype": "AccessDeniedException"}),
        Unkind(status=500),
    ],
    ids=["not found", "not allowed", "broken"],
)
def test_a_service_that_does_not_serve_is_unavailable(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, service: Unkind, call: str
) -> None:
    recommender = PersonalizeRecommender(ADDRESS, engine.catalogue)
    with unkind(monkeypatch, replace(service)), pytest.raises(Unavailable, match="Personalize"):
        ASKED[call](recommender)
