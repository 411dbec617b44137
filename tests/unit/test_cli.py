"""The command line: verbs, exit statuses, and what is said where."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from whattowatch import __version__
from whattowatch.cli import command_line, main
from whattowatch.settings import fields

VERBS = ("serve", "web", "worker", "job", "train", "personalize-api", "backup", "restore", "outbox", "settings")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """The command line sets up logging for its process, which here is the tests'."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, and no other settings."""
    monkeypatch.setenv("WTW_DATA", str(tmp_path))
    return tmp_path


def test_without_a_verb_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(verb in shown for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line().parse_args([verb, "--help"])
    assert ended.value.code == 0
    assert "--data" in capsys.readouterr().out


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"WhatToWatch {__version__}\n"


def test_settings_are_shown_with_their_meaning(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == 0
    shown = capsys.readouterr().out
    assert f"WTW_DATA={data}\n" in shown
    assert all(f"WTW_{field.name.upper()}=" in shown for field in fields())


def test_wrong_settings_end_with_status_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WTW_PORT", "many")
    monkeypatch.setenv("WTW_SIGNUP", "perhaps")
    assert main(["settings"]) == 2
    complained = capsys.readouterr().err
    assert "wtw: these settings are wrong:" in complained
    assert "WTW_PORT" in complained
    assert "WTW_SIGNUP" in complained


def test_a_job_is_run_by_hand_and_its_result_shown(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["job", "index_changes", "--data", str(template)]) == 0
    assert json.loads(capsys.readouterr().out) == {"indexed": 0}


def test_a_job_takes_its_event_from_a_file(template: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = data / "event.json"
    event.write_text('{"Records": []}')
    assert main(["job", "lf6_notification", str(event), "--data", str(template)]) == 0
    assert json.loads(capsys.readouterr().out) == {"batchItemFailures": []}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["job", "tidy"], "'tidy' is none of data_load"),
        (["job", "add_user"], "is none for add_user"),
        (["job", "data_load", "/nowhere/event.json"], "No such file"),
        (["job", "data_load", "--data", "/nowhere"], "unable to open database file"),
        (["train", "--data", "/nowhere", "--out", "/nowhere/model.npz"], "/nowhere"),
    ],
    ids=["unknown", "no event", "no file", "no folder", "no ratings"],
)
def test_what_fails_is_said_and_ends_with_status_1(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    complained = capsys.readouterr().err.splitlines()[-1]
    assert complained.startswith("wtw: ")
    assert complaint in complained


def test_an_event_that_is_no_json_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = data / "event.json"
    event.write_text("{time: now}")
    assert main(["job", "data_load", str(event)]) == 1
    assert "event.json" in capsys.readouterr().err


def test_what_was_saved_is_restored(template: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved, folder = data / "saved.zip", data / "restored"
    assert main(["backup", str(saved), "--data", str(template)]) == 0
    assert "keep it as a secret" in capsys.readouterr().out
    assert main(["restore", str(saved), "--data", str(folder)]) == 0
    assert f"{folder} is as it was" in capsys.readouterr().out


def test_an_instance_is_replaced_only_when_asked(
    template: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, restore = data / "saved.zip", ["restore", str(data / "saved.zip"), "--data", str(data / "restored")]
    main(["backup", str(saved), "--data", str(template)])
    main(restore)
    assert main(restore) == 1
    assert "--replace" in capsys.readouterr().err
    assert main([*restore, "--replace"]) == 0
    assert "replaced-" in capsys.readouterr().out


def test_the_outbox_is_shown(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outbox", "list", "--data", str(template)]) == 0
    assert capsys.readouterr().out.startswith("0 waiting, 0 sent")


def test_a_message_that_is_unknown_is_said(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outbox", "show", "nothing", "--data", str(template)]) == 1
    assert "no message has the id 'nothing'" in capsys.readouterr().err
