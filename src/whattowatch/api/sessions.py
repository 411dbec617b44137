"""The answer to somebody who has just shown who they are: tokens, and the refresh token in its cookie."""

from __future__ import annotations

from whattowatch.api.http import Cookie, Response
from whattowatch.api.shapes.signing_in import SignedIn, SignedInUser
from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.admission import admit, vouched_for
from whattowatch.domain.clock import Clock
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.identity import Credentials, Session
from whattowatch.ports import Site

REFRESH = "wtw_refresh"


def signed_in(
    credentials: Credentials,
    session: Session,
    site: Site,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    clock: Clock,
    status: int = 200,
) -> Response:
    """Lets in whoever has just opened a session: their row is made if it is missing, and they get the tokens."""
    account = admit(vouched_for(credentials, gated=site.gated), accounts, friends, events, clock)
    return Response(
        SignedIn(
            user=SignedInUser(account.id, account.name, credentials.email, account.role, credentials.verified),
            access_token=session.access_token,
            token_type="Bearer",  # noqa: S106  (the name of a scheme, no password)
            expires_in=session.expires_in,
        ),
        status=status,
        headers={"cache-control": "no-store"},
        cookies=(refresh_cookie(session, site),),
    )


def refresh_cookie(session: Session | None, site: Site) -> Cookie:
    """The cookie of this session; None deletes the one that stands."""
    value = session.refresh_token if session else ""
    expires = session.refresh_expires_at if session else None
    return Cookie(REFRESH, value, "/auth", expires, secure=site.base_url.startswith("https:"))
