"""A purge with titles in DynamoDB and people's rows in the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.purging import PurgeContract
from shelf import records
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue
from world import World, new_world


class TestPurge(PurgeContract):
    @pytest.fixture
    def kept(self, catalogue: DynamoCatalogue, template: Path, tmp_path: Path) -> Iterator[World]:
        made = new_world(tmp_path / "data", template, catalogue_apart=catalogue)
        catalogue.put(records())
        made.job("load_trending")
        yield made
        made.close()
