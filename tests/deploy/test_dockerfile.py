"""The image: locked by hashes, run by an ordinary user, watched without tools that it lacks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from deploy.dockerfile import Instruction, instructions, stages
from documents.pages import ROOT
from whattowatch.cli import command_line
from whattowatch.settings import read

FILE = ROOT / "deploy" / "Dockerfile"


@pytest.fixture(scope="module")
def final() -> list[Instruction]:
    """The stage that becomes the image."""
    return stages(FILE)[-1]


def named(stage: list[Instruction], name: str) -> list[Instruction]:
    return [each for each in stage if each.name == name]


def test_both_stages_begin_with_the_same_slim_python() -> None:
    assert [stage[0].words[0] for stage in stages(FILE)] == ["python:3.13-slim"] * 2


def test_everything_from_an_index_is_checked_by_its_hash() -> None:
    installs = [
        command
        for each in instructions(FILE)
        if each.name == "RUN"
        for command in each.text.split("&&")
        if "pip install" in command or "pip wheel" in command
    ]
    assert len(installs) == 4
    assert all("--require-hashes" in command or "--no-index" in command for command in installs)


def test_what_is_copied_is_in_the_checkout_and_let_through() -> None:
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    for each in instructions(FILE):
        if each.name == "COPY" and "--from" not in each.text:
            for source in each.words[:-1]:
                assert (ROOT / source.removeprefix("./")).exists()
                assert f"!{source}" in ignored


def test_the_image_is_run_by_an_ordinary_user_with_a_fixed_number(final: list[Instruction]) -> None:
    (user,) = named(final, "USER")
    (made,) = [each for each in named(final, "RUN") if "useradd" in each.text]
    assert user.text == "10001"
    assert f"--uid {user.text}" in made.text
    assert final.index(user) < final.index(named(final, "CMD")[0])


def test_its_settings_are_settings(final: list[Instruction]) -> None:
    (environment,) = named(final, "ENV")
    settings = read({name: value for name, value in environment.variables.items() if name.startswith("WTW_")})
    assert (settings.data, settings.host, settings.log) == ("/data", "0.0.0.0", "json")  # noqa: S104  (a container's own)
    assert named(final, "VOLUME")[0].text == settings.data
    assert named(final, "EXPOSE")[0].text == str(settings.port)


def test_its_command_is_one_of_ours(final: list[Instruction]) -> None:
    program, *arguments = named(final, "CMD")[0].command
    assert program == "wtw"
    assert command_line().parse_args(arguments).verb == "serve"


def test_its_health_is_asked_by_python_on_its_own_port(final: list[Instruction]) -> None:
    (check,) = named(final, "HEALTHCHECK")
    python, flag, code = check.command
    assert (python, flag) == ("python", "-c")
    ast.parse(code)
    assert f"127.0.0.1:{named(final, 'EXPOSE')[0].text}/health/ready" in code


def test_a_line_that_is_no_instruction_is_found(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM python\nRUM make\n")
    with pytest.raises(ValueError, match="RUM make"):
        instructions(file)
