"""Who is let in: whoever holds a good token may call, also where the trigger that makes their row has not run.

A token outlives the account for some minutes: whoever has left is not let in, and gets no new row. Nor is whoever has
signed out everywhere since it was made.
"""

from __future__ import annotations

from whattowatch.api.backstage import Backstage
from whattowatch.api.http import Auth, Route
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.errors import Forbidden, Unauthenticated
from whattowatch.domain.identity import Caller
from whattowatch.ports import LOCAL, Ports, Site, asked, writes
from whattowatch.retries import retried

APART = ("identity", "limits")
"""Ports that work apart from the request's transaction, and so before it."""


class NoAccountError(Exception):
    """The caller has no row yet, or has left: which of them is found out apart from the request's transaction."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller.id)
        self.caller = caller


def asks_first(route: Route) -> bool:
    """Whether the caller is looked at before the request's own transaction begins.

    It costs a transaction, and must be where something that works apart has the next word, since the request's
    transaction may hold a lock by then; and where what is wrong with a request shall not be told to everybody.
    """
    return route.auth is Auth.OPERATOR or not asked(route.function).keys().isdisjoint(APART)


def recognise(caller: Caller, ports: Ports) -> None:
    """See that the caller has an account, in the request's own transaction.

    Raises:
        NoAccountError: there is none; `let_in` has the last word.
        Unauthenticated: the caller has signed out everywhere since their token was made.
    """
    account = ports.accounts.get(caller.id)
    if account is None:
        raise NoAccountError(caller)
    _see_that_token_holds(caller, account)


def let_in(caller: Caller, route: Route, backstage: Backstage) -> None:
    """Let the caller in, in transactions that are over before the request's own begins.

    Raises:
        Unauthenticated: the caller has left, or has signed out everywhere since their token was made.
        Forbidden: the call is for the operator.
    """
    with backstage.request(writes=False) as ports:
        account = ports.accounts.get(caller.id)
    if account is None and backstage.identity.left(caller.id):
        raise Unauthenticated("the account is gone")
    if account is not None:
        _see_that_token_holds(caller, account)
    stored = Role.MEMBER if account is None else account.role
    told = _role_told(caller, backstage.site)
    if route.auth is Auth.OPERATOR and (told or stored) is not Role.OPERATOR:
        raise Forbidden("this is for the operator")
    comes = account is None and (route.method == "POST" or writes(route.function))
    if comes or (account is not None and told not in (None, stored)):
        retried(lambda: _keep(caller, told, backstage))


def _see_that_token_holds(caller: Caller, account: Account) -> None:
    if not account.lets_in(caller.issued_at):
        raise Unauthenticated("you have signed out everywhere: sign in again")


def _role_told(caller: Caller, site: Site) -> Role | None:
    """What the identity provider says, by a group of the operators; None where roles are kept here alone."""
    if site.identity == LOCAL:
        return None
    return Role.OPERATOR if Role.OPERATOR in caller.groups else Role.MEMBER


def _keep(caller: Caller, role: Role | None, backstage: Backstage) -> None:
    """Keep the caller's row, with this role where one was told."""
    with backstage.request(writes=True) as ports:
        account = admit(Newcomer(caller.id, None, None), ports.accounts, ports.friends, ports.events, ports.clock)
        if role is not None and account.role is not role:
            ports.accounts.assign(caller.id, role)
