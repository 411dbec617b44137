"""Showing whose an address is, and changing what one signs in with.

As with signing in, the identity provider and the limits have the first word.
"""

from __future__ import annotations

from whattowatch.api.decoding import Nothing
from whattowatch.api.emails import normalised
from whattowatch.api.http import Request, Response
from whattowatch.api.sessions import signed_in
from whattowatch.api.shapes.signing_in import (
    ChangeEmail,
    ChangePassword,
    LinkSent,
    ResetPassword,
    Token,
    Verified,
    WantReset,
)
from whattowatch.domain.account_notices import (
    address_change_notice,
    address_notice,
    reset_notice,
    verification_notice,
)
from whattowatch.domain.accounts import AccountsWriter
from whattowatch.domain.admission import admit, vouched_for
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import InvalidInput, Unauthenticated
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsWriter
from whattowatch.domain.held_back import held_back
from whattowatch.domain.identity import Credentials, Directory, Identity
from whattowatch.domain.limits import (
    MAIL_BY_CLIENT,
    MAIL_BY_PERSON,
    PASSWORD_BY_PERSON,
    RESET_BY_CLIENT,
    RESET_BY_EMAIL,
    Limits,
    household,
)
from whattowatch.domain.notifications import Outbox
from whattowatch.ports import Site


def verify_email(
    request: Request[Token],
    identity: Identity,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    outbox: Outbox,
    clock: Clock,
) -> Response:
    """Verify an address by the token of a link, or make the new address the account's."""
    credentials = identity.confirm(request.input.token)
    _welcome(credentials, accounts, friends, events, outbox, clock)
    return Response(Verified(verified=True))


def verify_again(
    request: Request[Nothing], identity: Identity, limits: Limits, outbox: Outbox, clock: Clock
) -> Response:
    """Send another link to verify the address; none where it is verified."""
    credentials = own_credentials(request.person_id, identity)
    _count_mail(request.client, credentials.id, limits)
    if not credentials.verified:
        now = clock.now()
        outbox.put(verification_notice(credentials.id, credentials.email, now), now)
    return Response(LinkSent(sent=True))


def want_reset(request: Request[WantReset], limits: Limits, outbox: Outbox, clock: Clock) -> Response:
    """Send a link to set a new password; the answer is the same whether or not the address has an account.

    Whether it has one is seen when the mail is written, so that the same is done here for every address.
    """
    email, now = normalised(request.input.email), clock.now()
    RESET_BY_CLIENT.hit(limits, household(request.client))
    RESET_BY_EMAIL.hit(limits, email)
    outbox.put(reset_notice(email, now), now)
    return Response(LinkSent(sent=True))


def reset_password(
    request: Request[ResetPassword],
    identity: Identity,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    outbox: Outbox,
    clock: Clock,
) -> Response:
    """Set a new password by the token of a link, which verifies the address; every session ends."""
    credentials = identity.reset(request.input.token, request.input.password)
    ended = clock.now()
    _welcome(credentials, accounts, friends, events, outbox, clock)
    accounts.sign_out(credentials.id, ended)
    return Response(Verified(verified=True))


def change_password(
    request: Request[ChangePassword],
    identity: Identity,
    limits: Limits,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    site: Site,
    clock: Clock,
) -> Response:
    """Replace the password. Every other session ends, with its access tokens; this one goes on with those answered."""
    given, credentials = request.input, own_credentials(request.person_id, identity)
    check_password("old", given.old, credentials, identity, limits)
    identity.set_password(credentials.id, given.new)
    ended = clock.now()
    answer = signed_in(credentials, identity.open_session(credentials.id), site, accounts, friends, events, clock)
    accounts.sign_out(credentials.id, ended)
    return answer


def change_email(
    request: Request[ChangeEmail], identity: Identity, limits: Limits, outbox: Outbox, clock: Clock
) -> Response:
    """Send a link to a new address, which becomes the account's when it is followed; the old address is told."""
    given, now = request.input, clock.now()
    email, credentials = normalised(given.email), own_credentials(request.person_id, identity)
    check_password("password", given.password, credentials, identity, limits)
    _count_mail(request.client, credentials.id, limits)
    if email != credentials.email:
        outbox.put(address_change_notice(credentials.id, email, now), now)
        outbox.put(address_notice(credentials.id, credentials.email, now), now)
    return Response(LinkSent(sent=True))


def check_password(field: str, password: str, credentials: Credentials, identity: Identity, limits: Limits) -> None:
    """See that whoever holds the token knows the password as well; wrong ones are counted.

    Raises:
        InvalidInput: it is another one; names `field`.
        TooMany: it was wrong too often.
    """
    PASSWORD_BY_PERSON.hit(limits, credentials.id)
    if not identity.knows_password(credentials.id, password):
        raise InvalidInput.of(field, "is not your password")
    limits.clear(PASSWORD_BY_PERSON.key(credentials.id))


def own_credentials(person_id: str, identity: Directory) -> Credentials:
    """What the identity provider knows of the caller. Raises `Unauthenticated` when they have left."""
    credentials = identity.credentials(person_id)
    if credentials is None:
        raise Unauthenticated("the account is gone")
    return credentials


def _count_mail(client: str, person_id: str, limits: Limits) -> None:
    MAIL_BY_CLIENT.hit(limits, household(client))
    MAIL_BY_PERSON.hit(limits, person_id)


def _welcome(
    credentials: Credentials,
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    outbox: Outbox,
    clock: Clock,
) -> None:
    """The address is known to be theirs: what waits for it comes to them, and what was held back goes out."""
    now = clock.now()
    account = admit(vouched_for(credentials, gated=True), accounts, friends, events, clock)
    for notice in held_back(account, accounts, friends, events, now):
        outbox.put(notice, now)
