"""What functions ask of AWS is what their roles allow, and how often they ask."""

from __future__ import annotations

from collections import Counter

import pytest

from aws.everything import Seen
from aws.requests import Asking, allowed, counted, unused_on_the_page
from aws.rights import granted, unused, used
from whattowatch.api.routes import ROUTES
from whattowatch.infra.functions import Function, functions


@pytest.mark.parametrize("function", functions(), ids=lambda function: function.name)
def test_a_function_asks_for_nothing_that_its_role_does_not_allow(function: Function, seen: Seen) -> None:
    assert used(seen.asked)[function.name] - granted(function) == set()


def test_the_page_names_the_rights_that_nothing_used(seen: Seen) -> None:
    assert unused_on_the_page() == unused(seen.asked)


def test_every_call_that_is_served_here_was_made(seen: Seen) -> None:
    here = {route.key for route in ROUTES if route.only != "local"}
    assert here - {route.key for route, _ in seen.calls} == set()


def test_no_call_and_no_job_asks_more_often_than_the_page_says(seen: Seen) -> None:
    said, nothing = allowed(), Asking(Counter(), Counter())
    over = {name: asking.beyond(said.get(name, nothing)) for name, asking in counted(seen).items()}
    assert {name: more for name, more in over.items() if more} == {}
