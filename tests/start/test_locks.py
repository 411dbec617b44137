"""The locks hold what pyproject.toml asks for, by hash, and name no place to fetch it from."""

import re
import tomllib
from functools import cache
from typing import cast

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from start.checkout import PROJECT

LOCKS = {
    "requirements.lock": "runtime",
    "requirements-aws.lock": "aws",
    "requirements-build.lock": "build",
    "requirements-test.lock": "test",
    "requirements-dev.lock": "dev",
    "requirements-fuzz.lock": "fuzz",
    "requirements-infra.lock": "infra",
}


@cache
def pins(lock: str) -> dict[tuple[str, str], Version]:
    """The version that a lock gives to each package, by its name and its environment marker."""
    lines = re.findall(r"^[a-z0-9].*?(?= \\$)", (PROJECT / lock).read_text(), re.MULTILINE)
    requirements = [Requirement(line) for line in lines]
    return {
        (requirement.name, str(requirement.marker)): Version(str(requirement.specifier).removeprefix("=="))
        for requirement in requirements
    }


def members(groups: dict[str, list[str | dict[str, str]]], group: str) -> list[str]:
    """The requirements of a dependency group, those of the groups that it includes among them."""
    return [
        requirement
        for entry in groups[group]
        for requirement in ([entry] if isinstance(entry, str) else members(groups, entry["include-group"]))
    ]


def asked_for(group: str) -> list[Requirement]:
    """What pyproject.toml names for this lock."""
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    project = pyproject["project"]
    if group == "runtime":
        names = project["dependencies"]
    elif group in project["optional-dependencies"]:
        names = project["dependencies"] + project["optional-dependencies"][group]
    else:
        names = members(pyproject["dependency-groups"], group)
    return [Requirement(name) for name in cast("list[str]", names)]


@pytest.mark.parametrize(("lock", "group"), LOCKS.items())
def test_a_lock_pins_all_that_its_group_names(lock: str, group: str) -> None:
    for requirement in asked_for(group):
        versions = [version for (name, _), version in pins(lock).items() if name == requirement.name]
        assert versions, f"{requirement.name} is missing in {lock}: run scripts/lock"
        assert all(version in requirement.specifier for version in versions)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_agrees_with_the_runtimes(lock: str) -> None:
    runtime = pins("requirements.lock")
    shared = pins(lock).keys() & runtime.keys()
    assert {package: pins(lock)[package] for package in shared} == {package: runtime[package] for package in shared}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in (PROJECT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (PROJECT / lock).read_text()
    assert len(re.findall(r"^[a-z0-9].*? \\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)) == len(pins(lock)) > 0
