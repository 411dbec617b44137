"""How a raw request becomes a raw response: who calls, what they send, the ports it takes, in one transaction."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import Protocol

from whattowatch.api.decoding import decoded
from whattowatch.api.http import Auth, RawRequest, RawResponse, Request, Route
from whattowatch.api.problems import internal_problem, problem
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.errors import Unauthenticated, WhatToWatchError
from whattowatch.domain.identity import Caller, Identity
from whattowatch.ports import Ports, injected, writes

LOG = logging.getLogger(__name__)


class Backstage(Protocol):
    """What stands behind the ports of a process."""

    @property
    def identity(self) -> Identity:
        """Verifies tokens where no gateway in front has done so."""
        ...

    def request(self, *, writes: bool) -> AbstractContextManager[Ports]:
        """Ports that share one transaction, committed at the end and rolled back by an exception."""
        ...


def respond(route: Route, raw: RawRequest, backstage: Backstage) -> RawResponse:
    """The answer to this request; every error becomes one too. A fault of ours is logged and answered as such."""
    try:
        return _answer(route, raw, backstage)
    except WhatToWatchError as error:
        return problem(error)
    except Exception:
        LOG.exception("%s failed", route.name)
        return internal_problem()


def _answer(route: Route, raw: RawRequest, backstage: Backstage) -> RawResponse:
    caller = None if route.auth is Auth.ANYONE else _caller(raw, backstage)
    request = Request(decoded(route, raw), caller, raw.cookies)
    writing = writes(route.function)
    with backstage.request(writes=writing) as ports:
        if writing and caller is not None:
            _ensure_row(caller, ports)
        response = route.function(request, **injected(route.function, ports))
    return response.raw()


def _caller(raw: RawRequest, backstage: Backstage) -> Caller:
    if raw.claims is not None:
        return Caller(str(raw.claims["sub"]))
    scheme, _, token = raw.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("this call needs an access token: Authorization: Bearer …")
    return backstage.identity.verify(token.strip())


def _ensure_row(caller: Caller, ports: Ports) -> None:
    """Whoever holds a good token may write, also where the trigger that makes their row has not run."""
    if ports.accounts.get(caller.id) is None:
        admit(Newcomer(caller.id, None, None), ports.accounts, ports.friends, ports.events, ports.clock)
