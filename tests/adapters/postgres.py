"""A private PostgreSQL on 127.0.0.1 that ends with whoever started it.

    python tests/adapters/postgres.py COMMAND...      runs the command with WTW_DATABASE_URL set to a new database of it

Its defaults are unlike ours on purpose (a language's order of text, a time zone far away): nothing may lean on them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

SUPERUSER = "postgres"
START_S = 30
LIKE_OURS = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
"""How a database of ours is made, where the cluster's own default is another."""


class NotInstalledError(Exception):
    """This machine has no PostgreSQL."""


@dataclass(frozen=True)
class Cluster:
    """A running server; whoever connects is trusted."""

    port: int
    _numbers: Iterator[int]

    def url(self, name: str, login: str = SUPERUSER) -> str:
        """The URL of a database of that name, for that login."""
        return f"postgresql://{login}@127.0.0.1:{self.port}/{name}"

    def new(self, like: str = LIKE_OURS) -> str:
        """The URL of a new database. `like` is what follows its name in CREATE DATABASE."""
        name = f"wtw_{next(self._numbers)}"
        self.do(f"CREATE DATABASE {name} {like}")
        return self.url(name)

    def copy(self, url: str) -> str:
        """The URL of a copy of a database of this cluster that nobody is connected to."""
        return self.new(f"TEMPLATE {url.rpartition('/')[2]}")

    def drop(self, url: str) -> None:
        """Forget a database, whoever is connected to it."""
        self.do(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def do(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the superuser."""
        with closing(psycopg.connect(self.url(database), autocommit=True)) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new cluster in a folder of its own. Nothing of it outlives the block.

    Raises:
        NotInstalledError: this machine has no PostgreSQL.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="wtw-postgres-") as folder:
        if os.geteuid() == 0:
            account = pwd.getpwnam(SUPERUSER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = Path(folder) / "data"
        settled = ("-A", "trust", "-E", "UTF8", "--no-sync", "--locale-provider=icu", "--icu-locale=en-US")
        _run([*_as_postgres(), str(programs / "initdb"), "-D", str(data), "-U", SUPERUSER, *settled], Path(folder))
        port = _free_port()
        with _server(programs, data, port):
            yield Cluster(port, count(1))


def _programs() -> Path:
    """Debian keeps them off the path, in a folder for each version."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path))
    if not found:
        raise NotInstalledError("PostgreSQL is not installed here")
    return found[-1].resolve().parent


def _as_postgres() -> list[str]:
    """The server refuses to run as root, and is to end when whoever started it is killed."""
    ends = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        ends += [f"--reuid={SUPERUSER}", f"--regid={SUPERUSER}", "--init-groups"]
    return ends


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: {done.stderr}")


def _free_port() -> int:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


@contextmanager
def _server(programs: Path, data: Path, port: int) -> Iterator[None]:
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "timezone": "Asia/Tokyo",
        # Nothing here has to survive the machine.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (data.parent / "log").open("w") as log:
        command = [*_as_postgres(), str(programs / "postgres"), "-D", str(data), *given]
        server = subprocess.Popen(command, cwd=data, stdout=log, stderr=log)
    try:
        _wait_until_ready(server, port, data.parent / "log")
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(START_S)


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=SUPERUSER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


if __name__ == "__main__":
    with cluster() as running:
        environment = os.environ | {"WTW_DATABASE_URL": running.new()}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
