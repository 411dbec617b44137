"""The way from a call to its function, and who lets people in."""

from __future__ import annotations

import pytest

from infra.reading import RESOURCES, of_type, properties
from whattowatch.api.http import Auth, Route
from whattowatch.api.routes import ROUTES

BY_KEY = {each["Properties"]["RouteKey"]: each for each in of_type("ApiGatewayV2::Route").values()}


def test_the_gateway_knows_every_call_and_no_other() -> None:
    assert sorted(BY_KEY) == sorted(route.key for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_call_leads_to_its_function_which_the_gateway_may_invoke(route: Route) -> None:
    target = BY_KEY[route.key]["Properties"]["Target"]["Fn::Sub"]
    integration = RESOURCES[target.removeprefix("integrations/${").removesuffix("}")]["Properties"]
    function = integration["IntegrationUri"]["Fn::GetAtt"][0]
    assert RESOURCES[function]["Properties"]["FunctionName"] == {"Fn::Sub": f"${{Prefix}}{route.lambda_name}"}
    assert integration["PayloadFormatVersion"] == "2.0"
    assert ({"Ref": function}, "apigateway.amazonaws.com") in _permissions()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_call_has_the_authorizer_or_a_reason_for_none(route: Route) -> None:
    resource = BY_KEY[route.key]
    if route.auth is Auth.ANYONE:
        assert resource["Properties"]["AuthorizationType"] == "NONE"
        assert resource["Metadata"]["WithoutAuthorizer"].endswith(".")
    else:
        assert resource["Properties"]["AuthorizationType"] == "JWT"
        assert resource["Properties"]["AuthorizerId"] == {"Ref": "Authorizer"}


def test_calls_are_limited() -> None:
    (stage,) = properties("ApiGatewayV2::Stage")
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


def test_the_log_of_the_gateway_has_neither_query_nor_token_nor_address() -> None:
    (stage,) = properties("ApiGatewayV2::Stage")
    words = ("path", "query", "authorizer", "identity", "sourceIp")
    assert not any(word in stage["AccessLogSettings"]["Format"] for word in words)


def _permissions() -> list[tuple[object, str]]:
    return [(each["FunctionName"], each["Principal"]) for each in properties("Lambda::Permission")]
