"""What a function may do on AWS, from the ports that its signature names.

PostgreSQL is not here: a login, not a role, opens it. What Cognito answers to a person's own token needs no role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from whattowatch.adapters.aws.dynamodb.table import POPULAR
from whattowatch.domain.catalogue import CatalogueReader, CatalogueWriter
from whattowatch.domain.discovery import InteractionsWriter, Recommender, SearchIndex, SearchIndexWriter
from whattowatch.domain.identity import Departures, Directory, Identity, SigningOut
from whattowatch.domain.learning import Learner
from whattowatch.domain.liking import Likings
from whattowatch.domain.notifications import Mailer, Outbox, Queue
from whattowatch.infra.cfn import Value, allow, arn, either, ref, sub
from whattowatch.infra.functions import Function
from whattowatch.infra.parameters import IN_DYNAMODB, OWN_NETWORK, OWN_PEOPLE, OWN_SEARCH, WITH_PERSONALIZE
from whattowatch.infra.storage import DOMAIN_ARN


@dataclass(frozen=True, eq=False, slots=True)
class Grant:
    """Actions on resources.

    Attributes:
        condition: under which it is given; None always.
    """

    actions: tuple[str, ...]
    resources: tuple[Value, ...]
    condition: str | None = None

    def statement(self) -> Value:
        """As a policy has it."""
        given = allow(self.actions, *self.resources)
        return given if self.condition is None else either(self.condition, given)


TABLE = (arn("Titles"),)
SENDER = sub("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${MailFrom}")
INDEX = (sub(f"{DOMAIN_ARN}/*"),)

READ_TITLES = Grant(("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"), TABLE, IN_DYNAMODB)
QUERY_INDEX = Grant(("dynamodb:Query",), (sub(f"${{Titles.Arn}}/index/{POPULAR}"),), IN_DYNAMODB)
WRITE_TITLES = Grant(
    (
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ),
    TABLE,
    IN_DYNAMODB,
)
FIND = Grant(("es:ESHttpGet", "es:ESHttpPost"), INDEX, OWN_SEARCH)
PUBLISH = Grant(("sns:Publish",), (ref("DomainEvents"),))
KEEP_INDEX = Grant(("es:ESHttpPut",), INDEX, OWN_SEARCH)
KNOW_PEOPLE = Grant(("cognito-idp:ListUsers",), (arn("People"),), OWN_PEOPLE)
SIGN_PEOPLE_OUT = Grant(("cognito-idp:AdminUserGlobalSignOut",), (arn("People"),), OWN_PEOPLE)
FORGET_PEOPLE = Grant(("cognito-idp:AdminDeleteUser",), (arn("People"),), OWN_PEOPLE)
RECOMMEND = Grant(
    ("personalize:GetRecommendations",), (ref("PersonalizeCampaign"), ref("PersonalizeFilter")), WITH_PERSONALIZE
)
TELL = Grant(("personalize:PutEvents",), ("*",), WITH_PERSONALIZE)
TEACH = Grant(
    ("personalize:PutItems", "personalize:PutUsers"),
    (sub("${PersonalizeDatasets}/ITEMS"), sub("${PersonalizeDatasets}/USERS")),
    WITH_PERSONALIZE,
)

GRANTS: Mapping[type, tuple[Grant, ...]] = {
    CatalogueReader: (READ_TITLES, QUERY_INDEX),
    CatalogueWriter: (READ_TITLES, QUERY_INDEX, WRITE_TITLES),
    # The model in the function reads the catalogue by itself.
    Likings: (READ_TITLES, QUERY_INDEX),
    Recommender: (READ_TITLES, QUERY_INDEX, RECOMMEND),
    # What people do is told once it is committed.
    InteractionsWriter: (TELL,),
    Learner: (TEACH,),
    Directory: (KNOW_PEOPLE,),
    Identity: (KNOW_PEOPLE,),
    SigningOut: (SIGN_PEOPLE_OUT,),
    Departures: (KNOW_PEOPLE, FORGET_PEOPLE),
    Mailer: (Grant(("ses:SendRawEmail",), (SENDER,)),),
    # What is put into the outbox is published when it is committed.
    Outbox: (PUBLISH,),
    Queue: (PUBLISH,),
    SearchIndex: (FIND,),
    SearchIndexWriter: (FIND, KEEP_INDEX),
}
"""By the type of a port; the types that are not here need nothing of AWS."""

CONSUME = Grant(("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"), (arn("Mails"),))
"""Lambda fetches the queue's messages in the function's name."""

NETWORK = (
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
)
NO_ARN: Mapping[str, str] = {
    **dict.fromkeys(NETWORK, "Lambda places a function in a network by interfaces that it has yet to make"),
    "personalize:PutEvents": "Personalize demands it so of the role of a function",
}
"""Actions on every resource, and why."""
PLACE = Grant(NETWORK, ("*",), OWN_NETWORK)


def statements(function: Function) -> list[Value]:
    """What the function may do, its log left out."""
    grants = list(dict.fromkeys(grant for kind in _types(function) for grant in GRANTS.get(kind, ())))
    if function.fed_by_queue:
        grants.append(CONSUME)
    return [grant.statement() for grant in (*grants, PLACE)]


def _types(function: Function) -> Iterable[type]:
    return (kind for _, kind in sorted(function.asks, key=lambda pair: (pair[0], pair[1].__name__)))
