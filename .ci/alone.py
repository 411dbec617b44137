#!/usr/bin/env python3
"""Loads every function from its zip alone: `python3.13 .ci/alone.py FOLDER`, after `./wtw package --out FOLDER`.

Each function runs in a Python that sees the standard library and the unpacked zip, and nothing else. There it is given
every port that its signature names, which loads their adapters, and the clients that these make on first use. What lies
in a zip and is loaded by none of its functions is listed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

CHOSEN = {
    "WTW_DATA": "/tmp/whattowatch",  # noqa: S108  (as the template has it)
    "WTW_BASE_URL": "https://watch.example.org",
    "WTW_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "WTW_MAIL": "ses:",
    "WTW_MAIL_FROM": "watch@example.org",
    "WTW_SEARCH": "opensearch+https://127.0.0.1:1",
    "WTW_QUEUE": "sns:arn:aws:sns:us-east-1:210987654321:events",
    "WTW_IDENTITY": "cognito:us-east-1_example",
    "WTW_IDENTITY_CLIENT": "example",
    "WTW_IDENTITY_DOMAIN": "https://example.auth.us-east-1.amazoncognito.com",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}
LOAD = """
import sys
sys.path.insert(0, sys.argv[1])
import os
from whattowatch.bootstrap import Backstage
from whattowatch.faces import lambdas
from whattowatch.infra.functions import functions
from whattowatch.ports import injected
from whattowatch.settings import read
(function,) = (each for each in functions() if each.name == sys.argv[2])
getattr(lambdas, function.name)
ports = Backstage(read(os.environ)).apart()
for plain in [route.function for route in function.routes] or [function.job.function]:
    injected(plain, ports)
if function.routes:
    from whattowatch.api.emails import normalised
    normalised("anna@example.org")
    ports.identity
from whattowatch.adapters.aws.clients import client
for service in ("sns", "ses", "cognito-idp"):
    client(service)
import httpx
httpx.Client().close()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
WHICH = """
import sys
sys.path.insert(0, sys.argv[1])
from whattowatch.infra.functions import functions
from whattowatch.infra.packages import package_of
print(*(f"{package_of(each).name}:{each.name}" for each in functions()))
"""
NEVER_IMPORTED = {
    "flask_swagger_ui": "its files are served",
    "tzdata": "its files are read where the system has none",
    "psycopg_binary.libs": "the loader finds them",
}


def python(code: str, *arguments: str) -> str:
    """What the code prints in a Python without installed packages."""
    command = (sys.executable, "-I", "-S", "-c", code, *arguments)
    done = subprocess.run(command, env=CHOSEN, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  (our code)
    return done.stdout.strip()


def check(zip_file: Path) -> None:
    """Load every function of this zip."""
    with tempfile.TemporaryDirectory() as folder:
        ZipFile(zip_file).extractall(folder)
        pairs = [pair.split(":") for pair in python(WHICH, folder).split()]
        mine = [name for package, name in pairs if package == zip_file.stem]
        loaded = {name for function in mine for name in python(LOAD, folder, function).split()}
        there = {path.name.partition(".")[0] for path in Path(folder).iterdir() if not path.name.endswith("-info")}
        unused = there - loaded - {name.partition(".")[0] for name in NEVER_IMPORTED}
        print(f"{zip_file.name}: {len(mine)} functions; unused: {' '.join(sorted(unused)) or 'nothing'}")  # noqa: T201


if __name__ == "__main__":
    for each in sorted(Path(sys.argv[1]).glob("*.zip")):
        check(each)
