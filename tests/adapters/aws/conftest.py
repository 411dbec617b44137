"""Leads the adapters to the engines, as the environment does on AWS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engines.ministack_server import Aws
from whattowatch.adapters.aws.clients import client


@pytest.fixture
def on_aws(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """The environment of a function on MiniStack."""
    yield from led_to(aws, monkeypatch)


def led_to(engine: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Clients that are made anew, for this engine."""
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    client.cache_clear()
    yield engine
    client.cache_clear()
