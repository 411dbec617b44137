"""Which functions there are, and what bounds them."""

from __future__ import annotations

from infra.reading import RESOURCES, TEMPLATE, of_type, properties
from whattowatch.api.routes import ROUTES
from whattowatch.bootstrap import Backstage
from whattowatch.faces import lambdas
from whattowatch.infra.database import CONNECTIONS, CONNECTIONS_OF_A_COPY, KEPT_FOR_OTHERS
from whattowatch.infra.functions import functions
from whattowatch.jobs import JOBS
from whattowatch.settings import PREFIX, fields

SPECIFIED = {
    *("load_account", "lf1_update", "load_home", "lf2_addlist", "lf2_removelist", "lf2_addnow", "lf2_donenow"),
    *("lf2_removenow", "update_model", "load_search", "lf3_search", "load_friend", "lf4_addfriend"),
    *("lf4_removefriend", "load_social", "lf5_eventcreate", "lf5_createstatus"),
    *("data_load", "add_user", "load_trending", "lf6_notification"),
}
"""The names of the specification."""
GROUPS = {"auth", "site", "watch_more", "social_more", "account_more", "operator"}


def _names() -> set[str]:
    return {each["FunctionName"]["Fn::Sub"].removeprefix("${Prefix}") for each in properties("Serverless::Function")}


def test_the_functions_are_those_of_the_specification_the_groups_and_the_later_jobs() -> None:
    assert _names() >= SPECIFIED
    assert _names() - SPECIFIED - {job.name for job in JOBS if not job.needs_machine} == GROUPS


def test_every_call_has_a_function_and_every_job_that_ends_with_its_work() -> None:
    assert _names() == {route.lambda_name for route in ROUTES} | {job.name for job in JOBS if not job.needs_machine}


def test_every_handler_exists() -> None:
    for each in properties("Serverless::Function"):
        module, _, name = each["Handler"].rpartition(".")
        assert module == lambdas.__name__
        assert callable(lambdas.handler(name, _never_built))


def test_what_runs_at_once_leaves_connections_to_the_database() -> None:
    at_once = sum(each["ReservedConcurrentExecutions"] for each in properties("Serverless::Function"))
    assert at_once * CONNECTIONS_OF_A_COPY <= CONNECTIONS - KEPT_FOR_OTHERS


def test_the_trigger_of_cognito_ends_within_the_time_that_cognito_waits() -> None:
    assert RESOURCES["AddUserFunction"]["Properties"]["Timeout"] == 5


def test_every_log_is_kept_for_as_long_as_was_chosen() -> None:
    assert len(of_type("Logs::LogGroup")) == len(functions()) + 1
    assert all(each["RetentionInDays"] == {"Ref": "LogDays"} for each in properties("Logs::LogGroup"))


def test_every_variable_of_a_function_is_a_setting() -> None:
    known = {f"{PREFIX}{field.name.upper()}" for field in fields()}
    assert {name for name in _variables() if name.startswith(PREFIX)} <= known


def _never_built() -> Backstage:
    raise AssertionError


def _variables() -> set[str]:
    having = [TEMPLATE["Globals"]["Function"], *properties("Serverless::Function")]
    return {name for each in having for name in each["Environment"]["Variables"]}
