"""What functions may do: what their signatures name, and nothing by a wildcard."""

from __future__ import annotations

import pytest

from infra.reading import RESOURCES, TEMPLATE, actions, of_type, statements, texts
from whattowatch.infra.functions import Function, functions
from whattowatch.infra.grants import GRANTS, NO_ARN
from whattowatch.ports import ALLOWED

ROLES = of_type("IAM::Role")
OWN_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}


def _actions(name: str) -> set[str]:
    role = "".join(part.capitalize() for part in name.split("_")) + "Role"
    return actions(RESOURCES[role]) - OWN_LOG - NO_ARN.keys()


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [each["Properties"]["Role"]["Fn::GetAtt"][0] for each in of_type("Serverless::Function").values()]
    assert len(set(roles)) == len(roles) == len(functions())


@pytest.mark.parametrize("role", ROLES)
def test_no_action_is_a_wildcard(role: str) -> None:
    assert [action for action in actions(ROLES[role]) if "*" in action or "?" in action] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_resource_is_a_wildcard_only_where_aws_knows_no_arn(role: str) -> None:
    for statement in statements(ROLES[role]):
        if "*" in statement["Resource"]:
            assert set(statement["Action"]) <= NO_ARN.keys()


def test_grants_are_for_types_of_ports() -> None:
    assert GRANTS.keys() <= {kind for kinds in ALLOWED.values() for kind in kinds}


@pytest.mark.parametrize("function", functions(), ids=lambda function: function.name)
def test_a_role_allows_what_the_signature_names(function: Function) -> None:
    named = {action for _, kind in function.asks for grant in GRANTS.get(kind, ()) for action in grant.actions}
    queue = {action for action in _actions(function.name) if action.startswith("sqs:")}
    assert _actions(function.name) == (named - NO_ARN.keys()) | queue
    assert bool(queue) == function.fed_by_queue


def test_what_only_reads_people_s_rows_may_do_nothing_on_aws() -> None:
    assert _actions("load_friend") == set()


def test_what_plans_an_evening_may_publish_and_not_send_mail() -> None:
    assert "sns:Publish" in _actions("lf5_eventcreate")
    assert not any(action.startswith("ses:") for action in _actions("lf5_eventcreate"))


def test_what_searches_may_not_change_the_index() -> None:
    assert _actions("lf3_search") >= {"es:ESHttpGet", "es:ESHttpPost"}
    assert "es:ESHttpPut" not in _actions("lf3_search")


def test_personalize_is_told_by_what_records_deeds_and_asked_by_what_recommends() -> None:
    told = {name for name, role in ROLES.items() if "personalize:PutEvents" in actions(role)}
    asked = {name for name, role in ROLES.items() if "personalize:GetRecommendations" in actions(role)}
    assert told >= {"UpdateModelRole", "Lf2AddlistRole"}
    assert asked >= {"LoadSearchRole", "UpdateModelRole"}
    assert "LoadHomeRole" not in told | asked


def test_no_secret_stands_in_the_template() -> None:
    addresses = [text for text in texts(TEMPLATE) if "postgresql://" in text]
    assert addresses
    assert all("{{resolve:secretsmanager:" in address for address in addresses)
    tokens = [
        each["Properties"]["Environment"]["Variables"].get("WTW_TMDB_TOKEN")
        for each in of_type("Serverless::Function").values()
    ]
    assert all("{{resolve:secretsmanager:" in token["Fn::If"][1]["Fn::Sub"] for token in tokens if token)
