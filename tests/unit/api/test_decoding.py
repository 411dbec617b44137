"""From bytes to validated input: whatever is sent, the answer is an input or an error that names a field."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.api.decoding import decoded
from whattowatch.api.http import RawRequest, Route
from whattowatch.api.routes import ROUTES
from whattowatch.domain.errors import InvalidInput

POSTS = [route for route in ROUTES if route.body is not None]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _raw(route: Route, body: bytes = b"", query: str = "") -> RawRequest:
    return RawRequest(route.method, route.path, {}, query, {}, {}, body)


def _checked(route: Route, raw: RawRequest) -> None:
    """Either it is an input, or every problem names a field."""
    problems: tuple[tuple[str, str], ...] = ()
    try:
        decoded(route, raw)
    except InvalidInput as error:
        problems = error.fields
    assert all(field and message for field, message in problems)


@given(st.sampled_from(POSTS), st.binary(max_size=200))
def test_any_bytes_are_an_input_or_refused(route: Route, body: bytes) -> None:
    _checked(route, _raw(route, body))


@given(st.sampled_from(POSTS), st.data())
def test_any_json_is_an_input_or_refused(route: Route, data: st.DataObject) -> None:
    assert route.body is not None
    names = st.sampled_from([*route.body.__struct_fields__, "unknown"])
    body = data.draw(st.dictionaries(names, json_values))
    _checked(route, _raw(route, json.dumps(body).encode()))


@given(st.sampled_from([route for route in ROUTES if route.query is not None]), st.data())
def test_any_query_is_an_input_or_refused(route: Route, data: st.DataObject) -> None:
    assert route.query is not None
    names = st.sampled_from([*route.query.__struct_fields__, "unknown"])
    _checked(route, _raw(route, query=urlencode(data.draw(st.dictionaries(names, st.text(max_size=20))))))


@pytest.mark.parametrize(
    "route", [route for route in POSTS if route.path != "/auth/signout"], ids=lambda route: route.name
)
def test_an_unknown_field_is_named(route: Route) -> None:
    with pytest.raises(InvalidInput) as refused:
        decoded(route, _raw(route, b'{"nonsense": 1}'))
    (field,) = [field for field, _ in refused.value.fields]
    assert field in {"nonsense", *(route.body.__struct_fields__ if route.body else ())}
