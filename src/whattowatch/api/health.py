"""Whether the instance lives, and whether it can serve."""

from __future__ import annotations

from http import HTTPStatus

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.instance import Backlog, Health, Readiness
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.discovery import SearchIndex
from whattowatch.domain.errors import Unavailable
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
) -> Response:
    """Whether database and search index answer, and what waits to be sent."""
    try:
        titles = bool(catalogue.popular(type=None, genre=None, page=0, size=1))
        backlog = outbox.backlog(MOST_COUNTED)
    except Unavailable:
        return _answer(Readiness(UNREADY, database=False, titles=False, index=False, outbox=None))
    # An empty index is as it should be where there is nothing to find.
    index = not titles or search.cursor() > 0
    owed = Backlog(backlog.waiting, backlog.dead)
    return _answer(Readiness(OK if index else UNREADY, database=True, titles=titles, index=index, outbox=owed))


def _answer(found: Readiness) -> Response:
    return Response(found, status=HTTPStatus.OK if found.status == OK else HTTPStatus.SERVICE_UNAVAILABLE)
