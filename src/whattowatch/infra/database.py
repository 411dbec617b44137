"""PostgreSQL for what people do, and its address."""

from __future__ import annotations

from whattowatch.infra.cfn import Resource, Resources, Value, arn, either, policy, ref, resource, sub
from whattowatch.infra.network import private_subnets
from whattowatch.infra.parameters import OWN_DATABASE, WITH_PROXY, WITH_READER

CONNECTIONS = 200
"""Set rather than left to the class's memory, since the functions' concurrency is planned for it."""
KEPT_FOR_OTHERS = 10
"""Connections for whoever looks after the server, and for its own work."""
CONNECTIONS_OF_A_COPY = 2
"""One that reads and one that writes: what each running copy of a function holds at most."""

NAME = "whattowatch"
LOGINS = {"DatabaseSecret": "wtw_writer", "DatabaseReaderSecret": "wtw_reader"}
"""By the secret that holds its password. The server comes with the writer; `migrate` makes the reader."""
WRITER, READER = LOGINS


def database() -> Resources:
    """The server in private subnets; RDS Proxy before it under a condition of its own."""
    made = {
        **{name: _secret(login) for name, login in LOGINS.items()},
        "DatabaseSubnets": resource(
            "RDS::DBSubnetGroup",
            {"DBSubnetGroupDescription": "private subnets", "SubnetIds": private_subnets()},
        ),
        "DatabaseParameters": resource(
            "RDS::DBParameterGroup",
            {
                "Description": "WhatToWatch",
                "Family": "postgres15",
                "Parameters": {"max_connections": str(CONNECTIONS), "rds.force_ssl": "1"},
            },
        ),
        "Database": _server(),
    }
    return {**{name: {**each, "Condition": OWN_DATABASE} for name, each in made.items()}, **_proxy()}


def url() -> Value:
    """Where functions find the database; the password comes from Secrets Manager when the stack is deployed."""
    return either(OWN_DATABASE, _own(WRITER), ref("DatabaseUrl"))


def reader_url() -> Value:
    """The same for a login that may only read."""
    return either(OWN_DATABASE, _own(READER), either(WITH_READER, ref("DatabaseReaderUrl")))


def _own(secret: str) -> Value:
    return either(WITH_PROXY, _at("DatabaseProxy.Endpoint", secret), _at("Database.Endpoint.Address", secret))


def _at(host: str, secret: str) -> Value:
    login = f"{LOGINS[secret]}:{_password(secret)}"
    return sub(f"postgresql://{login}@${{{host}}}:5432/{NAME}?sslmode=require")


def _password(secret: str) -> str:
    return f"{{{{resolve:secretsmanager:${{{secret}}}:SecretString:password}}}}"


def _secret(login: str) -> Resource:
    generated = {
        "SecretStringTemplate": f'{{"username":"{login}"}}',
        "GenerateStringKey": "password",
        "PasswordLength": 40,
        "ExcludePunctuation": True,
    }
    return resource("SecretsManager::Secret", {"GenerateSecretString": generated})


def _server() -> Resource:
    """The job `migrate` makes the database itself: RDS would order its text by a language, and we need code points."""
    return resource(
        "RDS::DBInstance",
        {
            "Engine": "postgres",
            "EngineVersion": "15.19",
            "DBInstanceClass": ref("DatabaseClass"),
            "AllocatedStorage": "20",
            "MaxAllocatedStorage": 100,
            "StorageType": "gp3",
            "StorageEncrypted": True,
            "PubliclyAccessible": False,
            "DBSubnetGroupName": ref("DatabaseSubnets"),
            "DBParameterGroupName": ref("DatabaseParameters"),
            "VPCSecurityGroups": [ref("DatabaseGroup")],
            "MasterUsername": LOGINS[WRITER],
            "MasterUserPassword": sub(_password(WRITER)),
            "BackupRetentionPeriod": 7,
            "CopyTagsToSnapshot": True,
            "DeletionProtection": True,
        },
        DeletionPolicy="Snapshot",
        UpdateReplacePolicy="Snapshot",
    )


def _proxy() -> Resources:
    made = {
        "DatabaseProxyRole": _proxy_role(),
        "DatabaseProxy": resource(
            "RDS::DBProxy",
            {
                "DBProxyName": sub("${AWS::StackName}-database"),
                "EngineFamily": "POSTGRESQL",
                "RequireTLS": True,
                "RoleArn": arn("DatabaseProxyRole"),
                "Auth": [{"AuthScheme": "SECRETS", "SecretArn": ref(name), "IAMAuth": "DISABLED"} for name in LOGINS],
                "VpcSubnetIds": private_subnets(),
                "VpcSecurityGroupIds": [ref("DatabaseGroup")],
            },
        ),
        "DatabaseProxyTarget": resource(
            "RDS::DBProxyTargetGroup",
            {
                "DBProxyName": ref("DatabaseProxy"),
                "TargetGroupName": "default",
                "DBInstanceIdentifiers": [ref("Database")],
            },
        ),
    }
    return {name: {**each, "Condition": WITH_PROXY} for name, each in made.items()}


def _proxy_role() -> Resource:
    reads = {"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue"], "Resource": [ref(name) for name in LOGINS]}
    return resource(
        "IAM::Role",
        {
            "AssumeRolePolicyDocument": policy(
                {"Effect": "Allow", "Principal": {"Service": "rds.amazonaws.com"}, "Action": ["sts:AssumeRole"]}
            ),
            "Policies": [{"PolicyName": "its-passwords", "PolicyDocument": policy(reads)}],
        },
    )
