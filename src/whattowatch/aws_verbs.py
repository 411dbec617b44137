"""The command line's verbs about AWS: template, package."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Say = Callable[[str], None]


def add_verbs(verbs: Any, say: Say) -> None:
    """Adds the verbs.

    Args:
        verbs: the command line's subparsers.
        say: prints.
    """
    template = _verb(verbs, "template", "write the AWS template from the tables of routes and jobs")
    template.set_defaults(run=lambda given: _template(given, say))
    template.add_argument(
        "--out", type=Path, default=Path("infra/template.yaml"), metavar="FILE", help="the file to write"
    )
    package = _verb(verbs, "package", "make the packages of code for AWS Lambda")
    package.set_defaults(run=lambda given: _package(given, say))
    package.add_argument("--out", type=Path, default=Path("dist/lambda"), metavar="FOLDER", help="the folder to fill")
    package.add_argument(
        "--machine", choices=("x86_64", "arm64"), default="x86_64", metavar="NAME", help="what Lambda is to run on"
    )
    package.add_argument("--python", default="python3.13", metavar="COMMAND", help="a Python 3.13, which compiles")


def _verb(verbs: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    return parser


def _template(given: argparse.Namespace, say: Say) -> int:
    from whattowatch.infra.template import template, text  # noqa: PLC0415  (each verb loads what it needs)

    given.out.write_text(text(), "utf-8")
    say(f"{given.out} has {len(template()['Resources'])} resources")
    return 0


def _package(given: argparse.Namespace, say: Say) -> int:
    from whattowatch.infra.building import Builder  # noqa: PLC0415

    for built in Builder(given.machine, given.python).build(given.out):
        say(f"{built.file}: {built.packed / 1e6:.1f} MB, {built.unpacked / 1e6:.1f} unpacked")
    return 0
