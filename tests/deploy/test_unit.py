"""The unit for systemd: hardened, stopped with patience, and restarted only when it failed."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from documents.pages import ROOT
from whattowatch.processes.supervisor import GRACE
from whattowatch.settings import read

Section = dict[str, list[str]]


@pytest.fixture(scope="module")
def service() -> Section:
    """The section of the service; a key may stand more than once."""
    sections: dict[str, Section] = defaultdict(lambda: defaultdict(list))
    name = ""
    for line in (ROOT / "deploy" / "whattowatch.service").read_text("utf-8").splitlines():
        if found := re.fullmatch(r"\[(\w+)\]", line):
            name = found[1]
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            sections[name][key].append(value)
    assert set(sections) == {"Unit", "Service", "Install"}
    return sections["Service"]


def test_it_runs_our_command_with_settings_that_are_settings(service: Section) -> None:
    assert service["ExecStart"] == ["/opt/whattowatch/.venv/bin/wtw serve"]
    given = dict(each.split("=", 1) for each in service["Environment"])
    assert read(given).data == f"/var/lib/{service['StateDirectory'][0]}"


def test_its_user_is_nobody_else_and_can_write_nothing_else(service: Section) -> None:
    for key, value in {"DynamicUser": "yes", "ProtectSystem": "strict", "ProtectHome": "yes"}.items():
        assert service[key] == [value]
    assert service["CapabilityBoundingSet"] == [""]


def test_what_is_under_way_is_finished_before_it_is_killed(service: Section) -> None:
    assert int(service["TimeoutStopSec"][0]) > GRACE
    # The supervisor passes the signal on to its processes in its own order.
    assert service["KillMode"] == ["mixed"]


def test_it_is_started_again_when_it_failed_and_not_when_it_was_stopped(service: Section) -> None:
    assert service["Restart"] == ["on-failure"]
