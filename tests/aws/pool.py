"""The user pool of a deployed evening, and signing in there."""

from __future__ import annotations

from dataclasses import dataclass

from engines.ministack_server import Aws
from whattowatch.domain.accounts import Role

PASSWORD = "A long evening 1!"


@dataclass(frozen=True)
class Pool:
    """A pool, and the id of its one client."""

    engine: Aws
    id: str
    client_id: str

    def enter(self, name: str) -> str:
        """Somebody with this name and a verified address comes; their `sub`."""
        email = f"{name.lower()}@example.org"
        cognito = self.engine.client("cognito-idp")
        told = {"email": email, "email_verified": "true", "name": name}
        attributes = [{"Name": each, "Value": value} for each, value in told.items()]
        made = cognito.admin_create_user(
            UserPoolId=self.id, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
        cognito.admin_set_user_password(UserPoolId=self.id, Username=email, Password=PASSWORD, Permanent=True)
        person_id: str = next(each["Value"] for each in made["User"]["Attributes"] if each["Name"] == "sub")
        return person_id

    def make_operator(self, name: str) -> None:
        """Tokens from now on say that they are one."""
        self.engine.client("cognito-idp").admin_add_user_to_group(
            UserPoolId=self.id, Username=f"{name.lower()}@example.org", GroupName=Role.OPERATOR
        )

    def sign_in(self, name: str) -> str:
        """An access token; Cognito calls the trigger."""
        answer = self.engine.client("cognito-idp").initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": f"{name.lower()}@example.org", "PASSWORD": PASSWORD},
        )
        token: str = answer["AuthenticationResult"]["AccessToken"]
        return token


def new_pool(engine: Aws) -> Pool:
    """A pool whose people sign in with a password, since an engine shows no page."""
    cognito = engine.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool_id, GroupName=Role.OPERATOR)
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    return Pool(engine, pool_id, client["UserPoolClient"]["ClientId"])
