"""What the command line's own help says."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from functools import cache

import pytest

from whattowatch.cli import command_line

PLAIN = {"COLUMNS": "1000", "NO_COLOR": "1"}
"""Nothing is wrapped or coloured."""


@cache
def help_of(*verb: str) -> str:
    """What `--help` prints."""
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as process:
        for name, value in PLAIN.items():
            process.setenv(name, value)
        with redirect_stdout(output), pytest.raises(SystemExit):
            command_line().parse_args([*verb, "--help"])
    return output.getvalue()


def verbs() -> dict[str, str]:
    """The meaning of each verb."""
    _, _, listed = help_of().partition("verbs:\n")
    return dict(re.findall(r"^ {4}([\w-]+)\s+(.+)$", listed, re.MULTILINE))


def flags_of(verb: str) -> list[str]:
    """The options of a verb, without what they take."""
    return [argument.split()[0] for argument in arguments_of(verb) if argument.startswith("-")]


def arguments_of(verb: str) -> list[str]:
    """The options of a verb with what they take, and its arguments, as its usage has them."""
    usage = help_of(verb).splitlines()[0].removeprefix(f"usage: wtw {verb} [-h] ")
    return re.findall(r"--[\w-]+(?: [A-Z]+)?|[a-z]+", usage)
