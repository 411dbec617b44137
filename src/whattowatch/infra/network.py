"""A network of the stack's own: functions, database and search in private subnets, the way out through a NAT gateway.

Everything here stands under one condition. S3 and DynamoDB are reached without the NAT gateway, which charges by the
gigabyte.
"""

from __future__ import annotations

from whattowatch.infra.cfn import NOTHING, Resource, Resources, Value, attribute, either, ref, resource, sub
from whattowatch.infra.parameters import OWN_NETWORK

RANGE = "10.71.0.0/16"
ZONES = (0, 1)
"""Two availability zones, as RDS demands of a subnet group."""
POSTGRESQL, HTTPS = 5432, 443


def network() -> Resources:
    """The VPC, its subnets and routes, and who may speak to whom."""
    made = {**_outside(), **_private_subnets(), **_endpoints(), **_groups()}
    return {name: {**each, "Condition": OWN_NETWORK} for name, each in made.items()}


def placed() -> Value:
    """Where a function runs."""
    return either(OWN_NETWORK, {"SecurityGroupIds": [ref("FunctionsGroup")], "SubnetIds": private_subnets()})


def private_subnets() -> list[Value]:
    """Every private subnet."""
    return [ref(f"PrivateSubnet{zone}") for zone in ZONES]


def _make(kind: str, **properties: Value) -> Resource:
    return resource(f"EC2::{kind}", {name: value for name, value in properties.items() if value is not NOTHING})


def _outside() -> Resources:
    zone = {"Fn::Select": [0, {"Fn::GetAZs": ""}]}
    return {
        "Vpc": _make("VPC", CidrBlock=RANGE, EnableDnsSupport=True, EnableDnsHostnames=True),
        "Internet": _make("InternetGateway"),
        "InternetAttachment": _make("VPCGatewayAttachment", VpcId=ref("Vpc"), InternetGatewayId=ref("Internet")),
        "PublicSubnet": _make("Subnet", VpcId=ref("Vpc"), CidrBlock="10.71.0.0/24", AvailabilityZone=zone),
        "PublicRoutes": _make("RouteTable", VpcId=ref("Vpc")),
        "PublicWayOut": _way_out("PublicRoutes", GatewayId=ref("Internet")) | {"DependsOn": "InternetAttachment"},
        "PublicAssociation": _association("PublicSubnet", "PublicRoutes"),
        "NatAddress": _make("EIP", Domain="vpc") | {"DependsOn": "InternetAttachment"},
        "Nat": _make("NatGateway", AllocationId=attribute("NatAddress", "AllocationId"), SubnetId=ref("PublicSubnet")),
        "PrivateRoutes": _make("RouteTable", VpcId=ref("Vpc")),
        "PrivateWayOut": _way_out("PrivateRoutes", NatGatewayId=ref("Nat")),
    }


def _way_out(routes: str, **target: Value) -> Resource:
    return _make("Route", RouteTableId=ref(routes), DestinationCidrBlock="0.0.0.0/0", **target)


def _association(subnet: str, routes: str) -> Resource:
    return _make("SubnetRouteTableAssociation", SubnetId=ref(subnet), RouteTableId=ref(routes))


def _private_subnets() -> Resources:
    made: Resources = {}
    for zone in ZONES:
        name = f"PrivateSubnet{zone}"
        where = {"Fn::Select": [zone, {"Fn::GetAZs": ""}]}
        made[name] = _make("Subnet", VpcId=ref("Vpc"), CidrBlock=f"10.71.{zone + 1}.0/24", AvailabilityZone=where)
        made[f"{name}Association"] = _association(name, "PrivateRoutes")
    return made


def _endpoints() -> Resources:
    return {
        f"{name}Endpoint": _make(
            "VPCEndpoint",
            VpcId=ref("Vpc"),
            ServiceName=sub(f"com.amazonaws.${{AWS::Region}}.{service}"),
            VpcEndpointType="Gateway",
            RouteTableIds=[ref("PrivateRoutes")],
        )
        for name, service in (("Storage", "s3"), ("Catalogue", "dynamodb"))
    }


def _groups() -> Resources:
    return {
        "FunctionsGroup": _group("the functions"),
        "DatabaseGroup": _group("the database", _from_functions(POSTGRESQL)),
        "SearchGroup": _group("the search domain", _from_functions(HTTPS)),
        # RDS Proxy stands in the database's own group.
        "ProxyToDatabase": _make(
            "SecurityGroupIngress",
            GroupId=ref("DatabaseGroup"),
            SourceSecurityGroupId=ref("DatabaseGroup"),
            IpProtocol="tcp",
            FromPort=POSTGRESQL,
            ToPort=POSTGRESQL,
        ),
    }


def _group(whose: str, *ingress: Value) -> Resource:
    return _make(
        "SecurityGroup", GroupDescription=whose, VpcId=ref("Vpc"), SecurityGroupIngress=list(ingress) or NOTHING
    )


def _from_functions(port: int) -> Value:
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "SourceSecurityGroupId": ref("FunctionsGroup"),
    }
