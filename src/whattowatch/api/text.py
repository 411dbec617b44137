"""What text people may send: one form for equal texts, and nothing that cannot be kept or that bends its surroundings.

Names, places and notes are shown to others and stand in mails, so the rules hold for every text of every call.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

MOST_DEPTH = 16
"""How deep arrays and objects may lie in one another; no call has a use for more than four."""

SEVERAL_LINES: Mapping[str, Any] = {"pattern": "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"}
"""The schema of a text that may hold line breaks and tabs. A field whose type carries it may do so."""
ONE_LINE: Mapping[str, Any] = {"pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"}
"""The schema of every other text."""

_BREAKS = frozenset("\t\n\r")
_BENDING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates (Unicode Standard Annex 9): they turn round the text that follows. Phones put
them about names that are copied, so they are taken out rather than refused."""
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and a symbol, as Unicode classes them, that show nothing."""
_SHOWS_NOTHING = frozenset("CMZ")
"""Controls and formats, marks without a letter to sit on, and blanks."""


class TooDeepError(ValueError):
    """Arrays and objects lie in one another deeper than any call asks for."""


def normal(text: str, *, lines: bool = False) -> str:
    """The text in the form in which it is compared, counted and kept: NFC, without what turns round other text."""
    if text.isascii() and not lines:
        return text
    unbent = unicodedata.normalize("NFC", text.translate(_BENDING))
    return unbent.replace("\r\n", "\n").replace("\r", "\n") if lines else unbent


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(unicodedata.category(each)[0] in _SHOWS_NOTHING or each in _FILLERS for each in text)


def complaint(text: str, *, lines: bool = False) -> str | None:
    """What keeps the text from being kept: a control character, or half a surrogate pair."""
    for each in text:
        kind = unicodedata.category(each)
        if kind == "Cc" and not (lines and each in _BREAKS):
            return f"contains the control character U+{ord(each):04X}"
        if kind == "Cs":
            return "is not text in Unicode"
    return None


def normalised(value: Any, lines: frozenset[str] = frozenset(), place: str = "") -> Any:
    """The value with every text in it, keys included, in its normal form.

    Args:
        value: what JSON or an address gave.
        lines: places whose texts may hold several lines.
        place: of the value within the input, as errors name it.

    Raises:
        TooDeepError: the value is nested deeper than `MOST_DEPTH`.
    """
    return _normalised(value, lines, place, MOST_DEPTH)


def complaints(value: Any, lines: frozenset[str] = frozenset(), place: str = "") -> Iterator[tuple[str, str]]:
    """Place and complaint of every text that cannot be kept; a key's place is that of its object."""
    if isinstance(value, str):
        if problem := complaint(value, lines=place in lines):
            yield place or "body", problem
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from complaints(name, place=place)
            yield from complaints(each, lines, f"{place}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from complaints(each, lines, f"{place}[{number}]")


@cache
def several_lines(struct: type[msgspec.Struct]) -> frozenset[str]:
    """The fields of the struct that may hold several lines."""
    schema = msgspec.json.schema_components([struct])[1][struct.__name__]
    return frozenset(name for name, field in schema["properties"].items() if _may_break(field))


def _may_break(schema: Mapping[str, Any]) -> bool:
    return any(each.get("pattern") == SEVERAL_LINES["pattern"] for each in (schema, *schema.get("anyOf", ())))


def _normalised(value: Any, lines: frozenset[str], place: str, depth: int) -> Any:
    if isinstance(value, str):
        return normal(value, lines=place in lines)
    if depth == 0 and isinstance(value, dict | list):
        raise TooDeepError
    if isinstance(value, dict):
        return {
            normal(name): _normalised(each, lines, f"{place}.{name}".removeprefix("."), depth - 1)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_normalised(each, lines, place, depth - 1) for each in value]
    return value
