"""The HTTP API: a route for each call, an integration for each function, and who lets people in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from whattowatch.api.http import Auth, Route
from whattowatch.infra.cfn import Resource, Resources, arn, logical, ref, resource, sub
from whattowatch.infra.functions import Function
from whattowatch.infra.people import client_id, issuer

PER_SECOND, AT_ONCE = 50, 100
"""Calls that the gateway lets through, all people together; more are answered 429."""

LOGGED = {
    "request": "requestId",
    "route": "routeKey",
    "status": "status",
    "ms": "responseLatency",
    "error": "error.message",
}
"""Fields of a log line, and the gateway's variables for them."""

WITHOUT_TOKEN: Mapping[str, str] = {
    "auth": "Whoever signs in has no access token yet.",
    "site": "It shows nothing of anybody.",
    "operator": "Whoever collects figures has a token of its own, and no account.",
}
"""Why calls of these functions need no access token."""


def gateway(functions: Iterable[Function]) -> Resources:
    """API, stage, authorizer, and what leads to the functions that serve calls."""
    made = {
        "Api": resource("ApiGatewayV2::Api", {"Name": ref("AWS::StackName"), "ProtocolType": "HTTP"}),
        "Stage": _stage(),
        "ApiLog": resource("Logs::LogGroup", {"RetentionInDays": ref("LogDays")}),
        "Authorizer": _authorizer(),
    }
    for function in functions:
        if function.routes:
            made |= _leading_to(function)
    return made


def _stage() -> Resource:
    """The gateway's own log has neither query nor address nor token, as ours has none."""
    line = json.dumps({name: f"$context.{variable}" for name, variable in LOGGED.items()})
    return resource(
        "ApiGatewayV2::Stage",
        {
            "ApiId": ref("Api"),
            "StageName": "$default",
            "AutoDeploy": True,
            "DefaultRouteSettings": {"ThrottlingRateLimit": PER_SECOND, "ThrottlingBurstLimit": AT_ONCE},
            "AccessLogSettings": {"DestinationArn": arn("ApiLog"), "Format": line},
        },
    )


def _authorizer() -> Resource:
    """API Gateway takes RS256 only, and compares `client_id` with the audience where a token has no `aud`."""
    return resource(
        "ApiGatewayV2::Authorizer",
        {
            "ApiId": ref("Api"),
            "Name": "people",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": issuer(), "Audience": [client_id()]},
        },
    )


def _leading_to(function: Function) -> Resources:
    integration = f"{function.id}Integration"
    return {
        integration: resource(
            "ApiGatewayV2::Integration",
            {
                "ApiId": ref("Api"),
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": arn(function.id),
                "PayloadFormatVersion": "2.0",
            },
        ),
        f"{function.id}FromApi": resource(
            "Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(function.id),
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": sub(
                    "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/$default/*"
                ),
            },
        ),
        **{logical(route.name, "Route"): _route(route, integration) for route in function.routes},
    }


def _route(route: Route, integration: str) -> Resource:
    leads = {"ApiId": ref("Api"), "RouteKey": route.key, "Target": sub(f"integrations/${{{integration}}}")}
    if route.auth is Auth.ANYONE:
        reason = {"WithoutAuthorizer": WITHOUT_TOKEN[route.lambda_name]}
        return resource("ApiGatewayV2::Route", leads | {"AuthorizationType": "NONE"}, Metadata=reason)
    return resource("ApiGatewayV2::Route", leads | {"AuthorizationType": "JWT", "AuthorizerId": ref("Authorizer")})
