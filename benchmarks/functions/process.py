"""A function in a process of its own, in a Python that sees its package, AWS's runtime client, and nothing else."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from benchmarks.functions.runtime_api import RuntimeApi, serving

HANDLERS = "whattowatch.faces.lambdas"
TIMED, HOOKED, NOTHING = "timed.answer", "hooked.answer", "nothing.answer"
"""Handlers in this folder that stand before the function's own, or in its place."""
LAST_WORDS = 2_000
START = """
import sys
sys.path[:0] = sys.argv[2:]
from awslambdaric.__main__ import main
main(["", sys.argv[1]])
"""


@dataclass(frozen=True)
class Lambda:
    """How functions are started.

    Attributes:
        python: the command of a Python 3.13.
        runtime: the folder with AWS's runtime client.
        environment: the variables of every function.
    """

    python: str
    runtime: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Running:
    """A function that runs."""

    api: RuntimeApi
    pid: int

    @property
    def cpu_ms(self) -> float:
        """What all its threads have used of a processor since its process began."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e6

    @property
    def memory_mib(self) -> float:
        """What it holds of the machine's memory."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


@contextmanager
def started(lambdas: Lambda, package: Path, name: str, before: str = "") -> Iterator[Running]:
    """Start the function of this name from its unpacked package, and wait until it asks for an event.

    Args:
        lambdas: how.
        package: the folder.
        name: the function's.
        before: the handler that stands before its own; empty for none.

    Raises:
        FunctionEndedError: it could not be loaded.
    """
    handler = before or f"{HANDLERS}.{name}"
    places = [str(lambdas.runtime), str(package), str(Path(__file__).parent)]
    with serving() as api, tempfile.TemporaryFile() as log:
        own = {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.port}", "AWS_LAMBDA_FUNCTION_NAME": name, "TIMED": name}
        with subprocess.Popen(  # noqa: S603  (our own function)
            [lambdas.python, "-I", "-S", "-c", START, handler, *places],
            env={**lambdas.environment, **own},
            stdout=log,
            stderr=log,
        ) as process:
            watching = Thread(target=_tell_when_it_ends, args=(process, log, api), daemon=True)
            watching.start()
            try:
                api.wait_until_ready()
                yield Running(api, process.pid)
            finally:
                process.kill()
                watching.join()


def _tell_when_it_ends(process: subprocess.Popen[bytes], log: IO[bytes], api: RuntimeApi) -> None:
    """A handler that cannot be looked up ends its process, and nobody would ever answer."""
    process.wait()
    log.seek(0)
    api.end(log.read()[-LAST_WORDS:].decode(errors="replace"))
