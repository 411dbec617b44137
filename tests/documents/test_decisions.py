"""Decisions are numbered, have one form, and give a reason for every direct dependency."""

from __future__ import annotations

import re
import tomllib
from itertools import chain

import pytest

from documents.pages import ROOT, Page, code, page, pages
from whattowatch.ports import ALLOWED

DECISIONS = [each for each in pages() if each.path.parent == ROOT / "docs" / "decisions"]


def dependencies() -> list[str]:
    """What pyproject.toml asks for: to run, and to work on it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    grouped = chain.from_iterable(project["dependency-groups"].values())
    extra = chain.from_iterable(project["project"].get("optional-dependencies", {}).values())
    wanted = [*project["project"]["dependencies"], *extra, *(each for each in grouped if isinstance(each, str))]
    return [re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in wanted]


@pytest.mark.parametrize("package", dependencies())
def test_every_direct_dependency_is_named_in_a_decision(package: str) -> None:
    assert any(package in code(each.text) for each in DECISIONS)


def test_decisions_are_numbered_from_one_without_a_gap() -> None:
    numbers = [int(each.path.name[:4]) for each in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.path.stem)
def test_a_decision_has_its_number_context_reasons_and_consequences(decision: Page) -> None:
    title, *parts = decision.headings()
    assert title.startswith(f"{int(decision.path.name[:4])}. ")
    assert parts == ["Context", "Decision", "Reasons", "Consequences"]


def test_the_architecture_lists_every_port_and_its_protocols() -> None:
    rows = page("docs/architecture.md").rows("port", "protocol", "stands there today")
    listed = {code(row["port"])[0]: tuple(code(row["protocol"])) for row in rows}
    assert listed == {name: tuple(kind.__name__ for kind in kinds) for name, kinds in ALLOWED.items()}
