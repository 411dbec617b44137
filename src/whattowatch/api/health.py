"""Whether the instance lives, and whether it can serve."""

from __future__ import annotations

from http import HTTPStatus

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.instance import Backlog, Health, LoadState, Readiness
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import SearchIndex
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import LoadsReader
from whattowatch.domain.notifications import OutboxReader

OK, UNREADY = "ok", "unavailable"
MOST_COUNTED = 1_000
"""Messages counted at most, so that a long backlog makes no slow answer."""


def health_live(request: Request[Nothing]) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """The process answers; nothing behind it is asked."""
    return Response(Health(OK))


def health_ready(
    request: Request[Nothing],  # noqa: ARG001  (every endpoint takes the request)
    catalogue: CatalogueReader,
    search: SearchIndex,
    outbox: OutboxReader,
    loads: LoadsReader,
    clock: Clock,
) -> Response:
    """Whether database and search index answer, what waits to be sent, and how the load of titles stands."""
    try:
        titles = bool(catalogue.popular(type=None, genre=None, page=0, size=1))
        backlog = outbox.backlog(MOST_COUNTED)
        load = _load(loads, clock)
    except Unavailable:
        return _answer(Readiness(UNREADY, database=False, titles=False, index=False, outbox=None, load=None))
    # An empty index is as it should be where there is nothing to find.
    index = not titles or search.cursor() > 0
    owed = Backlog(backlog.waiting, backlog.dead)
    status = OK if index else UNREADY
    return _answer(Readiness(status, database=True, titles=titles, index=index, outbox=owed, load=load))


def _load(loads: LoadsReader, clock: Clock) -> LoadState | None:
    """A load that is late or has failures makes an instance no less able to serve what it has."""
    for run in loads.runs(1):
        report = run.report
        return LoadState(
            started_at=run.started_at,
            ended_at=run.ended_at,
            left=loads.left(clock.now()),
            planned=report.planned,
            new=report.new,
            changed=report.changed,
            unchanged=report.unchanged,
            gone=report.gone,
            refused=dict(report.refused),
            failed=report.failed,
            requests=report.traffic.requests,
            retries=report.traffic.retries,
        )
    return None


def _answer(found: Readiness) -> Response:
    return Response(found, status=HTTPStatus.OK if found.status == OK else HTTPStatus.SERVICE_UNAVAILABLE)
