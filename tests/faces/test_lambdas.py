"""The Lambda functions: what importing them loads, which names they answer to, and how they read events."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shelf import FILM
from whattowatch.api.routes import ROUTES
from whattowatch.faces import lambdas
from whattowatch.jobs import JOBS
from whattowatch.logs import JsonLines, pseudonym
from world import World, id_of

HEAVY = (
    *("alembic", "argon2", "botocore", "jax", "joserfc"),
    *("numpy", "prometheus_client", "sqlalchemy", "starlette", "tantivy"),
)
EVENTS = Path(__file__).parents[1] / "events"
WHAT_IT_LOADS = f"""
import sys
import whattowatch.faces.lambdas
print([name for name in {HEAVY!r} if name in sys.modules])
"""
BEFORE_THE_FIRST_EVENT = f"""
import sys
from whattowatch.faces import lambdas
lambdas.{{function}}
print([name for name in {HEAVY!r} if name in sys.modules])
"""
ONE_CALL = """
import json, sys
from whattowatch.faces import lambdas
event = {"routeKey": "GET /openapi.json", "requestContext": {"http": {"method": "GET", "path": "/openapi.json"}}}
print(lambdas.site(event, None)["statusCode"])
"""


def _python(code: str, folder: Path) -> str:
    environment = {**os.environ, "WTW_DATA": str(folder)}
    done = subprocess.run((sys.executable, "-c", code), env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _event(route_key: str, **more: Any) -> dict[str, Any]:
    """An event as the gateway sends it to a route that needs no token."""
    method, path = route_key.split()
    event: dict[str, Any] = json.loads((EVENTS / "post.json").read_text("utf-8"))
    del event["requestContext"]["authorizer"], event["body"]
    event["requestContext"]["http"] |= {"method": method, "path": path}
    return event | {"routeKey": route_key, "rawPath": path} | more


def _signed_in(world: World, route_key: str, **more: Any) -> dict[str, Any]:
    event = _event(route_key, **more)
    event["requestContext"]["authorizer"] = {
        "jwt": {"claims": {"sub": world.client("Olga").id, "token_use": "access"}, "scopes": None}
    }
    return event


def _call(world: World, name: str, event: dict[str, Any]) -> Any:
    return lambdas.handler(name, lambda: world.backstage)(event, None)


def test_importing_the_functions_loads_no_engine(tmp_path: Path) -> None:
    assert _python(WHAT_IT_LOADS, tmp_path) == "[]"


@pytest.mark.parametrize(
    ("function", "needed"),
    [("lf2_removelist", "['sqlalchemy']"), ("load_search", "['numpy', 'sqlalchemy']")],
)
def test_what_a_function_needs_is_loaded_before_its_first_event_and_nothing_else(
    function: str, needed: str, tmp_path: Path
) -> None:
    assert _python(BEFORE_THE_FIRST_EVENT.format(function=function), tmp_path) == needed


def test_a_function_builds_what_it_needs_from_its_environment(tmp_path: Path) -> None:
    assert _python(ONE_CALL, tmp_path) == "200"


@pytest.mark.parametrize("name", sorted({route.lambda_name for route in ROUTES} | {job.name for job in JOBS}))
def test_every_function_of_the_tables_has_a_handler(name: str, world: World) -> None:
    assert callable(lambdas.handler(name, lambda: world.backstage))


def test_an_unknown_function_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no function is named 'lf9_nothing'"):
        _ = lambdas.lf9_nothing


def test_a_function_serves_no_route_of_another(world: World) -> None:
    answer = _call(world, "load_home", _signed_in(world, "GET /account"))
    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["code"] == "not_found"


def test_an_event_as_the_gateway_documents_it_is_answered(world: World) -> None:
    world.credentials("Gaby")
    for name, file in (("lf2_addlist", "post.json"), ("lf2_addnow", "post.json"), ("load_home", "get.json")):
        event = json.loads((EVENTS / file).read_text("utf-8"))
        event["routeKey"] = event["routeKey"].replace("addlist", name.removeprefix("lf2_"))
        event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] = id_of("Gaby")
        answer = _call(world, name, event)
        assert answer["statusCode"] == 200
    (row,) = json.loads(answer["body"])["watchnow"]
    assert row["title"]["id"] == FILM


def test_a_body_in_base64_is_read_as_the_bytes_it_means(world: World) -> None:
    body = base64.b64encode(json.dumps({"title_id": FILM}).encode()).decode()
    event = _signed_in(world, "POST /watch/addlist", body=body, isBase64Encoded=True)
    assert _call(world, "lf2_addlist", event)["statusCode"] == 200


def test_a_body_that_is_no_text_is_refused_and_not_a_fault(world: World) -> None:
    event = _signed_in(world, "POST /watch/addlist", body=base64.b64encode(b"\xff").decode(), isBase64Encoded=True)
    assert _call(world, "lf2_addlist", event)["statusCode"] == 422


@pytest.mark.parametrize(
    "cookies",
    [
        {"cookies": ["theme=dark", "wtw_refresh={token}"]},
        {"headers": {"cookie": "theme=dark; wtw_refresh={token}"}},
        {"headers": {"Cookie": "wtw_refresh={token}"}},
        {"cookies": ['settings={"size":[1,2]}', "wtw_refresh={token}"]},
        {"headers": {"cookie": 'a/b=1; settings={"size":1}; wtw_refresh={token}'}},
    ],
    ids=["array", "header", "capital header", "array with an odd one", "header with odd ones"],
)
def test_the_refresh_cookie_is_found_wherever_the_gateway_puts_it(cookies: dict[str, Any], world: World) -> None:
    token = world.backstage.identity.open_session(_with_password(world)).refresh_token
    filled = json.loads(json.dumps(cookies).replace("{token}", token))
    assert _call(world, "auth", _event("POST /auth/refresh", **filled))["statusCode"] == 200


def test_a_repeated_parameter_is_refused_though_the_gateway_joins_its_values(world: World) -> None:
    event = _signed_in(world, "GET /search", rawQueryString="q=alien&q=matrix", queryStringParameters={"q": "a,b"})
    answer = _call(world, "lf3_search", event)
    assert answer["statusCode"] == 422
    assert [each["field"] for each in json.loads(answer["body"])["errors"]] == ["q"]


def _with_password(world: World) -> str:
    return world.backstage.identity.sign_up("nina@example.org", "correct horse", "Nina").id


@pytest.mark.parametrize("claims", [{"token_use": "id"}, {}], ids=str)
def test_a_token_that_is_not_for_access_is_refused_though_the_gateway_took_it(
    claims: dict[str, str], world: World
) -> None:
    event = _signed_in(world, "GET /watch")
    event["requestContext"]["authorizer"]["jwt"]["claims"] = {"sub": id_of("Olga"), **claims}
    assert _call(world, "load_home", event)["statusCode"] == 401


def test_a_call_and_what_is_logged_of_it_have_the_gateway_s_id(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caplog.handler, "formatter", JsonLines())
    event = _signed_in(world, "GET /watch")
    event["requestContext"]["requestId"] = "edge-7"
    with caplog.at_level(logging.INFO, "whattowatch.faces"):
        answer = _call(world, "load_home", event)
    assert answer["headers"]["x-request-id"] == "edge-7"
    line = _facts(caplog)
    assert (line["route"], line["method"], line["status"], line["request"]) == ("load_home", "GET", 200, "edge-7")
    assert line["person"] == pseudonym(id_of("Olga"))


def test_a_job_s_line_has_lambda_s_id(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context:
        aws_request_id = "invocation-1"

    monkeypatch.setattr(caplog.handler, "formatter", JsonLines())
    with caplog.at_level(logging.INFO, "whattowatch.faces"):
        lambdas.handler("forget_replies", lambda: world.backstage)({}, Context())
    line = _facts(caplog)
    assert (line["job"], line["request"]) == ("forget_replies", "invocation-1")


def test_on_lambda_lines_are_written_as_the_settings_say(tmp_path: Path) -> None:
    done = subprocess.run(
        (sys.executable, "-c", ONE_CALL),
        env={**os.environ, "WTW_DATA": str(tmp_path), "WTW_LOG": "json"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stderr)["message"] == "answered"


def _facts(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """What the latest line tells."""
    line: dict[str, Any] = json.loads(caplog.text.strip().splitlines()[-1])
    return line
