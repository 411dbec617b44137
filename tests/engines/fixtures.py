"""Each engine, started once for all tests; where it is not installed they are skipped, unless that is forbidden."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TypeVar

import pytest

from engines.cognito_server import cognito
from engines.installed import NotInstalledError
from engines.ministack_server import Aws, ministack
from engines.opensearch_node import opensearch
from unit.adapters.embedded.mail_server import MailServer, running

Running = TypeVar("Running")


@contextmanager
def _started(engine: AbstractContextManager[Running]) -> Iterator[Running]:
    with ExitStack() as stack:
        try:
            started = stack.enter_context(engine)
        except NotInstalledError as error:
            if os.environ.get("WTW_REQUIRE_STORES") == "all":
                raise
            pytest.skip(str(error))
        yield started


@pytest.fixture(scope="session")
def relay() -> Iterator[MailServer]:
    """The mail server to which the SES of `aws` relays what it takes."""
    with running(MailServer(), any_alphabet=True) as server:
        yield server


@pytest.fixture(scope="session")
def aws(relay: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """MiniStack."""
    with _started(ministack(tmp_path_factory.mktemp("ministack"), relay.port)) as engine:
        yield engine


@pytest.fixture(scope="session")
def cognito_idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """cognito-local."""
    with _started(cognito(tmp_path_factory.mktemp("cognito"))) as engine:
        yield engine


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an OpenSearch node."""
    with _started(opensearch(tmp_path_factory.mktemp("opensearch"))) as url:
        yield url
