"""What the embedded identity keeps, in an empty database on disk."""

from __future__ import annotations

import pytest

from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.adapters.sql.database import Apart


@pytest.fixture
def credentials(scope: Apart) -> SqlCredentials:
    return SqlCredentials(scope)
