"""How a raw request becomes a raw response: who calls, what they send, the ports it takes, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whattowatch.api.asked_once import AskedOnce
from whattowatch.api.backstage import Backstage
from whattowatch.api.decoding import decoded
from whattowatch.api.door import APART, NoAccountError, asks_first, let_in, recognise
from whattowatch.api.headers import with_usual_headers
from whattowatch.api.http import Auth, RawRequest, RawResponse, Request, Response, Route
from whattowatch.api.idempotency import Once, once
from whattowatch.api.problems import internal_problem, problem
from whattowatch.domain.errors import NotFound, Unauthenticated, WhatToWatchError
from whattowatch.domain.identity import Caller
from whattowatch.logs import note, pseudonym
from whattowatch.ports import asked, before, injected, writes
from whattowatch.retries import retried

LOG = logging.getLogger(__name__)


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
    named = None if route.secret else once(raw, caller)
    first = caller is not None and (named is not None or asks_first(route))
    if caller is not None and first:
        let_in(caller, route, backstage)
    work = _Work(route, Request(decoded(route, raw), caller, raw.cookies, raw.client, raw.headers), named, backstage)
    try:
        return work.answer(known=first or caller is None)
    except NoAccountError as unknown:
        let_in(unknown.caller, route, backstage)
        return work.answer(known=True)


@dataclass(frozen=True, slots=True)
class _Work:
    """A request that is understood.

    Attributes:
        named: what it says of itself, if it is to be done once.
    """

    route: Route
    request: Request[Any]
    named: Once | None
    backstage: Backstage

    def answer(self, *, known: bool) -> RawResponse:
        """Do it, again where another transaction got in the way.

        Args:
            known: whether the caller was let in already.

        Raises:
            NoAccountError: the caller was not, and has no account.
        """
        function, named = self.route.function, self.named
        writing = writes(function) or named is not None
        apart = {name: AskedOnce(getattr(self.backstage, name)) for name in APART if name in asked(function)}

        def work() -> RawResponse:
            earlier = {name: self._before(first) for name, first in before(function).items()}
            return retried(lambda: attempt(earlier))

        def attempt(earlier: dict[str, Any]) -> RawResponse:
            with self.backstage.request(writes=writing) as ports:
                if not known and self.request.caller is not None:
                    recognise(self.request.caller, ports)
                answer: Response = function(self.request, **injected(function, ports) | apart | earlier)
                return answer.raw() if named is None else named.kept(answer.raw(), ports)

        return work() if named is None else named.answer(work, self.backstage.request)

    def _before(self, first: Callable[..., Any]) -> Any:
        """The answer of what runs before, from a transaction of its own, which only reads."""
        with self.backstage.request(writes=False) as ports:
            return first(self.request, **injected(first, ports))


def _caller(raw: RawRequest, backstage: Backstage) -> Caller:
    if raw.claims is not None:
        # A gateway's JWT authorizer takes id tokens as well, which are for the app and not for us.
        if raw.claims.get("token_use") != "access":
            raise Unauthenticated("this call needs an access token, and no other")
        return Caller.of(raw.claims)
    scheme, _, token = raw.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("this call needs an access token: Authorization: Bearer …")
    return backstage.identity.verify(token.strip())
