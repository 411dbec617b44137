"""Each function with its role and its log."""

from __future__ import annotations

from collections.abc import Iterable

from whattowatch.infra.address import base_url
from whattowatch.infra.cfn import Resource, Resources, Value, allow, arn, either, policy, ref, resource, sub
from whattowatch.infra.database import reader_url, url
from whattowatch.infra.functions import Function
from whattowatch.infra.grants import statements
from whattowatch.infra.network import placed
from whattowatch.infra.packages import package_of
from whattowatch.infra.parameters import IN_DYNAMODB, WITH_PERSONALIZE, WITH_TMDB, WITH_TVMAZE
from whattowatch.infra.people import client_id, domain, issuer, pool_id
from whattowatch.infra.storage import search_url

RUNTIME = "python3.13"
HANDLERS = "whattowatch.faces.lambdas"
PERSONALIZE = (
    "personalize:${PersonalizeCampaign}?tracking=${PersonalizeTracking}"
    "&datasets=${PersonalizeDatasets}&filter=${PersonalizeFilter}"
)
"""The setting, from its parameters."""


def everywhere() -> Value:
    """What all functions have in common."""
    return {
        "Runtime": RUNTIME,
        "Architectures": [ref("Architecture")],
        "VpcConfig": placed(),
        "Environment": {"Variables": _settings()},
    }


def lambdas(functions: Iterable[Function]) -> Resources:
    """Function, role and log of each."""
    made: Resources = {}
    for function in functions:
        made |= {
            function.id: _function(function),
            _role_id(function): _role(function),
            _log_id(function): _log(function),
        }
    return made


def _function(function: Function) -> Resource:
    package = package_of(function)
    return resource(
        "Serverless::Function",
        {
            "FunctionName": _name(function),
            "Handler": f"{HANDLERS}.{function.name}",
            "CodeUri": {"Bucket": ref("CodeBucket"), "Key": sub(f"${{Release}}/{package.file}")},
            "Role": arn(_role_id(function)),
            "Timeout": function.timeout,
            "MemorySize": function.memory,
            "ReservedConcurrentExecutions": function.at_once,
            "LoggingConfig": {"LogGroup": ref(_log_id(function))},
            "Environment": {"Variables": _environment(function)},
        },
    )


def _settings() -> dict[str, Value]:
    """What every function is told."""
    return {
        # The one place where a function may write.
        "WTW_DATA": "/tmp/whattowatch",  # noqa: S108  (in a machine of its own)
        "WTW_LOG": "json",
        "WTW_BASE_URL": base_url(),
        "WTW_DATABASE_URL": url(),
        "WTW_DATABASE_READER_URL": reader_url(),
        "WTW_DATABASE_CONNECTIONS": "1",
        "WTW_CATALOGUE": either(IN_DYNAMODB, sub("dynamodb:${Titles}")),
        "WTW_MAIL": "ses:",
        "WTW_MAIL_FROM": ref("MailFrom"),
        # Loading NumPy is a quarter quicker; one function has no more than one or two processors.
        "OPENBLAS_NUM_THREADS": "1",
    }


def _environment(function: Function) -> dict[str, Value]:
    """The settings of the ports that it names. Calls also ask `identity` who has left.

    What starts after a sign-in knows nothing of the user pool, which in its turn has to know the function.
    """
    # Says in CloudTrail which function made a request.
    chosen: dict[str, Value] = {"AWS_SDK_UA_APP_ID": function.name}
    if function.routes or "identity" in function.ports:
        chosen |= {
            "WTW_IDENTITY": _pool(),
            "WTW_IDENTITY_ISSUER": issuer(),
            "WTW_IDENTITY_CLIENT": client_id(),
            "WTW_IDENTITY_DOMAIN": domain(),
        }
    if "title_service" in function.ports or function.tells_of_itself:
        chosen["WTW_TMDB_TOKEN"] = either(WITH_TMDB, sub("{{resolve:secretsmanager:${TmdbSecret}}}"))
    if "guide" in function.ports or function.tells_of_itself:
        chosen["WTW_TVMAZE"] = either(WITH_TVMAZE, "true")
    if function.ports & {"interactions", "learner", "recommender"}:
        chosen["WTW_RECOMMENDER"] = either(WITH_PERSONALIZE, sub(PERSONALIZE))
    if "search" in function.ports:
        chosen["WTW_SEARCH"] = search_url()
    if function.ports & {"outbox", "queue"}:
        chosen["WTW_QUEUE"] = sub("sns:${DomainEvents}")
    return chosen


def _pool() -> Value:
    """The user pool as the setting has it."""
    return {"Fn::Join": ["", ["cognito:", pool_id()]]}


def _role(function: Function) -> Resource:
    writes_log = allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn(_log_id(function)))
    return resource(
        "IAM::Role",
        {
            "AssumeRolePolicyDocument": policy(
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": ["sts:AssumeRole"]}
            ),
            "Policies": [{"PolicyName": "its-ports", "PolicyDocument": policy(writes_log, *statements(function))}],
        },
    )


def _log(function: Function) -> Resource:
    name = sub(f"/aws/lambda/${{Prefix}}{function.name}")
    return resource("Logs::LogGroup", {"LogGroupName": name, "RetentionInDays": ref("LogDays")})


def _name(function: Function) -> Value:
    return sub(f"${{Prefix}}{function.name}")


def _role_id(function: Function) -> str:
    return function.id.removesuffix("Function") + "Role"


def _log_id(function: Function) -> str:
    return function.id.removesuffix("Function") + "Log"
