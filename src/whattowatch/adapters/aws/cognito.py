"""Signing in through Amazon Cognito (port `Identity`).

Cognito's own page signs people up and in, shows whose an address is, and sets passwords. The routes for that answer as
if they were not there; what of the port only they use is refused here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn

from whattowatch.adapters.access_tokens import AccessTokenRules
from whattowatch.adapters.aws.clients import client, code_of
from whattowatch.adapters.aws.cognito_tokens import Grant, TokenEndpoint
from whattowatch.adapters.aws.jwks import RemoteKeys
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import NotFound, Unavailable
from whattowatch.domain.identity import Caller, Credentials, Purpose, Session, SignUpCode

REFRESH_LIFETIME = timedelta(days=30)
"""For which the app client has to be set: Cognito does not tell how long a refresh token holds."""
UNKNOWN = frozenset({"NotAuthorizedException", "UnauthorizedException", "UnsupportedTokenTypeException"})
"""What Cognito answers to a token that ended, or was never its own."""


@dataclass(frozen=True, slots=True)
class UserPool:
    """A user pool.

    Attributes:
        id: begins with its region.
        app_client: the id of the app client, which has no secret.
    """

    id: str
    app_client: str

    @property
    def region(self) -> str:
        """Where it is."""
        return self.id.partition("_")[0]


class CognitoIdentity:
    """Identity kept by a user pool. One per process. Thread-safe.

    Args:
        pool: the pool.
        rules: verify its access tokens.
        keys: what they are verified with.
        tokens: its token endpoint; None where sign-in is through other means than Cognito's page.
        clock: the time.
    """

    def __init__(
        self,
        pool: UserPool,
        rules: AccessTokenRules,
        keys: RemoteKeys,
        tokens: TokenEndpoint | None,
        clock: Clock,
    ) -> None:
        self._pool = pool
        self._rules = rules
        self._keys = keys
        self._tokens = tokens
        self._clock = clock

    def redeem(self, code: str, verifier: str) -> Session:
        """Tokens for the code that the sign-in page gave. Raises `Unauthenticated`."""
        grant = self._endpoint.redeem(code, verifier)
        if grant.refresh_token is None:
            raise Unavailable("Cognito gave no refresh token: allow the app client the code grant")
        return self._session(grant, grant.refresh_token)

    def refresh(self, refresh_token: str) -> Session:
        """New tokens. The refresh token stays unless the app client rotates it, with Cognito's own grace."""
        grant = self._endpoint.refresh(refresh_token)
        return self._session(grant, grant.refresh_token or refresh_token)

    def close_session(self, refresh_token: str) -> None:
        """The refresh token ends, and the access tokens that came from it; an unknown one is fine."""
        self._asked("revoke_token", UNKNOWN, Token=refresh_token, ClientId=self._pool.app_client)

    def close_sessions(self, person_id: str) -> None:
        """Every refresh token of the person ends."""
        gone = frozenset({"UserNotFoundException"})
        self._asked("admin_user_global_sign_out", gone, UserPoolId=self._pool.id, Username=person_id)

    def leave(self, person_id: str) -> None:
        """The pool forgets the person."""
        gone = frozenset({"UserNotFoundException"})
        self._asked("admin_delete_user", gone, UserPoolId=self._pool.id, Username=person_id)

    def credentials(self, person_id: str) -> Credentials | None:
        """What is known of the person with this id."""
        return self._found("sub", person_id)

    def known(self, person_ids: Iterable[str]) -> Mapping[str, Credentials]:
        """What is known of the people with these ids, one request each; unknown ids are left out."""
        found = {person_id: self.credentials(person_id) for person_id in dict.fromkeys(person_ids)}
        return {person_id: known for person_id, known in found.items() if known is not None}

    def holder(self, email: str) -> Credentials | None:
        """Who signs in with this normalised address."""
        return self._found("email", email)

    def left(self, person_id: str) -> bool:  # noqa: ARG002  (the port's parameter)
        """No: every call by somebody without a row would have to ask Cognito."""
        return False

    def verify(self, access_token: str) -> Caller:
        """Who holds this access token; Cognito is asked only for a key not seen before. Raises `Unauthenticated`."""
        return self._rules.verify(access_token)

    def jwks(self) -> Mapping[str, Any]:
        """The public keys of the pool, as Cognito publishes them."""
        return self._keys.public()

    def close(self) -> None:
        """Close the connections."""
        if self._tokens is not None:
            self._tokens.close()

    def sign_up(self, email: str, password: str, name: str) -> Credentials:  # noqa: ARG002  (the port's parameters)
        """Cognito's page does it."""
        _elsewhere()

    def sign_up_invited(self, email: str, password: str, name: str, code: str | None) -> Credentials:  # noqa: ARG002
        """Cognito's page does it."""
        _elsewhere()

    def make_code(self) -> SignUpCode:
        """An administrator of the pool invites people."""
        _elsewhere()

    def sign_in(self, email: str, password: str) -> Credentials:  # noqa: ARG002
        """Cognito's page does it."""
        _elsewhere()

    def open_session(self, person_id: str) -> Session:  # noqa: ARG002
        """Cognito's page does it."""
        _elsewhere()

    def knows_password(self, person_id: str, password: str) -> bool:  # noqa: ARG002
        """Cognito alone sees passwords."""
        _elsewhere()

    def set_password(self, person_id: str, password: str) -> None:  # noqa: ARG002
        """Cognito alone sees passwords."""
        _elsewhere()

    def new_link(self, purpose: Purpose, person_id: str, email: str) -> str:  # noqa: ARG002
        """Cognito sends codes of its own."""
        _elsewhere()

    def confirm(self, token: str) -> Credentials:  # noqa: ARG002
        """Cognito takes its own codes."""
        _elsewhere()

    def reset(self, token: str, password: str) -> Credentials:  # noqa: ARG002
        """Cognito takes its own codes."""
        _elsewhere()

    @property
    def _endpoint(self) -> TokenEndpoint:
        if self._tokens is None:
            raise NotFound("no sign-in page is set here: WTW_IDENTITY_DOMAIN")
        return self._tokens

    def _session(self, grant: Grant, refresh_token: str) -> Session:
        person_id = self._endpoint.person_of(grant)
        ends = self._clock.now() + REFRESH_LIFETIME
        return Session(person_id, grant.access_token, grant.expires_in, refresh_token, ends)

    def _found(self, attribute: str, value: str) -> Credentials | None:
        # Inside the quotes of a filter only these two mean something.
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        answer = self._asked(
            "list_users", frozenset(), UserPoolId=self._pool.id, Filter=f'{attribute} = "{quoted}"', Limit=1
        )
        users = answer.get("Users", ())
        return _credentials(users[0]) if users else None

    def _asked(self, operation: str, fine: frozenset[str], **given: Any) -> Mapping[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  (see `client`)

        try:
            answer: Mapping[str, Any] = getattr(client("cognito-idp", self._pool.region), operation)(**given)
        except ClientError as error:
            if code_of(error) in fine:
                return {}
            raise Unavailable(f"Cognito did not do it: {code_of(error)}") from error
        except BotoCoreError as error:
            raise Unavailable(f"Cognito did not answer: {type(error).__name__}") from error
        return answer


def _credentials(user: Mapping[str, Any]) -> Credentials:
    known = {each["Name"]: each["Value"] for each in user["Attributes"]}
    return Credentials(
        known["sub"], known.get("email", "").lower(), known.get("name", ""), known.get("email_verified") == "true"
    )


def _elsewhere() -> NoReturn:
    raise NotFound("Cognito does this here, on its own page")
