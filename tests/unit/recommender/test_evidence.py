"""What is gathered of a person is the same whether all of it is told anew or only what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moving_clock import NOON, MovingClock
from unit.recommender.small_world import film, records
from unit.recommender.worlds import opened
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.domain.discovery import Interaction, Kind, Taste
from whattowatch.recommender.evidence import Evidence, Rows, gather
from whattowatch.recommender.items import Items, Shelf
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.numbering import Numbering

TITLES = [film("Western", number) for number in range(4)] + ["movie-404404"]
STEPS = st.tuples(
    st.sampled_from(["adds", "replaces", "takes back", "adds before"]),
    st.sampled_from(list(Kind)),
    st.sampled_from(TITLES),
    st.integers(1, 10),
)


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Items:
    catalogue = SqlCatalogue(opened(Path(tmp_path_factory.mktemp("evidence")) / "whattowatch.db").apart())
    catalogue.put(records())
    return Shelf(catalogue, MovingClock()).items()


def changed(
    history: tuple[Interaction, ...], how: str, kind: Kind, title_id: str, value: int
) -> tuple[Interaction, ...]:
    """The history after one thing was done with it."""
    at = NOON + timedelta(minutes=len(history))
    deed = Interaction(kind, title_id, at, value if kind is Kind.RATED else None)
    if how == "takes back":
        return history[:-1]
    if how == "adds before":
        return (deed, *history)
    if how == "replaces":
        history = tuple([each for each in history if (each.title_id, each.kind) != (title_id, kind)])
    return (*history, deed)


def gathered(items: Items, history: tuple[Interaction, ...], known: Evidence | None = None) -> Evidence:
    def slots(ids: Sequence[str]) -> Mapping[str, int]:
        return {title_id: items.living[title_id] for title_id in ids if title_id in items.living}

    numbering = Numbering.of(TITLES[:2], slots(TITLES[:2]), len(items.ids))
    return gather(Taste("ada", history, ("Drama",), ("Horror",)), items, numbering, slots, known)


def told(evidence: Evidence | Likes) -> dict[str, Any]:
    """All that it says, as values that can be compared."""
    found: dict[str, Any] = {field.name: getattr(evidence, field.name) for field in fields(evidence)}
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Likes):
        return told(value)
    if isinstance(value, Rows):
        return [_plain(column) for column in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


@given(steps=st.lists(STEPS, max_size=12))
def test_whatever_is_done_it_is_as_if_all_were_gathered_anew(
    items: Items, steps: list[tuple[str, Kind, str, int]]
) -> None:
    history: tuple[Interaction, ...] = ()
    known = gathered(items, history)
    for step in steps:
        history = changed(history, *step)
        known, anew = gathered(items, history, known), gathered(items, history)
        assert told(known) == told(anew)


def test_one_thing_more_is_not_looked_up_with_all_the_others(items: Items) -> None:
    history = tuple([Interaction(Kind.FINISHED, title_id, NOON) for title_id in TITLES])
    known = gathered(items, history)
    asked: list[str] = []

    def slots(ids: Sequence[str]) -> Mapping[str, int]:
        asked.extend(ids)
        return {}

    later = (*history, Interaction(Kind.RATED, TITLES[0], NOON, 9))
    gather(Taste("ada", later), items, Numbering.of((), {}, len(items.ids)), slots, known)
    assert asked == TITLES[:1]
