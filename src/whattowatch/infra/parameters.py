"""What whoever deploys may choose, and the conditions that follow from it.

The stack makes the database, the search domain and the user pool itself where no address of another one is given. So
the very same template deploys where those services stand elsewhere.
"""

from __future__ import annotations

from typing import Any

from whattowatch.infra.cfn import Value, ref

OWN = "own"

OWN_NETWORK = "OwnNetwork"
OWN_DATABASE = "OwnDatabase"
OWN_SEARCH = "OwnSearch"
OWN_PEOPLE = "OwnPeople"
OWN_ADDRESS = "OwnAddress"
WITH_PROXY = "WithProxy"
WITH_READER = "WithReader"
WITH_OPERATOR = "WithOperator"
IN_DYNAMODB = "InDynamoDb"
WITH_TMDB = "WithTmdb"
WITH_TVMAZE = "WithTvmaze"
WITH_PERSONALIZE = "WithPersonalize"


def _text(description: str, default: str | None = "", **more: Any) -> dict[str, Any]:
    given = {} if default is None else {"Default": default}
    return {"Type": "String", "Description": description, **given, **more}


def _choice(description: str, *values: str) -> dict[str, Any]:
    """The first value is the default."""
    return _text(description, values[0], AllowedValues=list(values))


def parameters() -> dict[str, Value]:
    """Every parameter."""
    return {
        "CodeBucket": _text("the bucket that holds the packages of code", None),
        "Release": _text("the folder in that bucket; each new version of the code has one of its own", None),
        "Architecture": _choice("which machines the packages were made for", "x86_64", "arm64"),
        "Prefix": _text("before the name of each function, where one account holds several instances"),
        "BaseUrl": _text("how people reach the instance, without a slash at the end; empty: the gateway's own address"),
        "Network": _choice("own: a VPC with private subnets for functions, database and search", OWN, "none"),
        "DatabaseUrl": _text("a PostgreSQL database that stands already; empty: one of this stack", NoEcho=True),
        "DatabaseReaderUrl": _text("the same by a login that may only read; empty: DatabaseUrl", NoEcho=True),
        "DatabaseClass": _text("the class of this stack's database", "db.t4g.small"),
        "UseProxy": _choice("whether RDS Proxy stands before this stack's database", "no", "yes"),
        "Catalogue": _choice("where titles are kept: in this stack's table, or in the database", "dynamodb", "sql"),
        "SearchUrl": _text("an OpenSearch that stands already, as opensearch+https://…; empty: one of this stack"),
        "SearchClass": _text("the class of this stack's search domain", "t3.small.search"),
        "Issuer": _text("who signs people in, as OpenID Connect names it; empty: a user pool of this stack"),
        "ClientId": _text("the client that access tokens are for; needed with Issuer"),
        "PoolId": _text("the id of the user pool; needed with Issuer"),
        "SignInUrl": _text("where the user pool's sign-in page is; with Issuer"),
        "TmdbSecret": _text("the secret of Secrets Manager with a token for TMDB; empty: the starter's titles alone"),
        "Tvmaze": _choice("whether TVmaze is asked at which times episodes air", "no", "yes"),
        "PersonalizeCampaign": _text("the ARN of the campaign of Amazon Personalize that recommends; empty: our model"),
        "PersonalizeTracking": _text("the id of its event tracker; needed with PersonalizeCampaign"),
        "PersonalizeDatasets": _text("the ARN of its data sets, up to the name of the group: arn:…:dataset/GROUP"),
        "PersonalizeFilter": _text("the ARN of its filter by type; needed with PersonalizeCampaign"),
        "MailFrom": _text("the sender's address of every mail, which SES has to verify", None),
        "OperatorEmail": _text("who is told when something is wrong; empty: nobody"),
        "LogDays": {
            "Type": "Number",
            "Description": "how long log lines are kept",
            "Default": 30,
            "AllowedValues": [7, 14, 30, 60, 90, 180, 365],
        },
    }


def conditions() -> dict[str, Value]:
    """What follows from the parameters."""
    return {
        OWN_NETWORK: _is("Network", OWN),
        OWN_DATABASE: _is("DatabaseUrl", ""),
        OWN_SEARCH: _is("SearchUrl", ""),
        OWN_PEOPLE: _is("Issuer", ""),
        OWN_ADDRESS: _is("BaseUrl", ""),
        WITH_PROXY: {"Fn::And": [{"Condition": OWN_DATABASE}, _is("UseProxy", "yes")]},
        WITH_READER: {"Fn::Not": [_is("DatabaseReaderUrl", "")]},
        WITH_OPERATOR: {"Fn::Not": [_is("OperatorEmail", "")]},
        IN_DYNAMODB: _is("Catalogue", "dynamodb"),
        WITH_TMDB: {"Fn::Not": [_is("TmdbSecret", "")]},
        WITH_TVMAZE: _is("Tvmaze", "yes"),
        WITH_PERSONALIZE: {
            "Fn::And": [
                {"Fn::Not": [_is(f"Personalize{name}", "")]} for name in ("Campaign", "Tracking", "Datasets", "Filter")
            ]
        },
    }


def rules() -> dict[str, Value]:
    """What does not go together is refused before anything is made."""
    return {
        "WithoutNetwork": {
            "RuleCondition": _is("Network", "none"),
            "Assertions": [
                _needs("DatabaseUrl", "the database of this stack stands in its network: give DatabaseUrl"),
                _needs("SearchUrl", "the search domain of this stack stands in its network: give SearchUrl"),
            ],
        },
        "PeopleElsewhere": {
            "RuleCondition": {"Fn::Not": [_is("Issuer", "")]},
            "Assertions": [
                _needs("ClientId", "an Issuer signs people in for a client: give ClientId"),
                _needs("PoolId", "an Issuer is a user pool: give PoolId"),
            ],
        },
        "Personalize": {
            "RuleCondition": {"Fn::Not": [_is("PersonalizeCampaign", "")]},
            "Assertions": [
                _needs(f"Personalize{name}", f"a campaign is used with the others: give Personalize{name}")
                for name in ("Tracking", "Datasets", "Filter")
            ],
        },
    }


def _is(parameter: str, value: str) -> Value:
    return {"Fn::Equals": [ref(parameter), value]}


def _needs(parameter: str, why: str) -> Value:
    return {"Assert": {"Fn::Not": [_is(parameter, "")]}, "AssertDescription": why}
