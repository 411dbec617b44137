"""How a raw request becomes a raw response: who calls, what they send, the ports it takes, in one transaction."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import Protocol

from whattowatch.api.asked_once import AskedOnce
from whattowatch.api.decoding import decoded
from whattowatch.api.headers import with_usual_headers
from whattowatch.api.http import Auth, RawRequest, RawResponse, Request, Response, Route
from whattowatch.api.idempotency import once
from whattowatch.api.problems import internal_problem, problem
from whattowatch.domain.accounts import Role
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.errors import Forbidden, NotFound, Unauthenticated, WhatToWatchError
from whattowatch.domain.identity import Caller, Identity
from whattowatch.domain.limits import Limits
from whattowatch.domain.metrics import Metrics
from whattowatch.logs import note, pseudonym
from whattowatch.ports import Ports, Site, asked, injected, writes
from whattowatch.retries import retried

LOG = logging.getLogger(__name__)

APART = ("identity", "limits")
"""Ports that work apart from the request's transaction."""


class Backstage(Protocol):
    """What stands behind the ports of a process."""

    @property
    def identity(self) -> Identity:
        """Verifies tokens where no gateway in front has done so."""
        ...

    @property
    def limits(self) -> Limits:
        """Counts what could be abused."""
        ...

    @property
    def metrics(self) -> Metrics:
        """Counts what the process answers."""
        ...

    @property
    def site(self) -> Site:
        """What the instance tells of itself."""
        ...

    def request(self, *, writes: bool) -> AbstractContextManager[Ports]:
        """Ports that share one transaction, committed at the end and rolled back by an exception."""
        ...


def respond(route: Route, raw: RawRequest, backstage: Backstage) -> RawResponse:
    """The answer to this request; every error becomes one too. A fault of ours is logged and answered as such."""
    note(route=route.name)
    return with_usual_headers(_answer_or_problem(route, raw, backstage), route, backstage.site.base_url)


def _answer_or_problem(route: Route, raw: RawRequest, backstage: Backstage) -> RawResponse:
    try:
        return _answer(route, raw, backstage)
    except WhatToWatchError as error:
        return problem(error)
    except Exception:
        LOG.exception("%s failed", route.name)
        return internal_problem()


def _answer(route: Route, raw: RawRequest, backstage: Backstage) -> RawResponse:
    if route.only not in {None, backstage.site.identity}:
        raise NotFound(f"people sign in through {backstage.site.identity} here, so this call is not there")
    caller = None if route.auth is Auth.ANYONE else _caller(raw, backstage)
    if caller is not None:
        note(person=pseudonym(caller.id))
        _let_in(caller, route, backstage)
    request = Request(decoded(route, raw), caller, raw.cookies, raw.client, raw.headers)
    named = None if route.secret else once(raw, caller)
    writing = writes(route.function) or named is not None
    apart = {name: AskedOnce(getattr(backstage, name)) for name in APART if name in asked(route.function)}

    def attempt() -> RawResponse:
        with backstage.request(writes=writing) as ports:
            answer: Response = route.function(request, **injected(route.function, ports) | apart)
            return answer.raw() if named is None else named.kept(answer.raw(), ports)

    return retried(attempt) if named is None else named.answer(lambda: retried(attempt), backstage.request)


def _caller(raw: RawRequest, backstage: Backstage) -> Caller:
    if raw.claims is not None:
        # A gateway's JWT authorizer takes id tokens as well, which are for the app and not for us.
        if raw.claims.get("token_use") != "access":
            raise Unauthenticated("this call needs an access token, and no other")
        return Caller(str(raw.claims["sub"]))
    scheme, _, token = raw.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("this call needs an access token: Authorization: Bearer …")
    return backstage.identity.verify(token.strip())


def _let_in(caller: Caller, route: Route, backstage: Backstage) -> None:
    """Whoever holds a good token may call, also where the trigger that makes their row has not run.

    This is over before the request's own transaction begins, since what works apart from it has the next word. A token
    outlives the account for some minutes: whoever has left is not let in, and gets no new row.
    """
    with backstage.request(writes=False) as ports:
        account = ports.accounts.get(caller.id)
    if account is None and backstage.identity.left(caller.id):
        raise Unauthenticated("the account is gone")
    if route.auth is Auth.OPERATOR and (account is None or account.role is not Role.OPERATOR):
        raise Forbidden("this is for the operator")
    if account is None and (route.method == "POST" or writes(route.function)):
        retried(lambda: _make_row(caller, backstage))


def _make_row(caller: Caller, backstage: Backstage) -> None:
    with backstage.request(writes=True) as ports:
        admit(Newcomer(caller.id, None, None), ports.accounts, ports.friends, ports.events, ports.clock)
