"""Everything that a deployed evening needs, running: Lambda and its neighbours, sign-in, database, search, mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters import postgres
from engines.cognito_server import cognito
from engines.front import front
from engines.ministack_server import KEYS, REGION, Aws, ministack
from engines.opensearch_node import opensearch
from engines.process import free_port
from unit.adapters.embedded.mail_server import MailServer, running


@dataclass(frozen=True)
class Engines:
    """What runs.

    Attributes:
        aws: everything but what is named below.
        people: Cognito, which calls the trigger after a sign-in.
        database_url: of a database that does not exist yet.
        search_url: of OpenSearch.
        inbox: the mail server to which SES relays.
    """

    aws: Aws
    people: Aws
    database_url: str
    search_url: str
    inbox: MailServer


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
    with ExitStack() as stack:
        inbox = stack.enter_context(running(MailServer(), any_alphabet=True))
        cluster = stack.enter_context(postgres.cluster())
        search = stack.enter_context(opensearch(folder / "opensearch"))
        issuer = stack.enter_context(front(f"http://127.0.0.1:{people_port}"))
        more = {**trigger, "TokenConfig": {"IssuerDomain": issuer.url}}
        stack.enter_context(cognito(folder / "cognito", more, people_port))
        people = Aws(issuer.url)
        # Functions inherit the variables of the engine: what they ask Cognito reaches the one that has the people.
        own = {
            "GATEWAY_PORT": str(port),
            "CLOUDTRAIL_RECORDING": "1",
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": issuer.url,
        }
        aws = stack.enter_context(ministack(folder / "ministack", inbox.port, own))
        yield Engines(aws, people, cluster.url("whattowatch"), search.replace("http", "opensearch+http"), inbox)
