"""What functions work on while they are measured: PostgreSQL, OpenSearch, and MiniStack for all of AWS.

Needs `tests` on the path, and the engines that `bash .ci/engines` installs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from adapters.postgres import cluster
from engines.ministack_server import ministack
from engines.opensearch_node import opensearch
from unit.adapters.embedded.mail_server import MailServer, running
from whattowatch.adapters.aws.dynamodb.table import DEFINITION

TABLE = "titles"


@contextmanager
def engines(folder: Path, *, in_dynamodb: bool) -> Iterator[Mapping[str, str]]:
    """Start all of them in this folder; the variables that lead a function to them.

    Args:
        folder: for what they write.
        in_dynamodb: whether titles are in DynamoDB, as the template has it; in PostgreSQL if not.
    """
    for name in ("ministack", "opensearch"):
        (folder / name).mkdir()
    with ExitStack() as stack:
        inbox = stack.enter_context(running(MailServer(), any_alphabet=True))
        database = stack.enter_context(cluster()).new()
        search = stack.enter_context(opensearch(folder / "opensearch"))
        aws = stack.enter_context(ministack(folder / "ministack", inbox.port))
        pool: dict[str, Any] = aws.client("cognito-idp").create_user_pool(PoolName="people")
        titles = {}
        if in_dynamodb:
            aws.client("dynamodb").create_table(TableName=TABLE, **DEFINITION)
            titles["WTW_CATALOGUE"] = f"dynamodb:{TABLE}"
        yield {
            **aws.environment,
            **titles,
            "WTW_DATABASE_URL": database,
            "WTW_SEARCH": search.replace("http", "opensearch+http"),
            "WTW_IDENTITY": f"cognito:{pool['UserPool']['Id']}",
        }
