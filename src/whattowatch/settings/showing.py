"""What people are told of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec import Meta

from whattowatch.settings.declared import UNSHOWN
from whattowatch.settings.derived import Settings

PASSWORD = re.compile(r"(://[^:/@\s]*:).*@")


def fields() -> Iterator[msgspec.structs.FieldInfo]:
    """Every setting, in the order of declaration."""
    yield from msgspec.structs.fields(Settings)


def described(field: msgspec.structs.FieldInfo) -> str:
    """What a setting is for."""
    return str(next(each.description for each in field.type.__metadata__ if isinstance(each, Meta)))


def is_secret(field: msgspec.structs.FieldInfo) -> bool:
    """Whether nobody may be shown its value."""
    return any(UNSHOWN in (each.extra or {}) for each in field.type.__metadata__ if isinstance(each, Meta))


def shown(value: object) -> str:
    """A setting's value as people may see it: without the password that a URL may hold."""
    return PASSWORD.sub(r"\1…@", str(value))
