"""Signing up and in on one machine; on AWS Cognito stands in this place.

The identity provider writes apart from the request's own transaction, so it has the first word: what it does must be
over before the first store is touched.
"""

from __future__ import annotations

from whattowatch.api.account import clean_name
from whattowatch.api.decoding import Nothing
from whattowatch.api.emails import normalised
from whattowatch.api.http import Cookie, Request, Response
from whattowatch.api.shapes import Jwks, SignedIn, SignedInUser, SignedOut, SignIn, SignUp
from whattowatch.domain.accounts import Account, AccountsWriter
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Forbidden, InvalidInput, Unauthenticated
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.identity import Credentials, Identity, Session
from whattowatch.ports import Site

REFRESH = "wtw_refresh"
OPEN = "open"


def sign_up(
    request: Request[SignUp],
    identity: Identity,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    site: Site,
    clock: Clock,
) -> Response:
    """Make an account and sign in. The first account is the operator."""
    if site.signup != OPEN:
        raise Forbidden("sign-up is closed here")
    given = request.input
    credentials = identity.sign_up(normalised(given.email), given.password, clean_name(given.name))
    session = identity.open_session(credentials.id)
    account = admit(_newcomer(credentials), accounts, friends, events, clock)
    return _signed_in(account, session, site, status=201)


def sign_in(
    request: Request[SignIn],
    identity: Identity,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    site: Site,
    clock: Clock,
) -> Response:
    """Sign in with address and password."""
    credentials = identity.sign_in(_as_signed_up(request.input.email), request.input.password)
    session = identity.open_session(credentials.id)
    account = admit(_newcomer(credentials), accounts, friends, events, clock)
    return _signed_in(account, session, site)


def refresh_session(
    request: Request[Nothing],
    identity: Identity,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    site: Site,
    clock: Clock,
) -> Response:
    """New tokens for the refresh cookie, which is replaced."""
    token = request.cookies.get(REFRESH)
    if not token:
        raise Unauthenticated("there is no refresh cookie: sign in")
    session = identity.refresh(token)
    credentials = identity.credentials(session.person_id)
    if credentials is None:
        raise Unauthenticated("the account is gone")
    account = admit(_newcomer(credentials), accounts, friends, events, clock)
    return _signed_in(account, session, site)


def sign_out(request: Request[Nothing], identity: Identity, site: Site) -> Response:
    """End the session of the refresh cookie; without one there is nothing to end."""
    token = request.cookies.get(REFRESH)
    if token:
        identity.close_session(token)
    return Response(SignedOut(signed_out=True), cookies=(_cookie("", None, site),))


def jwks(request: Request[Nothing], identity: Identity) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """The public keys that verify access tokens."""
    return Response(Jwks(**identity.jwks()))


def _as_signed_up(email: str) -> str:
    """What is no address has no account; sign-in says no more than that of any address."""
    try:
        return normalised(email)
    except InvalidInput:
        return email


def _newcomer(credentials: Credentials) -> Newcomer:
    return Newcomer(credentials.id, credentials.email, credentials.name)


def _signed_in(account: Account, session: Session, site: Site, status: int = 200) -> Response:
    return Response(
        SignedIn(
            user=SignedInUser(account.id, account.name, account.email, account.role),
            access_token=session.access_token,
            token_type="Bearer",  # noqa: S106  (the name of a scheme, no password)
            expires_in=session.expires_in,
        ),
        status=status,
        headers={"cache-control": "no-store"},
        cookies=(_cookie(session.refresh_token, session, site),),
    )


def _cookie(value: str, session: Session | None, site: Site) -> Cookie:
    expires = session.refresh_expires_at if session else None
    return Cookie(REFRESH, value, "/auth", expires, secure=site.base_url.startswith("https:"))
