"""docs/settings.md tells of every setting, where it is given, and what holds without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.help import flags_of, verbs
from documents.pages import code, page
from whattowatch.settings import PREFIX, default_data, fields

SETTINGS = page("docs/settings.md")
COLUMNS = ("variable", "key in `wtw.toml`", "flag", "default", "meaning")
NOT_IN_THE_FILE = "data"
"""The file lies in the folder that this names."""
UNDER_ANOTHER_NAME = {"starter": "--no-starter"}


def flag_of(setting: str) -> str:
    flag = UNDER_ANOTHER_NAME.get(setting, f"--{setting.replace('_', '-')}")
    return flag if any(flag in flags_of(verb) for verb in verbs()) else ""


def default_of(setting: str, default: object) -> str:
    if setting == NOT_IN_THE_FILE:
        return f"~/{default_data().relative_to(Path.home())}"
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_is_listed_with_its_places_and_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    listed = [tuple("".join(code(row[column])) for column in COLUMNS[:4]) for row in SETTINGS.rows(*COLUMNS)]
    assert listed == [
        (
            f"{PREFIX}{each.name.upper()}",
            "" if each.name == NOT_IN_THE_FILE else each.name,
            flag_of(each.name),
            default_of(each.name, each.default),
        )
        for each in fields()
    ]


def test_every_setting_has_a_meaning() -> None:
    assert all(row["meaning"] for row in SETTINGS.rows(*COLUMNS))
