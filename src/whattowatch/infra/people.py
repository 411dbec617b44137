"""Cognito: who people are."""

from __future__ import annotations

from collections.abc import Iterable

from whattowatch.domain.accounts import Role
from whattowatch.infra.address import page, returns_to
from whattowatch.infra.cfn import Resource, Resources, Value, arn, either, ref, resource, sub
from whattowatch.infra.functions import Function
from whattowatch.infra.parameters import OWN_PEOPLE
from whattowatch.jobs.triggers import AfterAuthentication

ACCESS_MINUTES = 15
REFRESH_DAYS = 30


def people(functions: Iterable[Function]) -> Resources:
    """The pool, the web app's client, the operators' group, and the trigger after each sign-in."""
    trigger = next(each for each in functions if each.job and isinstance(each.job.trigger, AfterAuthentication))
    made = {
        "People": _pool(trigger),
        "PeopleClient": _client(),
        "PeopleDomain": resource(
            "Cognito::UserPoolDomain",
            {"Domain": sub("${Prefix}whattowatch-${AWS::AccountId}"), "UserPoolId": ref("People")},
        ),
        "Operators": resource("Cognito::UserPoolGroup", {"GroupName": str(Role.OPERATOR), "UserPoolId": ref("People")}),
        f"{trigger.id}FromPeople": resource(
            "Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(trigger.id),
                "Principal": "cognito-idp.amazonaws.com",
                "SourceArn": arn("People"),
            },
        ),
    }
    return {name: {**each, "Condition": OWN_PEOPLE} for name, each in made.items()}


def issuer() -> Value:
    """Who signs access tokens."""
    own = sub("https://cognito-idp.${AWS::Region}.amazonaws.com/${People}")
    return either(OWN_PEOPLE, own, ref("Issuer"))


def client_id() -> Value:
    """Whom access tokens are for."""
    return either(OWN_PEOPLE, ref("PeopleClient"), ref("ClientId"))


def pool_id() -> Value:
    """The user pool."""
    return either(OWN_PEOPLE, ref("People"), ref("PoolId"))


def domain() -> Value:
    """Where Cognito's sign-in page is."""
    own = sub("https://${PeopleDomain}.auth.${AWS::Region}.amazoncognito.com")
    return either(OWN_PEOPLE, own, ref("SignInUrl"))


def _pool(trigger: Function) -> Resource:
    return resource(
        "Cognito::UserPool",
        {
            "UsernameAttributes": ["email"],
            "UsernameConfiguration": {"CaseSensitive": False},
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "Policies": {"PasswordPolicy": {"MinimumLength": 10}},
            "LambdaConfig": {"PostAuthentication": arn(trigger.id)},
            "DeletionProtection": "ACTIVE",
        },
        DeletionPolicy="Retain",
        UpdateReplacePolicy="Retain",
    )


def _client() -> Resource:
    """A public one, which proves itself by PKCE; what an unknown address is told does not differ."""
    return resource(
        "Cognito::UserPoolClient",
        {
            "UserPoolId": ref("People"),
            "GenerateSecret": False,
            "SupportedIdentityProviders": ["COGNITO"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
            "CallbackURLs": [returns_to()],
            "LogoutURLs": [page()],
            "AccessTokenValidity": ACCESS_MINUTES,
            "IdTokenValidity": ACCESS_MINUTES,
            "RefreshTokenValidity": REFRESH_DAYS,
            "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
            "EnableTokenRevocation": True,
            "PreventUserExistenceErrors": "ENABLED",
        },
    )
