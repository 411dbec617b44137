"""Log lines for people and for programs."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Literal

import pytest

from whattowatch.logs import JsonLines, PeoplesLines, about_request, configure, note, pseudonym

LOG = logging.getLogger("whattowatch.test")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # What pytest has put there, which setting up would close.
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def record(message: str = "answered", *, error: BaseException | None = None, **facts: object) -> logging.LogRecord:
    raised = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("whattowatch.test", logging.INFO, "", 0, message, (), raised)
    made.facts = facts
    return made


def test_a_line_for_people_ends_with_the_facts() -> None:
    line = PeoplesLines().format(record(status=200, ms=1.5))
    assert line.endswith(" INFO whattowatch.test: answered status=200 ms=1.5")


def test_a_line_for_programs_is_one_json_object() -> None:
    line = json.loads(JsonLines().format(record("two\nlines", status=200)))
    assert line.pop("time").endswith("Z")
    assert line == {"level": "INFO", "logger": "whattowatch.test", "message": "two\nlines", "status": 200}


def test_a_traceback_is_part_of_its_line_for_programs() -> None:
    line = JsonLines().format(record("failed", error=ValueError("the disk sank")))
    assert "\n" not in line
    assert "the disk sank" in json.loads(line)["error"]


def test_a_traceback_follows_its_line_for_people() -> None:
    line = PeoplesLines().format(record("failed", error=ValueError("the disk sank"), status=500))
    first, *_, last = line.splitlines()
    assert (first.endswith("failed status=500"), last) == (True, "ValueError: the disk sank")


def test_every_line_about_a_request_tells_of_it() -> None:
    with about_request("r-1"):
        note(route="load_home")
        line = json.loads(JsonLines().format(record()))
    assert (line["request"], line["route"]) == ("r-1", "load_home")
    assert "request" not in json.loads(JsonLines().format(record()))


def test_what_is_noted_outside_a_request_is_nobodys() -> None:
    note(route="load_home")
    assert "route" not in json.loads(JsonLines().format(record()))


def test_a_person_has_one_pseudonym_which_is_not_their_id() -> None:
    assert pseudonym("olga") == pseudonym("olga") != pseudonym("sven")
    assert "olga" not in pseudonym("olga")


@pytest.mark.parametrize("form", ["people", "json"])
def test_lines_go_to_standard_error(form: Literal["people", "json"], capsys: pytest.CaptureFixture[str]) -> None:
    configure(form)
    LOG.info("hello")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "hello" in shown.err
    assert shown.err.startswith("{") is (form == "json")


def test_setting_up_again_replaces_what_was_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    configure("json")
    LOG.info("hello")
    assert len(capsys.readouterr().err.splitlines()) == 1
    (handler,) = (each for each in logging.getLogger().handlers if isinstance(each, logging.StreamHandler))
    assert handler.stream is sys.stderr
