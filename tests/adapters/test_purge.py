"""A purge on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.engines import Engine
from contracts.purging import PurgeContract
from world import World, new_world


class TestPurge(PurgeContract):
    @pytest.fixture
    def kept(self, engine: Engine, tmp_path: Path) -> Iterator[World]:
        made = new_world(tmp_path / "data", database_url=engine.empty())
        yield made
        made.close()
