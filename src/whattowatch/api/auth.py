"""Signing up and in on one machine; on AWS Cognito stands in this place.

The identity provider and the limits write apart from the request's own transaction, so they have the first word: what
they do must be over before the first store is touched.
"""

from __future__ import annotations

from whattowatch.api.account import clean_name
from whattowatch.api.decoding import Nothing
from whattowatch.api.emails import normalised
from whattowatch.api.http import Request, Response
from whattowatch.api.sessions import REFRESH, refresh_cookie, signed_in
from whattowatch.api.shapes.signing_in import Jwks, SignedOut, SignIn, SignInCode, SignUp
from whattowatch.domain.account_notices import verification_notice
from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Forbidden, InvalidInput, Unauthenticated
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.identity import Credentials, Directory, Identity, Session, SigningOut
from whattowatch.domain.limits import SIGN_IN_BY_CLIENT, SIGN_IN_BY_EMAIL, SIGN_UP_BY_CLIENT, Limits, household
from whattowatch.domain.notifications import Outbox
from whattowatch.ports import Site

CLOSED, INVITE = "closed", "invite"


def sign_up(
    request: Request[SignUp],
    identity: Identity,
    limits: Limits,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    outbox: Outbox,
    site: Site,
    clock: Clock,
) -> Response:
    """Make an account and sign in; a mail asks to verify the address. The first account is the operator."""
    if site.signup == CLOSED:
        raise Forbidden("sign-up is closed here")
    SIGN_UP_BY_CLIENT.hit(limits, household(request.client))
    credentials = _signed_up(request.input, identity, site)
    session = identity.open_session(credentials.id)
    now = clock.now()
    answer = signed_in(credentials, session, site, accounts, friends, events, clock, status=201)
    outbox.put(verification_notice(credentials.id, credentials.email, now), now)
    return answer


def sign_in(
    request: Request[SignIn],
    identity: Identity,
    limits: Limits,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    site: Site,
    clock: Clock,
) -> Response:
    """Sign in with address and password."""
    credentials = _shown(request, identity, limits)
    session = identity.open_session(credentials.id)
    return signed_in(credentials, session, site, accounts, friends, events, clock)


def sign_in_code(
    request: Request[SignInCode],
    identity: Identity,
    limits: Limits,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    site: Site,
    clock: Clock,
) -> Response:
    """Sign in with the code that Cognito's page led back with; its refresh token goes into the cookie."""
    SIGN_IN_BY_CLIENT.hit(limits, household(request.client))
    session = identity.redeem(request.input.code, request.input.verifier)
    limits.take_back(SIGN_IN_BY_CLIENT.key(household(request.client)))
    credentials = _of_session(session, identity)
    return signed_in(credentials, session, site, accounts, friends, events, clock)


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
    credentials = _of_session(session, identity)
    return signed_in(credentials, session, site, accounts, friends, events, clock)


def sign_out(request: Request[Nothing], identity: Identity, site: Site) -> Response:
    """End the session of the refresh cookie; without one there is nothing to end."""
    token = request.cookies.get(REFRESH)
    if token:
        identity.close_session(token)
    return Response(SignedOut(signed_out=True), cookies=(refresh_cookie(None, site),))


def sign_out_everywhere(
    request: Request[Nothing], identity: SigningOut, accounts: AccountsWriter, site: Site, clock: Clock
) -> Response:
    """End every session of the caller, and every access token that is out."""
    identity.close_sessions(request.person_id)
    accounts.sign_out(request.person_id, clock.now())
    return Response(SignedOut(signed_out=True), cookies=(refresh_cookie(None, site),))


def jwks(request: Request[Nothing], identity: Identity) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """The public keys that verify access tokens."""
    return Response(Jwks(**identity.jwks()))


def _of_session(session: Session, identity: Directory) -> Credentials:
    credentials = identity.credentials(session.person_id)
    if credentials is None:
        raise Unauthenticated("the account is gone")
    return credentials


def _signed_up(given: SignUp, identity: Identity, site: Site) -> Credentials:
    email, name = normalised(given.email), clean_name(given.name)
    if site.signup == INVITE:
        return identity.sign_up_invited(email, given.password, name, given.code)
    return identity.sign_up(email, given.password, name)


def _shown(request: Request[SignIn], identity: Identity, limits: Limits) -> Credentials:
    """Whose address and password these are. What fails counts against the address and against the client.

    It is counted before it is known, so that many guesses at once are no way around the limit.
    """
    email, client = _as_signed_up(request.input.email), household(request.client)
    SIGN_IN_BY_CLIENT.hit(limits, client)
    SIGN_IN_BY_EMAIL.hit(limits, email)
    credentials = identity.sign_in(email, request.input.password)
    limits.take_back(SIGN_IN_BY_CLIENT.key(client))
    limits.clear(SIGN_IN_BY_EMAIL.key(email))
    return credentials


def _as_signed_up(email: str) -> str:
    """What is no address has no account; sign-in says no more than that of any address."""
    try:
        return normalised(email)
    except InvalidInput:
        return email
