"""`./wtw package`: the zips of code, ready for Lambda's Python."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import whattowatch
from whattowatch.domain.errors import InvalidInput
from whattowatch.infra.leaving_out import leave_out
from whattowatch.infra.packages import PACKAGES, Package
from whattowatch.infra.zipping import zipped

VERSION = "3.13"
GLIBC = ("2_28", "2_27", "2_26", "2_24", "2_17")
"""Of the wheels that Amazon Linux 2023 can load; pip takes only those that are named."""
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
"""Lambda's names of processors, and those of wheels."""
OURS = "whattowatch"
DATA_OF_THE_STARTER = frozenset({"*.csv", "*.npz", "*.json"})
FOUND_BY_SOURCE = Path(OURS) / "adapters" / "sql" / "migrations"
"""Alembic looks for these by their source."""
PLACE = "/var/task"
"""Where Lambda puts a package; tracebacks name it."""


@dataclass(frozen=True, slots=True)
class Built:
    """A zip that was made.

    Attributes:
        packed, unpacked: bytes.
    """

    package: Package
    file: Path
    packed: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes packages.

    Attributes:
        machine: "x86_64" or "arm64".
        python: the command of a Python 3.13. Its bytecode spares functions from compiling at every cold start, since
            they cannot write where their code is.
    """

    machine: str
    python: str

    def build(self, into: Path) -> Iterator[Built]:
        """Make every package, in this folder.

        Raises:
            InvalidInput: `python` is no Python 3.13.
            subprocess.CalledProcessError: a library could not be had; pip has said why.
        """
        self._must_be_lambdas()
        into.mkdir(parents=True, exist_ok=True)
        for package in PACKAGES:
            with tempfile.TemporaryDirectory(prefix="wtw-package-") as made:
                folder = Path(made)
                self._fill(folder, package)
                file = into / package.file
                zipped(folder, file)
                yield Built(package, file, file.stat().st_size, _size(folder))

    def _fill(self, folder: Path, package: Package) -> None:
        self._install(package.lock, folder)
        leave_out(folder)
        # Code without its source takes half the space; a traceback still names file and line. Libraries come without
        # their docstrings as well, which nobody reads there, and are loaded sooner. Ours tell what calls do.
        self._compile(folder, "-b", "-o", "2")
        _copy_ours(folder / OURS, package)
        self._compile(folder / OURS, "-b")
        for source in folder.rglob("*.py"):
            if not source.is_relative_to(folder / FOUND_BY_SOURCE):
                source.unlink()

    def _install(self, lock: Path, folder: Path) -> None:
        platforms = [f"--platform=manylinux_{version}_{MACHINES[self.machine]}" for version in GLIBC]
        platforms.append(f"--platform=manylinux2014_{MACHINES[self.machine]}")
        only = ["--only-binary=:all:", "--implementation=cp", f"--python-version={VERSION}", *platforms]
        # The lock is of that Python already; pip would compare with the one that it runs on itself.
        quiet = ["--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps", "--ignore-requires-python"]
        _run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                *quiet,
                *only,
                "--require-hashes",
                f"--target={folder}",
                "-r",
                str(lock),
            ]
        )

    def _compile(self, folder: Path, *more: str) -> None:
        """Bytecode that is never compared with its source, whose time a zip does not keep."""
        place = f"{PLACE}/{folder.name}" if folder.name == OURS else PLACE
        how = ["-q", "--invalidation-mode=unchecked-hash", "-s", str(folder), "-p", place, *more]
        _run([self.python, "-I", "-m", "compileall", *how, str(folder)])

    def _must_be_lambdas(self) -> None:
        asked = [self.python, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        try:
            found = _run(asked).strip()
        except (OSError, subprocess.CalledProcessError) as error:
            raise InvalidInput.of("--python", f"{self.python} does not run: {error}") from error
        if found != VERSION:
            raise InvalidInput.of("--python", f"{self.python} is Python {found}; the functions run Python {VERSION}")


def _copy_ours(target: Path, package: Package) -> None:
    source = Path(whattowatch.__file__).parent
    left_out = ["__pycache__", *DATA_OF_THE_STARTER.difference(package.starter)]
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*left_out))


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  (our own arguments)
    return done.stdout


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
