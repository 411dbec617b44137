"""The stack that the template makes, as a test deploys and calls it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws.engines import Engines
from aws.pool import Pool

NAME, BUCKET, RELEASE = "whattowatch", "code", "first"
TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
DEPLOYED_WITHIN_S = 120
LOADED_WITHIN_S = 600


@dataclass(frozen=True)
class Stack:
    """A stack that was made."""

    engines: Engines
    pool: Pool
    outputs: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where the engine's gateway answers."""
        return f"{self.engines.aws.url}/_aws/execute-api/{self.outputs['ApiId']}/$default"

    def invoke(self, function: str, event: Mapping[str, Any] | None = None) -> Any:
        """What the function answers to the event. Raises `RuntimeError` when it fails."""
        answer = self.engines.aws.client("lambda", patience_s=LOADED_WITHIN_S).invoke(
            FunctionName=function, Payload=json.dumps(event or {})
        )
        said = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise RuntimeError(f"{function}: {said}")
        return said

    def resource(self, logical_id: str) -> str:
        """What a resource is known by."""
        described = self.engines.aws.client("cloudformation").describe_stack_resource(
            StackName=NAME, LogicalResourceId=logical_id
        )
        identity: str = described["StackResourceDetail"]["PhysicalResourceId"]
        return identity


def deploy(engines: Engines, packages: Path, pool: Pool) -> Stack:
    """Bring the packages and the template, as it is, to the engine, and wait until the stack stands.

    Raises:
        RuntimeError: it does not come to stand; the message has the reasons.
    """
    storage, stacks = engines.aws.client("s3"), engines.aws.client("cloudformation")
    storage.create_bucket(Bucket=BUCKET)
    for package in packages.glob("*.zip"):
        storage.put_object(Bucket=BUCKET, Key=f"{RELEASE}/{package.name}", Body=package.read_bytes())
    storage.put_object(Bucket=BUCKET, Key="template.yaml", Body=TEMPLATE.read_bytes())
    stacks.create_stack(
        StackName=NAME,
        TemplateURL=f"{engines.aws.url}/{BUCKET}/template.yaml",
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in _chosen(engines, pool).items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    return Stack(engines, pool, _outputs(stacks))


def _chosen(engines: Engines, pool: Pool) -> dict[str, str]:
    return {
        "CodeBucket": BUCKET,
        "Release": RELEASE,
        "Network": "none",
        "DatabaseUrl": engines.database_url,
        "SearchUrl": engines.search_url,
        "Issuer": f"{engines.people.url}/{pool.id}",
        "ClientId": pool.client_id,
        "PoolId": pool.id,
        "SignInUrl": engines.people.url,
        "BaseUrl": "https://watch.example.org",
        "MailFrom": "watch@example.org",
    }


def _outputs(stacks: Any) -> dict[str, str]:
    deadline = time.monotonic() + DEPLOYED_WITHIN_S
    while (stack := stacks.describe_stacks(StackName=NAME)["Stacks"][0])["StackStatus"] == "CREATE_IN_PROGRESS":
        if time.monotonic() > deadline:
            raise RuntimeError(f"the stack does not stand after {DEPLOYED_WITHIN_S} s")
        time.sleep(0.2)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        events = stacks.describe_stack_events(StackName=NAME)["StackEvents"]
        reasons = [str(each.get("ResourceStatusReason")) for each in events if "FAILED" in each["ResourceStatus"]]
        raise RuntimeError("\n".join([stack["StackStatus"], *reasons]))
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
