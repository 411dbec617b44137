"""Everything that a deployed evening needs, running: Lambda and its neighbours, sign-in, database, search, mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters import postgres
from engines.asked import Asked
from engines.cognito_server import cognito
from engines.front import Front, front
from engines.ministack_server import KEYS, REGION, Aws, ministack
from engines.opensearch_node import opensearch
from engines.process import free_port
from unit.adapters.embedded.mail_server import MailServer, running

SECRET = "every-function-s-secret"
"""On engines that look at none, but for Personalize's."""


@dataclass(frozen=True)
class Engines:
    """What runs.

    Attributes:
        aws: everything but what is named below.
        people: Cognito, which calls the trigger after a sign-in.
        database_url: of a database that does not exist yet.
        reader_url: the same, for a login that does not exist yet either.
        search_url: of OpenSearch.
        inbox: the mail server to which SES relays.
        personalize: where Personalize is to answer, once something listens there.
        asked: what functions have asked of all of them but the database and the inbox, in this order.
    """

    aws: Aws
    people: Aws
    database_url: str
    reader_url: str
    search_url: str
    inbox: MailServer
    personalize: Front
    asked: list[Asked]


@contextmanager
def engines(folder: Path) -> Iterator[Engines]:
    """Start all of them in this folder.

    Raises:
        NotInstalledError: this machine lacks one.
    """
    port, people_port = free_port(), free_port()
    credentials = {"accessKeyId": KEYS["AWS_ACCESS_KEY_ID"], "secretAccessKey": KEYS["AWS_SECRET_ACCESS_KEY"]}
    trigger = {
        "LambdaClient": {"endpoint": f"http://127.0.0.1:{port}", "region": REGION, "credentials": credentials},
        "TriggerFunctions": {"PostAuthentication": "add_user"},
    }
    for name in ("cognito", "ministack", "opensearch"):
        (folder / name).mkdir()
    asked: list[Asked] = []
    with ExitStack() as stack:
        inbox = stack.enter_context(running(MailServer(), any_alphabet=True))
        cluster = stack.enter_context(postgres.cluster())
        search = stack.enter_context(front(stack.enter_context(opensearch(folder / "opensearch")), asked))
        issuer = stack.enter_context(front(f"http://127.0.0.1:{people_port}", asked))
        more = {**trigger, "TokenConfig": {"IssuerDomain": issuer.url}}
        stack.enter_context(cognito(folder / "cognito", more, people_port))
        services = stack.enter_context(front(f"http://127.0.0.1:{port}", asked))
        # Functions inherit the variables of the engine: what they ask goes by way of the fronts.
        personalize = stack.enter_context(front(f"http://127.0.0.1:{free_port()}", asked))
        own = {
            "GATEWAY_PORT": str(port),
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": services.url,
            "AWS_ENDPOINT_URL_PERSONALIZE_EVENTS": personalize.url,
            "AWS_ENDPOINT_URL_PERSONALIZE_RUNTIME": personalize.url,
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": issuer.url,
        }
        aws = stack.enter_context(ministack(folder / "ministack", inbox.port, own))
        search_url = search.url.replace("http", "opensearch+http")
        database_url, reader_url = cluster.url("whattowatch"), cluster.url("whattowatch", "wtw_reader")
        yield Engines(aws, Aws(issuer.url), database_url, reader_url, search_url, inbox, personalize, asked)
