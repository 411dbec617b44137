"""Figures for Prometheus, for whoever watches over the instance."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from ipaddress import ip_address

from whattowatch import __version__
from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Recommender
from whattowatch.domain.errors import NotFound, Unauthenticated
from whattowatch.domain.metrics import Figure, Metrics
from whattowatch.domain.notifications import OutboxCounts, OutboxReader
from whattowatch.ports import Site

TEXT = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers by which a proxy says that somebody else asks."""


def load_metrics(
    request: Request[Nothing],
    outbox: OutboxReader,
    catalogue: CatalogueReader,
    accounts: AccountsReader,
    recommender: Recommender,
    metrics: Metrics,
    site: Site,
    clock: Clock,
) -> Response:
    """Figures in Prometheus' text format, for this machine and for whoever holds the token."""
    _check(request, site.metrics_token)
    figures = [
        Figure("build_info", "the version that runs", {__version__: 1}, label="version"),
        Figure("titles", "titles in the catalogue", {"": catalogue.size()}),
        Figure("accounts", "people", {"": accounts.size()}),
        *_of_outbox(outbox.counts()),
        *_of_model(recommender, clock),
    ]
    return Response(metrics.written(figures), media_type=TEXT)


def _check(request: Request[Nothing], token: str) -> None:
    """Without a token set, there is nothing here for others."""
    if _is_local(request):
        return
    if not token:
        raise NotFound("there is nothing here")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Unauthenticated("the figures need the token that the setting metrics_token names")


def _is_local(request: Request[Nothing]) -> bool:
    """Whether this machine itself asks: a proxy on it may ask for anybody, and says so."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client).is_loopback
    except ValueError:
        return False


def _of_outbox(counts: OutboxCounts) -> Iterator[Figure]:
    yield Figure("outbox_waiting", "mails that are owed", {"": counts.waiting})
    yield Figure("outbox_dead", "mails that will never be taken", {"": counts.refused})
    yield Figure("outbox_sent", "mails that were taken", {"": counts.sent}, grows=True)


def _of_model(recommender: Recommender, clock: Clock) -> Iterator[Figure]:
    """Its age, data and validation, as far as it has any, and the states that are kept for it."""
    trained_at = recommender.card().trained_at
    if trained_at is not None:
        age = (clock.now() - trained_at).total_seconds()
        yield Figure("model_age_seconds", "since the model was trained", {"": age})
    told = recommender.report()
    if told.data:
        yield Figure("model_data", "what the model was trained on", told.data, label="what")
    if told.validation:
        yield Figure("model_validation", "measures of the model on held-back events", told.validation, label="measure")
    kept = {"current": told.states.current, "stale": told.states.stale}
    yield Figure("model_states", "states of people that this process keeps", kept, label="of")
    yield Figure("model_states_rebuilt", "states that did not fit the events", {"": told.states.rebuilt}, grows=True)
