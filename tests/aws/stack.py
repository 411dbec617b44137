"""The stack that the template makes, as a test deploys and calls it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from aws.engines import Engines
from aws.pool import Pool
from whattowatch.infra.functions import Function, functions
from whattowatch.jobs.triggers import Every, Nightly

BUCKET, RELEASE = "code", "first"
TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
DEPLOYED_WITHIN_S = 120
LOADED_WITHIN_S = 600


@dataclass(frozen=True)
class Stack:
    """A stack that was made.

    Attributes:
        name: its own.
        prefix: before the names of its functions.
    """

    engines: Engines
    pool: Pool
    name: str
    prefix: str = ""

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """What the template tells of it."""
        stacks = self.engines.aws.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stacks[0]["Outputs"]}

    @property
    def url(self) -> str:
        """Where the engine's gateway answers."""
        return f"{self.engines.aws.url}/_aws/execute-api/{self.outputs['ApiId']}/$default"

    def invoke(self, function: str, event: Mapping[str, Any] | None = None) -> Any:
        """What the function answers to the event. Raises `RuntimeError` when it fails."""
        answer = self.engines.aws.client("lambda", patience_s=LOADED_WITHIN_S).invoke(
            FunctionName=self.prefix + function, Payload=json.dumps(event or {})
        )
        said = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise RuntimeError(f"{function}: {said}")
        return said

    def resource(self, logical_id: str) -> str:
        """What a resource is known by."""
        described = self.engines.aws.client("cloudformation").describe_stack_resource(
            StackName=self.name, LogicalResourceId=logical_id
        )
        identity: str = described["StackResourceDetail"]["PhysicalResourceId"]
        return identity


def deploy(engines: Engines, packages: Path, pool: Pool, prefix: str = "", **chosen: str) -> Stack:
    """Bring the packages and the template, as it is, to the engine, and wait until the stack stands.

    Args:
        engines: what it stands on.
        packages: the folder with the packages of code.
        pool: who signs in.
        prefix: of a further stack beside the first.
        chosen: parameters of the template, beside those that lead to the engines.

    Raises:
        RuntimeError: it does not come to stand; the message has the reasons.
    """
    storage, stacks = engines.aws.client("s3"), engines.aws.client("cloudformation")
    storage.create_bucket(Bucket=BUCKET)
    for package in packages.glob("*.zip"):
        storage.put_object(Bucket=BUCKET, Key=f"{RELEASE}/{package.name}", Body=package.read_bytes())
    storage.put_object(Bucket=BUCKET, Key="template.yaml", Body=TEMPLATE.read_bytes())
    stack = Stack(engines, pool, f"{prefix}whattowatch", prefix)
    parameters = {**_leading_to(engines, pool), "Prefix": prefix, **chosen}
    stacks.create_stack(
        StackName=stack.name,
        TemplateURL=f"{engines.aws.url}/{BUCKET}/template.yaml",
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    _wait_until_it_stands(stacks, stack.name)
    _stop_the_clock(stack)
    _tell_apart(stack)
    return stack


def _stop_the_clock(stack: Stack) -> None:
    """Jobs begin when a test says so, and what they ask for is counted."""
    events = stack.engines.aws.client("events")
    for function in scheduled():
        events.disable_rule(Name=stack.resource(f"{function.id}Schedule"))


def scheduled() -> list[Function]:
    """The functions that the clock starts."""
    return [each for each in functions() if each.job and isinstance(each.job.trigger, Every | Nightly)]


def _tell_apart(stack: Stack) -> None:
    """A login of its own at OpenSearch for each function: on AWS, signatures say who asks."""
    lambdas = stack.engines.aws.client("lambda")
    for function in functions():
        if "search" in function.ports:
            name = stack.prefix + function.name
            settings = lambdas.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
            settings["WTW_SEARCH"] = settings["WTW_SEARCH"].replace("//", f"//{function.name}:unasked@")
            lambdas.update_function_configuration(FunctionName=name, Environment={"Variables": settings})


def _leading_to(engines: Engines, pool: Pool) -> dict[str, str]:
    return {
        "CodeBucket": BUCKET,
        "Release": RELEASE,
        "Network": "none",
        "DatabaseUrl": engines.database_url,
        "DatabaseReaderUrl": engines.reader_url,
        "SearchUrl": engines.search_url,
        "Issuer": f"{engines.people.url}/{pool.id}",
        "ClientId": pool.client_id,
        "PoolId": pool.id,
        "SignInUrl": engines.people.url,
        "BaseUrl": "https://watch.example.org",
        "MailFrom": "watch@example.org",
    }


def _wait_until_it_stands(stacks: Any, name: str) -> None:
    deadline = time.monotonic() + DEPLOYED_WITHIN_S
    while (status := stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]) == "CREATE_IN_PROGRESS":
        if time.monotonic() > deadline:
            raise RuntimeError(f"the stack does not stand after {DEPLOYED_WITHIN_S} s")
        time.sleep(0.2)
    if status != "CREATE_COMPLETE":
        events = stacks.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [str(each.get("ResourceStatusReason")) for each in events if "FAILED" in each["ResourceStatus"]]
        raise RuntimeError("\n".join([status, *reasons]))
