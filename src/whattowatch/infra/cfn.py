"""CloudFormation's own functions, in the long form that any YAML or JSON library writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Value = Any
"""What a property holds: a scalar, a list, a mapping, or one of CloudFormation's functions, which is a mapping too."""
Resource = dict[str, Any]
Resources = dict[str, Resource]

NOTHING: Value = {"Ref": "AWS::NoValue"}


def ref(name: str) -> Value:
    """A parameter's value, or what a resource is known by."""
    return {"Ref": name}


def attribute(resource: str, name: str) -> Value:
    """An attribute of a resource."""
    return {"Fn::GetAtt": [resource, name]}


def arn(resource: str) -> Value:
    """The ARN of a resource."""
    return attribute(resource, "Arn")


def sub(text: str) -> Value:
    """The text with `${…}` filled in."""
    return {"Fn::Sub": text}


def either(condition: str, then: Value, otherwise: Value = NOTHING) -> Value:
    """One value where the condition holds, else the other; by default the property is then left out."""
    return {"Fn::If": [condition, then, otherwise]}


def resource(kind: str, properties: Mapping[str, Value], **more: Value) -> Resource:
    """A resource; `more` are its attributes beside the properties, such as `Condition`."""
    return {"Type": f"AWS::{kind}", **more, "Properties": dict(properties)}


def allow(actions: Sequence[str], *resources: Value) -> Value:
    """A statement of a policy."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def policy(*statements: Value) -> Value:
    """A policy's document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def logical(name: str, suffix: str = "") -> str:
    """A name of ours as CloudFormation wants logical ids: letters and digits only."""
    return "".join(part.capitalize() for part in name.split("_")) + suffix
