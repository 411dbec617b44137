"""Reading the settings, once at the start; what is wrong is named in full, all of it at once.

Flags win over the environment, the environment over the file, the file over the defaults.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from whattowatch.settings.demands import lacking
from whattowatch.settings.derived import Settings
from whattowatch.settings.showing import described, fields

PREFIX = "WTW_"
FILE = "wtw.toml"
NOT_SETTINGS = frozenset({"WTW_DEV_DATA", "WTW_ENGINES", "WTW_PACKAGES", "WTW_REQUIRE_STORES"})
"""Variables of the same prefix that concern the tests only."""


def default_data() -> Path:
    """Where data lies unless told otherwise: the user's data folder of the XDG base directory rules."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "whattowatch"


class BadSettingsError(Exception):
    """Some settings are wrong; the message has a line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read(environment: Mapping[str, str], flags: Mapping[str, Any] | None = None) -> Settings:
    """The settings from flags, environment, file and defaults.

    Raises:
        BadSettingsError: naming every setting that is wrong or unknown, and where it was given.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    data = given.get("data") or environment.get(f"{PREFIX}DATA") or str(default_data())
    problems: list[str] = []
    from_file = _file(Path(data).expanduser() / FILE, problems)
    from_environment = _environment(environment, problems)
    layers = [
        *((name, f"{FILE}: {name}", value) for name, value in from_file.items()),
        *((name, f"{PREFIX}{name.upper()}", value) for name, value in from_environment.items()),
        *((name, f"--{name.replace('_', '-')}", value) for name, value in given.items()),
    ]
    chosen = {name: (place, value) for name, place, value in layers}
    problems += _wrong(chosen)
    if problems:
        raise BadSettingsError(problems)
    values = {name: value for name, (_, value) in chosen.items()}
    settings = msgspec.convert(values | {"data": data}, Settings, strict=False)
    if demands := list(lacking(settings, environment)):
        raise BadSettingsError(demands)
    return settings


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment that makes another process read these settings."""
    values = msgspec.to_builtins(settings)
    return {
        f"{PREFIX}{name.upper()}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
    }


def _names() -> list[str]:
    return [field.name for field in fields()]


def _file(path: Path, problems: list[str]) -> Mapping[str, Any]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        problems.append(f"{path}: {error}")
        return {}
    # The file lies in the data folder, so it cannot say where that is.
    known = [name for name in _names() if name != "data"]
    problems += [f"{path}: {_unknown(name, known)}" for name in content if name not in known]
    return {name: value for name, value in content.items() if name in known}


def _environment(environment: Mapping[str, str], problems: list[str]) -> Mapping[str, str]:
    known = {f"{PREFIX}{name.upper()}": name for name in _names()}
    ours = {name for name in environment if name.startswith(PREFIX)} - NOT_SETTINGS
    problems += [_unknown(name, list(known)) for name in sorted(ours - known.keys())]
    return {known[name]: environment[name] for name in sorted(ours & known.keys())}


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"{name} is no setting" + (f"; do you mean {near[0]}?" if near else "")


def _wrong(chosen: Mapping[str, tuple[str, Any]]) -> Iterator[str]:
    for field in fields():
        if field.name not in chosen:
            continue
        place, value = chosen[field.name]
        try:
            msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError as error:
            yield f"{place} is wrong ({described(field)}): {error}"
