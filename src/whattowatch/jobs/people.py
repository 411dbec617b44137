"""What follows when somebody signs in."""

from __future__ import annotations

import msgspec

from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.clock import Clock
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter


class UserAttributes(msgspec.Struct):
    """What Cognito knows of somebody."""

    sub: str
    email: str | None = None
    name: str | None = None


class AuthenticationRequest(msgspec.Struct, rename="camel"):
    """The part of Cognito's trigger event that says who signed in."""

    user_attributes: UserAttributes


class PostAuthentication(msgspec.Struct):
    """Cognito's post-authentication event."""

    request: AuthenticationRequest


def add_user(
    event: PostAuthentication, accounts: AccountsWriter, friends: FriendsWriter, events: EventsWriter, clock: Clock
) -> None:
    """Make the row of somebody who has just signed in; repeating it changes nothing."""
    known = event.request.user_attributes
    admit(Newcomer(known.sub, known.email and known.email.lower(), known.name), accounts, friends, events, clock)
