"""From bytes and strings to validated input, and from msgspec's complaints to errors that name the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from whattowatch.api.http import RawRequest, Route
from whattowatch.domain.errors import InvalidInput, TooLarge

MOST_BYTES = 64 * 1024
"""The largest body that any call takes."""

_PLACE = re.compile(r"^(?P<message>.*?)(?: - at `(?P<path>\$?.*)`)?$", re.DOTALL)
_NAMED = re.compile(r"^Object (?P<what>missing required|contains unknown) field `(?P<name>.*)`$", re.DOTALL)


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The input of a call that takes none."""


def decoded(route: Route, raw: RawRequest) -> msgspec.Struct:
    """The input that the route declares.

    Raises:
        TooLarge: the body is over the limit.
        InvalidInput: naming the field.
    """
    if len(raw.body) > MOST_BYTES:
        raise TooLarge(f"a body may have at most {MOST_BYTES} bytes")
    try:
        given = _from_body(route.body, raw) if route.body is not None else _from_address(route.query or Nothing, raw)
    except msgspec.DecodeError as error:  # ValidationError is one, so that order below tells them apart.
        raise _invalid(error) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput.of("body", "is not JSON in UTF-8 of a sane depth") from error
    if places := [*_places_of_nul(msgspec.to_builtins(given))]:
        raise InvalidInput([(place, "contains the character NUL") for place in places])
    return given


def _from_body(struct: type[msgspec.Struct], raw: RawRequest) -> msgspec.Struct:
    body: msgspec.Struct = _decoder(struct).decode(raw.body or b"{}")
    return body


def _from_address(struct: type[msgspec.Struct], raw: RawRequest) -> msgspec.Struct:
    return msgspec.convert({**raw.query, **raw.path_parameters}, struct, strict=False)


@cache
def _decoder(struct: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(struct)


def _places_of_nul(value: object, place: str = "") -> Iterator[str]:
    """Where a text has the one character that PostgreSQL cannot keep."""
    if isinstance(value, str) and "\0" in value:
        yield place
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _places_of_nul(name, place)
            yield from _places_of_nul(each, f"{place}.{name}".removeprefix("."))
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _places_of_nul(each, f"{place}[{number}]")


def _invalid(error: msgspec.DecodeError) -> InvalidInput:
    if not isinstance(error, msgspec.ValidationError):
        return InvalidInput.of("body", f"is not JSON: {error}")
    place = _PLACE.match(str(error))
    message, path = (place["message"], place["path"]) if place else (str(error), None)
    field = (path or "$").removeprefix("$").removeprefix(".")
    named = _NAMED.match(message)
    if named is None:
        return InvalidInput.of(field or "body", message)
    problem = "is missing" if named["what"] == "missing required" else "is not known here"
    return InvalidInput.of(".".join(part for part in (field, named["name"]) if part), problem)
