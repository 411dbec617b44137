"""What whole-instance tests share: a world with a small catalogue, and its cast."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from faces.transcript import Exchange, evening
from people import Client
from web import HttpTransport
from world import World, new_world

pytest_plugins = ["engines.fixtures"]

# The models of tests are tiny: nearly all of their training is compiling, and poor machine code is fast enough. XLA
# reads this when JAX is loaded, here and in the processes that tests start.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")

OF_AN_ENGINE = ("tests/aws/", "tests/adapters/aws/", "tests/adapters/opensearch/")
"""Folders of tests that share engines, which take long to start, and much memory while they run."""


class Together(LoadScopeScheduling):  # type: ignore[misc]  # It comes without types.
    """Runs the tests of one engine in one process, and so those of one file, for what they make together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in OF_AN_ENGINE if file.startswith(folder)), file)


def pytest_configure(config: pytest.Config) -> None:
    """What JAX compiles is kept for the next training and the next run: two thirds of what these tests would take."""
    # A folder for each process: JAX does not lock it, and another must not read what is half written.
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(config.rootpath / ".jax_cache" / process))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Says which tests share a process, where there are several."""
    return Together(config, log)


@pytest.fixture
def dev_data() -> Path:
    """The development data, for tests on real catalogues."""
    folder = os.environ.get("WTW_DEV_DATA")
    if not folder:
        pytest.skip("WTW_DEV_DATA does not name the folder of development data")
    return Path(folder)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a prepared instance that has ended, to be copied: preparing takes most of a second."""
    made = new_world(tmp_path_factory.mktemp("template") / "data")
    made.token("nobody")
    made.close()
    return made.folder


@pytest.fixture(scope="session")
def over_http(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Exchange]]:
    """The scripted evening over HTTP, played once for all tests that read it."""
    made = new_world(tmp_path_factory.mktemp("evening") / "data", template)
    yield evening(made, HttpTransport)
    made.close()


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    """A fresh instance without people."""
    made = new_world(tmp_path / "data", template)
    yield made
    made.close()


@pytest.fixture
def owner(world: World) -> Client:
    """The person whose things a test is about, and the operator, being the first."""
    return world.client("Olga")


@pytest.fixture
def friend(world: World, owner: Client) -> Client:
    """A friend of the owner, to whom nothing is shown but what a test says."""
    found = world.client("Frank")
    owner.post("/friend/add", {"user_id": found.id})
    found.post("/friend/add", {"user_id": owner.id})
    return found


@pytest.fixture
def stranger(world: World, owner: Client) -> Client:  # noqa: ARG001  (the owner is the first to come)
    """Somebody who must see nothing of the owner's."""
    return world.client("Sven")
