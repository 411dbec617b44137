"""The catalogue's table, the search domain, and the bucket for files."""

from __future__ import annotations

from whattowatch.adapters.aws.dynamodb.table import DEFINITION, EXPIRES
from whattowatch.infra.cfn import Resource, Resources, Value, either, policy, ref, resource, sub
from whattowatch.infra.network import private_subnets
from whattowatch.infra.parameters import OWN_SEARCH

KEPT: dict[str, Value] = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
DOMAIN = "${AWS::StackName}-titles"
DOMAIN_ARN = f"arn:${{AWS::Partition}}:es:${{AWS::Region}}:${{AWS::AccountId}}:domain/{DOMAIN}"


def storage() -> Resources:
    """Everything that keeps data beside the database."""
    return {
        "Titles": _table(),
        "SearchDomain": _domain(),
        "Files": _bucket(),
    }


def search_url() -> Value:
    """Where functions find the search domain."""
    return either(OWN_SEARCH, sub("opensearch+https://${SearchDomain.DomainEndpoint}"), ref("SearchUrl"))


def _table() -> Resource:
    """The catalogue's one table, as its adapter defines it."""
    return resource(
        "DynamoDB::Table",
        {
            **DEFINITION,
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": EXPIRES, "Enabled": True},
            "SSESpecification": {"SSEEnabled": True},
        },
        **KEPT,
    )


def _domain() -> Resource:
    """Within the network; each role says what its function may ask of it."""
    anyone_here = {
        "Effect": "Allow",
        "Principal": {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"],
        "Resource": [sub(f"{DOMAIN_ARN}/*")],
    }
    return resource(
        "OpenSearchService::Domain",
        {
            "DomainName": sub(DOMAIN),
            "EngineVersion": "OpenSearch_2.19",
            "ClusterConfig": {"InstanceType": ref("SearchClass"), "InstanceCount": 1},
            "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 10},
            "EncryptionAtRestOptions": {"Enabled": True},
            "NodeToNodeEncryptionOptions": {"Enabled": True},
            "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
            "VPCOptions": {"SubnetIds": private_subnets()[:1], "SecurityGroupIds": [ref("SearchGroup")]},
            "AccessPolicies": policy(anyone_here),
        },
        Condition=OWN_SEARCH,
    )


def _bucket() -> Resource:
    """The web app and models."""
    return resource(
        "S3::Bucket",
        {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "VersioningConfiguration": {"Status": "Enabled"},
        },
        **KEPT,
    )
