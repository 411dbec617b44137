"""From bytes and strings to validated input, and from msgspec's complaints to errors that name the field."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from whattowatch.api.http import RawRequest, Route
from whattowatch.api.text import MOST_DEPTH, TooDeepError, complaints, normalised, several_lines
from whattowatch.domain.errors import InvalidInput, TooLarge, UnsupportedMedia

MOST_BYTES = 64 * 1024
"""The largest body that any call takes."""
MOST_PARAMETERS = 100
"""How many query parameters are read; no call knows a tenth of them."""

_UPLOAD = "multipart/"
_PLACE = re.compile(r"^(?P<message>.*?)(?: - at `(?P<path>\$?.*)`)?$", re.DOTALL)
_NAMED = re.compile(r"^Object (?P<what>missing required|contains unknown) field `(?P<name>.*)`$", re.DOTALL)


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The input of a call that takes none."""


def decoded(route: Route, raw: RawRequest) -> msgspec.Struct:
    """The input that the route declares.

    Raises:
        TooLarge: the body is over the limit.
        UnsupportedMedia: an upload of files where JSON is asked for.
        InvalidInput: naming the field.
    """
    if len(raw.body) > MOST_BYTES:
        raise TooLarge(f"a body may have at most {MOST_BYTES} bytes")
    if route.body is not None:
        _refuse_query(raw)
        return _converted(_from_body(raw), route.body, strict=True)
    given = _from_address(raw)
    known = _converted(given, route.query or Nothing, strict=False)
    _refuse_null(given, known)
    return known


def _from_body(raw: RawRequest) -> Any:
    """Whatever JSON the body holds. Of a key that is repeated the last value counts, as in most readers of JSON."""
    if raw.headers.get("content-type", "").strip().lower().startswith(_UPLOAD):
        raise UnsupportedMedia("this call takes a JSON object, not an upload of files")
    try:
        return msgspec.json.decode(raw.body or b"{}")
    except msgspec.DecodeError as error:
        raise InvalidInput.of("body", f"is not JSON: {error}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput.of("body", "is not JSON in UTF-8") from error
    except RecursionError as error:
        raise _too_deep() from error


def _refuse_query(raw: RawRequest) -> None:
    """What takes a body takes no query parameters."""
    if given := _from_address(raw).keys() - raw.path_parameters.keys():
        raise InvalidInput([(name or "query", "is not known here") for name in sorted(given)])


def _from_address(raw: RawRequest) -> dict[str, str]:
    """Query and path parameters. A parameter given twice is refused, since readers differ in which one they take."""
    try:
        pairs = parse_qsl(raw.query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise InvalidInput.of("query", "is not percent-encoded UTF-8") from error
    except ValueError as error:
        raise InvalidInput.of("query", f"has more than {MOST_PARAMETERS} parameters") from error
    counted = Counter([*(name for name, _ in pairs), *raw.path_parameters])
    if repeated := [name for name, times in counted.items() if times > 1]:
        raise InvalidInput([(name or "query", "is given more than once") for name in repeated])
    return {**dict(pairs), **raw.path_parameters}


def _converted(given: Any, struct: type[msgspec.Struct], *, strict: bool) -> msgspec.Struct:
    lines = several_lines(struct)
    try:
        normal = normalised(given, lines)
    except TooDeepError as error:
        raise _too_deep() from error
    if problems := [*complaints(normal, lines)]:
        raise InvalidInput(problems)
    try:
        return msgspec.convert(normal, struct, strict=strict)
    except msgspec.ValidationError as error:
        raise _invalid(error) from error


def _refuse_null(given: dict[str, str], known: msgspec.Struct) -> None:
    """The word "null" is read as no value where a parameter that is not text may be left out; nobody means that."""
    if nulls := [name for name in given if getattr(known, name) is None]:
        raise InvalidInput([(name, "is null: leave it out instead") for name in nulls])


def _too_deep() -> InvalidInput:
    return InvalidInput.of("body", f"is nested deeper than {MOST_DEPTH} levels")


def _invalid(error: msgspec.ValidationError) -> InvalidInput:
    place = _PLACE.match(str(error))
    message, path = (place["message"], place["path"]) if place else (str(error), None)
    field = (path or "$").removeprefix("$").removeprefix(".")
    named = _NAMED.match(message)
    if named is None:
        return InvalidInput.of(field or "body", message)
    problem = "is missing" if named["what"] == "missing required" else "is not known here"
    return InvalidInput.of(".".join(part for part in (field, named["name"]) if part), problem)
