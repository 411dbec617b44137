from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from whattowatch.domain.identity import Caller


@pytest.mark.parametrize(
    ("said", "latest"),
    [
        pytest.param(1772452800.25, datetime(2026, 3, 2, 12, 0, 0, 250000, UTC), id="a fraction, as ours"),
        pytest.param(1772452800, datetime(2026, 3, 2, 12, 0, 1, tzinfo=UTC), id="a whole second, as Cognito's"),
        pytest.param("1772452800", datetime(2026, 3, 2, 12, 0, 1, tzinfo=UTC), id="as a gateway hands it on"),
        pytest.param("noon", None, id="no number"),
    ],
)
def test_a_token_says_when_it_was_made_at_the_latest(said: Any, latest: datetime | None) -> None:
    assert Caller.of({"sub": "olga", "iat": said}).issued_at == latest


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(["operator", "others"], id="as Cognito"),
        pytest.param("[operator others]", id="as a gateway hands it on"),
    ],
)
def test_a_token_says_to_which_groups_somebody_belongs(said: Any) -> None:
    assert Caller.of({"sub": "olga", "cognito:groups": said}).groups == {"operator", "others"}


def test_most_people_belong_to_no_group() -> None:
    assert Caller.of({"sub": "olga"}).groups == frozenset()


def test_a_token_may_not_say_when_it_was_made() -> None:
    assert Caller.of({"sub": "olga"}).issued_at is None
