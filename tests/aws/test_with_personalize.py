"""The evening through the gateway where Amazon Personalize recommends: a further stack, told so by parameters.

Our own model stands for Personalize, behind `./wtw personalize-api`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from aws.carrying import GatewayOverHttp
from aws.engines import SECRET, Engines
from aws.played import Evening, deployed_evening
from aws.pool import new_pool
from aws.rights import granted
from aws.stack import Stack, deploy
from engines.asked import Asked
from engines.process import serving
from people import Client
from whattowatch.infra.functions import functions

ACCOUNT = "000000000000"
"""Of every function's key on the engine."""
ARN = f"arn:aws:personalize:us-east-1:{ACCOUNT}"
GENRE = "Western"
CHOSEN = {
    "PersonalizeCampaign": f"{ARN}:campaign/evenings",
    "PersonalizeTracking": "tracker-1",
    "PersonalizeDatasets": f"{ARN}:dataset/wtw",
    "PersonalizeFilter": f"{ARN}:filter/types",
}


@dataclass(frozen=True)
class Played:
    """The evening, and what functions asked of Personalize meanwhile.

    Attributes:
        for_lena: the titles that somebody is recommended of whom nothing is known but the genre that she chose.
    """

    evening: Evening
    asked: Sequence[Asked]
    for_lena: Sequence[Any]

    def answers(self, path: str) -> list[Any]:
        """Those that were good, of the calls with this path."""
        return [
            each.reply.json
            for each in self.evening.exchanges
            if urlsplit(each.call.target).path == path and each.reply.status == 200
        ]


@contextmanager
def personalize(engines: Engines, folder: Path) -> Iterator[None]:
    """Our model behind Personalize's wire, in a process of its own with a data folder of its own."""
    port = str(urlsplit(engines.personalize.behind).port)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "whattowatch",
        "personalize-api",
        "--data",
        folder / "data",
        "--port",
        port,
    ]
    keys = {"WTW_PERSONALIZE_KEYS": f"{ACCOUNT}:{SECRET}"}
    with serving(command, folder, engines.personalize.behind, keys):
        yield


def _deployed(engines: Engines, packages: Path) -> Stack:
    """Beside the other stack: the catalogue in SQL, in another database, under another alias of the index."""
    another = {
        "Catalogue": "sql",
        "DatabaseUrl": f"{engines.database_url}_personalized",
        "DatabaseReaderUrl": "",
        "SearchUrl": f"{engines.search_url}/personalized",
        "MailFrom": "personalized@example.org",
    }
    return deploy(engines, packages, new_pool(engines.people), "other-", **another, **CHOSEN)


@pytest.fixture(scope="module")
def played(stack: Stack, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Played after the titles were taught, and who was there already."""
    with personalize(stack.engines, tmp_path_factory.mktemp("personalize")):
        other = _deployed(stack.engines, packages)
        other.invoke("migrate")
        before = len(stack.engines.asked)
        with closing(GatewayOverHttp(other.url)) as gateway:
            lena = _who_likes_westerns(other, gateway)
            other.invoke("teach_recommender")
            evening = deployed_evening(gateway, other.pool)
            for_lena = lena.get("/recommend", limit=10).json["recommended"]
        asked = stack.engines.asked[before:]
        yield Played(evening, [each for each in asked if each.service == "personalize"], for_lena)


def _who_likes_westerns(stack: Stack, gateway: GatewayOverHttp) -> Client:
    stack.pool.enter("Lena")
    token = stack.pool.sign_in("Lena")
    lena = Client(gateway, token=lambda: token)
    lena.post("/account/update", {"genres": [GENRE]})
    return lena


def test_nothing_in_the_evening_is_a_fault(played: Played) -> None:
    exchanges = played.evening.exchanges
    assert [(each.call.target, each.reply.status) for each in exchanges if each.reply.status >= 500] == []


def test_personalize_says_what_to_watch_and_no_reasons(played: Played) -> None:
    answers = played.answers("/recommend")
    assert any(answer["recommended"] for answer in answers)
    assert not any(answer["model"]["explains"] for answer in answers)
    assert all(each["why"] is None for answer in answers for each in answer["recommended"])


def test_a_rating_changes_the_list_elsewhere(played: Played) -> None:
    assert [answer["changed"] for answer in played.answers("/rating")] == [None, None, None]


def test_what_people_do_is_told_and_what_they_may_watch_is_asked(played: Played) -> None:
    assert {(each.function, each.operation) for each in played.asked} >= {
        ("teach_recommender", "personalize:PutItems"),
        ("teach_recommender", "personalize:PutUsers"),
        ("lf2_addlist", "personalize:PutEvents"),
        ("update_model", "personalize:PutEvents"),
        ("load_search", "personalize:GetRecommendations"),
    }


def test_the_genre_that_somebody_chose_is_heard(played: Played) -> None:
    """She has done nothing yet: Personalize knows of it by the job alone."""
    of_the_genre = [each for each in played.for_lena if GENRE in each["title"]["genres"]]
    assert len(of_the_genre) > len(played.for_lena) / 2


def test_nothing_is_asked_of_personalize_without_a_right(played: Played) -> None:
    for function in functions():
        used = {right for each in played.asked if each.function == function.name for right in each.rights}
        assert used <= granted(function)
