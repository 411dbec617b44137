"""What becomes of an OpenSearch that is slow, busy, gone or Amazon's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest

from adapters.aws.unkind import Unkind, served
from whattowatch.adapters.opensearch import http
from whattowatch.adapters.opensearch.http import ALIAS, ATTEMPTS, Address, Missing, OpenSearchHttp
from whattowatch.adapters.opensearch.index import OpenSearchIndex
from whattowatch.adapters.opensearch.signing import AmazonSignature
from whattowatch.domain.discovery import SearchQuery
from whattowatch.domain.errors import Unavailable

DOMAIN = "search-titles-abc123.eu-central-1.es.amazonaws.com"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PAUSE_S", 0.001)


@contextmanager
def asking(service: Unkind) -> Iterator[tuple[Unkind, OpenSearchHttp]]:
    """The service, and whoever asks it."""
    with served(service), closing(OpenSearchHttp(Address(service.url))) as opensearch:
        yield service, opensearch


@pytest.mark.parametrize("status", sorted(http.PASSING))
def test_a_busy_index_is_asked_three_times(status: int) -> None:
    with (
        served(Unkind(status, "{}")) as service,
        closing(OpenSearchHttp(Address(service.url))) as asking,
        pytest.raises(Unavailable, match=str(status)),
    ):
        asking.ask("GET", "/")
    assert service.requests == ATTEMPTS == 3


def test_a_request_that_is_refused_is_not_made_again_and_its_words_stay_out_of_the_error() -> None:
    answer = '{"error": {"type": "parsing_exception", "reason": "what somebody typed"}}'
    with (
        served(Unkind(400, answer)) as service,
        closing(OpenSearchHttp(Address(service.url))) as asking,
        pytest.raises(Unavailable, match="400 parsing_exception") as raised,
    ):
        asking.ask("POST", "/titles/_search", {})
    assert service.requests == 1
    assert "typed" not in str(raised.value)


def test_an_index_that_hangs_up_is_asked_three_times() -> None:
    with (
        served(Unkind(hangs_up=True)) as service,
        closing(OpenSearchHttp(Address(service.url))) as asking,
        pytest.raises(Unavailable, match="did not answer"),
    ):
        asking.ask("GET", "/")
    assert service.requests == ATTEMPTS


def test_an_index_out_of_reach_is_unavailable() -> None:
    with closing(OpenSearchIndex("opensearch+http://127.0.0.1:9")) as index, pytest.raises(Unavailable):
        index.search(SearchQuery("heat"))


def test_a_missing_index_is_told_from_one_that_does_not_answer() -> None:
    with (
        served(Unkind(404, "{}")) as service,
        closing(OpenSearchHttp(Address(service.url))) as asking,
        pytest.raises(Missing),
    ):
        asking.ask("GET", "/titles/_mapping")


@pytest.mark.parametrize(
    ("items", "requests"),
    [
        ('[{"index": {"_id": "movie-1", "status": 429}}]', 3),
        ('[{"index": {"_id": "movie-1", "status": 400}}]', 1),
    ],
    ids=["busy", "refused"],
)
def test_titles_that_were_not_taken_are_sent_again_only_where_that_may_help(items: str, requests: int) -> None:
    refused = pytest.raises(Unavailable, match="did not take 1 titles, such as movie-1")
    told = f'{{"errors": true, "items": {items}}}'
    with served(Unkind(200, told)) as service, closing(OpenSearchIndex(f"opensearch+{service.url}")) as index, refused:
        index._write({"movie-1": "{}\n"})  # noqa: SLF001  (an index that lives refuses no title of ours)
    assert service.requests == requests


def test_an_address_may_hold_a_user_and_an_alias() -> None:
    address = Address.at("opensearch+https://olga%40home:s%2Fecret@search.example:9200/films")
    assert (address.base, address.alias) == ("https://search.example:9200", "films")
    assert address.user == ("olga@home", "s/ecret")
    assert "ecret" not in repr(address)
    assert Address.at("opensearch+http://127.0.0.1:9200").alias == ALIAS


def test_requests_to_an_amazon_domain_are_signed_for_its_region(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "AKIDEXAMPLE"), ("SECRET_ACCESS_KEY", "secret"), ("SESSION_TOKEN", "token")):
        monkeypatch.setenv(f"AWS_{name}", value)
    asked = httpx.Request("POST", f"https://{DOMAIN}/titles/_search", json={"size": 1})
    signed = next(AmazonSignature(DOMAIN).auth_flow(asked)).headers
    assert signed["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/eu-central-1/es/aws4_request" in signed["authorization"]
    assert signed["x-amz-security-token"] == "token"
    assert "secret" not in str(signed)


def test_other_hosts_get_no_signature() -> None:
    assert AmazonSignature.is_for(DOMAIN)
    assert not AmazonSignature.is_for("search.example")
