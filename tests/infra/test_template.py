"""The committed template is what the tables make, and stands on its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from infra.reading import RESOURCES, TEMPLATE, of_type, properties, texts
from whattowatch.cli import main
from whattowatch.infra.functions import functions
from whattowatch.infra.template import FILE, text
from whattowatch.jobs.triggers import Every, Nightly

ROOT = Path(__file__).parents[2]
NEVER_IN_A_NETWORK_OF_OTHERS = ("EC2::", "RDS::", "OpenSearchService::", "SecretsManager::", "Cognito::")


def test_the_committed_file_is_what_the_tables_make() -> None:
    assert (ROOT / FILE).read_text("utf-8") == text(), "run ./wtw template"


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--out", str(tmp_path / "made.yaml")]) == 0
    assert (tmp_path / "made.yaml").read_text("utf-8") == text()
    assert f"{len(RESOURCES)} resources" in capsys.readouterr().out


def test_the_file_says_the_same_to_whoever_reads_it() -> None:
    assert yaml.safe_load(text()) == TEMPLATE


def test_everything_that_is_referred_to_is_there() -> None:
    known = RESOURCES.keys() | TEMPLATE["Parameters"].keys()
    named = set()
    for found in re.finditer(r"Ref: (\w+)\n|\$\{(\w+)[.}]|Fn::GetAtt:\n\s+- (\w+)", text()):
        named |= {name for name in found.groups() if name}
    assert named - {"AWS"} <= known


def test_conditions_that_are_named_are_there() -> None:
    named = {each["Condition"] for each in RESOURCES.values() if "Condition" in each}
    named |= set(re.findall(r"Fn::If:\n\s+- (\w+)", text()))
    assert named <= TEMPLATE["Conditions"].keys()


def test_what_may_stand_elsewhere_stands_under_a_condition() -> None:
    bare = [
        name
        for name, each in RESOURCES.items()
        if each["Type"].removeprefix("AWS::").startswith(NEVER_IN_A_NETWORK_OF_OTHERS) and "Condition" not in each
    ]
    assert bare == []


def test_every_job_with_a_schedule_has_a_rule_that_may_start_it() -> None:
    scheduled = {each.id for each in functions() if each.job and isinstance(each.job.trigger, Every | Nightly)}
    rules = {target["Arn"]["Fn::GetAtt"][0] for rule in properties("Events::Rule") for target in rule["Targets"]}
    allowed = {
        each["FunctionName"]["Ref"]
        for each in properties("Lambda::Permission")
        if each["Principal"] == "events.amazonaws.com"
    }
    assert scheduled == rules == allowed


def test_schedules_are_written_as_eventbridge_reads_them() -> None:
    forms = {rule["ScheduleExpression"] for rule in properties("Events::Rule")}
    assert forms == {"rate(1 minute)", "rate(15 minutes)", "rate(1 hour)", "cron(0 3 * * ? *)", "cron(0 4 * * ? *)"}


def test_a_message_that_nobody_can_handle_is_set_aside() -> None:
    mails = RESOURCES["Mails"]["Properties"]
    (source,) = properties("Lambda::EventSourceMapping")
    assert mails["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadLetters", "Arn"]}
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mails["VisibilityTimeout"] >= 6 * RESOURCES["Lf6NotificationFunction"]["Properties"]["Timeout"]


def test_what_people_made_outlives_the_stack() -> None:
    keeping = ("DynamoDB::Table", "S3::Bucket", "Cognito::UserPool", "RDS::DBInstance")
    policies = {each["DeletionPolicy"] for kind in keeping for each in of_type(kind).values()}
    assert policies == {"Retain", "Snapshot"}


def test_alarms_reach_the_operator() -> None:
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in properties("CloudWatch::Alarm"))
    watched = {each["Dimensions"][0]["Value"].get("Ref") for each in properties("CloudWatch::Alarm")}
    assert watched >= {each.id for each in functions() if each.job}


def test_no_text_names_an_account_or_a_region() -> None:
    assert not any(re.search(r"\d{12}|(us|eu|ap)-[a-z]+-\d", each) for each in texts(RESOURCES))
