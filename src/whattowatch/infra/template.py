"""`infra/template.yaml`: one template for a real account and for the engines that stand in for it."""

from __future__ import annotations

from pathlib import Path

import yaml

from whattowatch.infra.address import base_url
from whattowatch.infra.alarms import alarms
from whattowatch.infra.cfn import Resources, Value, ref, resource
from whattowatch.infra.database import database
from whattowatch.infra.functions import functions
from whattowatch.infra.gateway import gateway
from whattowatch.infra.lambdas import everywhere, lambdas
from whattowatch.infra.messages import messages
from whattowatch.infra.network import network
from whattowatch.infra.parameters import conditions, parameters, rules
from whattowatch.infra.people import people, pool_id
from whattowatch.infra.schedules import schedules
from whattowatch.infra.storage import storage

FILE = Path("infra/template.yaml")
HEADER = "# Written by `./wtw template` from the tables of routes and jobs: change those, not this file.\n"


def template() -> dict[str, Value]:
    """The whole template."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": "WhatToWatch: what shall we watch tonight?",
        "Parameters": parameters(),
        "Rules": rules(),
        "Conditions": conditions(),
        "Globals": {"Function": everywhere()},
        "Resources": _resources(),
        "Outputs": {
            "Url": {"Description": "How people reach the instance", "Value": base_url()},
            "ApiId": {"Description": "The gateway", "Value": ref("Api")},
            "PoolId": {"Description": "The user pool, whose group `operator` has the operators", "Value": pool_id()},
        },
    }


def text() -> str:
    """The template as the file has it."""
    return HEADER + yaml.dump(template(), Dumper=_Plain, sort_keys=False, width=120)


class _Plain(yaml.SafeDumper):
    """What stands in several places is written out in each: CloudFormation knows no anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _resources() -> Resources:
    known = functions()
    sender = resource("SES::EmailIdentity", {"EmailIdentity": ref("MailFrom")})
    return {
        **lambdas(known),
        **gateway(known),
        **people(known),
        **schedules(known),
        **messages(known),
        "Sender": sender,
        **storage(),
        **database(),
        **network(),
        **alarms(known),
    }
