"""One stack for all tests of a deployed instance: it takes a minute to make, and its functions keep warm."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from adapters.postgres import NotInstalledError as NoPostgresError
from aws.carrying import Counted, GatewayOverHttp
from aws.engines import engines
from aws.everything import Seen, everything
from aws.played import Evening, deployed_evening
from aws.pool import new_pool
from aws.stack import Stack, deploy
from engines.installed import NotInstalledError


@pytest.fixture(scope="session")
def packages() -> Path:
    """The packages of code, which `bash .ci/packages FOLDER` makes."""
    folder = os.environ.get("WTW_PACKAGES")
    if not folder:
        missing = "WTW_PACKAGES does not name the folder that `bash .ci/packages FOLDER` fills"
        if os.environ.get("WTW_REQUIRE_STORES") == "all":
            pytest.fail(missing)
        pytest.skip(missing)
    return Path(folder)


@pytest.fixture(scope="session")
def stack(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The template, deployed as it is, with the starter's titles loaded."""
    with ExitStack() as running:
        try:
            made = running.enter_context(engines(tmp_path_factory.mktemp("aws")))
        except (NotInstalledError, NoPostgresError) as error:
            if os.environ.get("WTW_REQUIRE_STORES") == "all":
                raise
            pytest.skip(str(error))
        deployed = deploy(made, packages, new_pool(made.people))
        deployed.invoke("migrate")
        yield deployed


@pytest.fixture(scope="session")
def gateway(stack: Stack) -> Iterator[Counted]:
    """Carries every call of the evening, and of what follows it."""
    carrier = Counted(GatewayOverHttp(stack.url), stack.engines.asked)
    yield carrier
    carrier.close()


@pytest.fixture(scope="session")
def evening(stack: Stack, gateway: Counted) -> Evening:
    """The scripted evening, played once through the gateway."""
    return deployed_evening(gateway, stack.pool)


@pytest.fixture(scope="session")
def seen(stack: Stack, evening: Evening, gateway: Counted, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What functions ask of AWS's services, after each call has been made and each job done."""
    assert evening.exchanges
    return everything(stack, gateway, tmp_path_factory.mktemp("owing"))
