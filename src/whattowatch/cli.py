"""The command line: `./wtw VERB …`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whattowatch import __version__, aws_verbs, model_verbs
from whattowatch.domain.errors import InvalidInput, WhatToWatchError
from whattowatch.logs import configure
from whattowatch.settings import BadSettingsError, Settings, described, fields, is_secret, read, shown

if TYPE_CHECKING:
    from whattowatch.ports import Ports

HIDDEN = "…"
"""Stands in for the value of a setting that nobody may be shown."""
SETTING_FLAGS = ("data", "host", "port")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; its exit status."""
    parser = command_line()
    given = parser.parse_args(arguments)
    if given.verb is None:
        parser.print_help()
        return 0
    configure()
    try:
        status: int = given.run(given)
    except BadSettingsError as error:
        _complain("these settings are wrong:", *error.problems)
        return 2
    except (WhatToWatchError, OSError) as error:
        _complain(str(error))
        return 1
    return status


def command_line() -> argparse.ArgumentParser:
    """Every verb and its flags."""
    parser = argparse.ArgumentParser(
        prog="wtw", description="What shall we watch tonight? For a person and for a group of friends."
    )
    parser.add_argument("--version", action="version", version=f"WhatToWatch {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")

    serve = _verb(verbs, "serve", _serve, "set up what is missing, then serve until stopped")
    web = _verb(verbs, "web", _web, "run the web process alone")
    web.add_argument("--socket", type=int, metavar="N", help="a listening socket inherited under this number")
    worker = _verb(verbs, "worker", _worker, "run the worker process alone")
    worker.add_argument("--supervised", action="store_true", help="end when standard input ends")
    for each in (serve, web):
        each.add_argument("--host", help="the address to listen on")
        each.add_argument("--port", type=int, help="the port to listen on")
    serve.add_argument(
        "--no-starter", dest="starter", action="store_const", const=False, help="without the starter's titles and model"
    )

    job = _verb(verbs, "job", _job, "run a job once, by hand")
    job.add_argument("name", help="the job's name, as docs/api.md lists them")
    job.add_argument("event", nargs="?", type=Path, help="a JSON file with the trigger's event")

    model_verbs.add_verbs(verbs, _say)

    load = _verb(verbs, "load", _load, "load titles from TMDB, or remove all that came from there")
    load.add_argument("--purge", metavar="SOURCE", choices=("tmdb",), help="remove all that came from `tmdb` instead")
    _verb(verbs, "catalogue", _catalogue, "show what the catalogue holds, and what the newest loads did")
    personalize = _verb(verbs, "personalize-api", _personalize, "answer what Amazon Personalize's clients ask")
    personalize.add_argument("--host", help="the address to listen on")
    personalize.add_argument("--port", type=int, help="the port to listen on")

    backup = _verb(verbs, "backup", _backup, "save the instance to one file, also while it serves")
    backup.add_argument("file", type=Path, help="the file to make")
    restoring = _verb(verbs, "restore", _restore, "make an instance from a backup")
    restoring.add_argument("file", type=Path, help="the backup")
    restoring.add_argument("--replace", action="store_true", help="keep the instance that is there aside")

    outbox = _verb(verbs, "outbox", _outbox, "show the mails that were refused for good, or send them again")
    outbox.add_argument("action", choices=("list", "show", "replay"), help="what to do")
    outbox.add_argument("id", nargs="?", help="of a message")
    outbox.add_argument("--all", action="store_true", help="replay every one that was refused")

    aws_verbs.add_verbs(verbs, _say)
    _verb(verbs, "settings", _settings, "show every setting, its meaning and its value")
    return parser


def _verb(verbs: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--data", metavar="FOLDER", help="the folder that holds everything of this instance")
    parser.set_defaults(run=run)
    return parser


def _read(given: argparse.Namespace) -> Settings:
    flags = {name: getattr(given, name, None) for name in (*SETTING_FLAGS, "starter")}
    settings = read(os.environ, flags)
    configure(settings.log)
    return settings


def _serve(given: argparse.Namespace) -> int:
    from whattowatch.processes.supervisor import serve  # noqa: PLC0415  (each verb loads what it needs)

    serve(_read(given), _say)
    return 0


def _web(given: argparse.Namespace) -> int:
    from whattowatch.processes.web import serve_web  # noqa: PLC0415

    serve_web(_read(given), given.socket)
    return 0


def _worker(given: argparse.Namespace) -> int:
    from whattowatch.processes.work import work  # noqa: PLC0415

    work(_read(given), supervised=given.supervised)
    return 0


def _job(given: argparse.Namespace) -> int:
    from whattowatch.bootstrap import Backstage  # noqa: PLC0415
    from whattowatch.jobs import job_named, perform  # noqa: PLC0415

    job = job_named(given.name)
    event = _event(given.event) if given.event else {}
    backstage = Backstage(_read(given))
    try:
        result = perform(job, event, backstage.apart())
    finally:
        backstage.close()
    _say(json.dumps(result, indent=2))
    return 0


def _event(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise InvalidInput.of(str(file), f"is not JSON: {error}") from error


def _load(given: argparse.Namespace) -> int:
    from whattowatch.operations import titles  # noqa: PLC0415

    return _tell(_read(given), titles.purge if given.purge else titles.load)


def _catalogue(given: argparse.Namespace) -> int:
    from whattowatch.operations import titles  # noqa: PLC0415

    return _tell(_read(given), titles.shown)


def _tell(settings: Settings, answer: Callable[[Ports], Iterable[str]]) -> int:
    """Say what is answered, line by line, as it comes."""
    from whattowatch.bootstrap import Backstage  # noqa: PLC0415

    backstage = Backstage(settings)
    try:
        for line in answer(backstage.apart()):
            _say(line)
    finally:
        backstage.close()
    return 0


def _personalize(given: argparse.Namespace) -> int:
    from whattowatch.processes.personalize_api import serve_personalize  # noqa: PLC0415

    serve_personalize(_read(given), _say)
    return 0


def _backup(given: argparse.Namespace) -> int:
    from whattowatch.operations.backup import back_up  # noqa: PLC0415

    manifest = back_up(_read(given), given.file, datetime.now(UTC))
    _say(f"{given.file} holds {sum(manifest.rows.values()):,} rows of version {manifest.revision}; keep it as a secret")
    return 0


def _restore(given: argparse.Namespace) -> int:
    from whattowatch.operations.restore import restore  # noqa: PLC0415

    settings = _read(given)
    manifest, aside = restore(settings, given.file, datetime.now(UTC), replace=given.replace)
    rows = sum(manifest.rows.values())
    _say(f"{settings.folder} is as it was on {manifest.made_at:%Y-%m-%d at %H:%M} UTC, with {rows:,} rows")
    if aside:
        _say(f"what was there before lies in {aside}")
    return 0


def _outbox(given: argparse.Namespace) -> int:
    from whattowatch.operations import letters  # noqa: PLC0415

    wish = letters.Wish(given.action, given.id, given.all)
    return _tell(_read(given), lambda ports: letters.answer(ports.outbox, ports.clock.now(), wish))


def _settings(given: argparse.Namespace) -> int:
    settings = _read(given)
    for field in fields():
        value = getattr(settings, field.name)
        told = HIDDEN if value and is_secret(field) else shown(value)
        _say(f"WTW_{field.name.upper()}={told}\n    {described(field)}")
    return 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  (this is a command line)


def _complain(*lines: str) -> None:
    print(*("wtw: " + line for line in lines), sep="\n", file=sys.stderr, flush=True)  # noqa: T201
