"""A checkout with the real start script, stand-in locks, and a PATH on which only a stand-in Python is found.

Setting up for real takes a minute and a package index; what the script decides shows in what it asks of Python.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).parents[2]

TOOLS = ("cat", "chmod", "cksum", "dirname", "mkdir", "mv", "readlink", "rm", "sh", "sleep", "tail")

# It answers as Python would, and as the Python of the environment that it "makes" by copying itself.
FAKE_PYTHON = """\
#!/bin/sh
case "$*" in
  *version_info*) echo {version}; exit {too_old} ;;
  *ensurepip*) exit {no_venv} ;;
  *fcntl*) exec {python} "$@" ;;
  *sys.version*) echo {version} ;;
  *"-m venv"*)
    echo venv >> {calls}
    for target; do :; done
    rm -rf "$target"
    mkdir -p "$target/bin"
    while [ -f {hold} ]; do sleep 0.02; done
    cat "$0" > "$target/bin/python"
    chmod +x "$target/bin/python" ;;
  *"-m pip"*)
    echo "pip $* target=${{PIP_TARGET-}} user=$PIP_USER" >> {calls}
    mkdir -p {checkout}/.venv/downloads
    [ ! -f {pip_trouble} ] || {{ cat {pip_trouble}; exit 1; }} ;;
  *) printf '<%s>' "$@"; printf ' in %s' "$PWD"; echo " PYTHONPATH=${{PYTHONPATH-}}"; exit {status} ;;
esac
"""


def quoted(path: Path) -> str:
    """This path as one word of a shell script."""
    return f"'{path}'"


class Checkout:
    """A copy of the start script in a folder of its own, with a space in its name."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "a checkout"
        self.path = home / "bin"
        self.calls = home / "calls"
        self.hold = home / "hold set-up"
        self.pip_trouble = home / "pip trouble"
        self.root.mkdir()
        self.path.mkdir()
        shutil.copy(PROJECT / "wtw", self.root)
        for name in ("requirements.lock", "requirements-build.lock", "requirements-test.lock", "pyproject.toml"):
            (self.root / name).write_text(name)
        for tool in TOOLS:
            (self.path / tool).symlink_to(str(shutil.which(tool)))

    def put_python(
        self,
        name: str = "python3",
        *,
        version: str = "3.11.2",
        too_old: bool = False,
        no_venv: bool = False,
        status: int = 0,
    ) -> Path:
        """Puts a stand-in Python on the PATH; `status` is what its programs exit with."""
        python = self.path / name
        python.write_text(
            FAKE_PYTHON.format(
                version=version,
                too_old=int(too_old),
                no_venv=int(no_venv),
                status=status,
                python=quoted(Path(sys.executable)),
                calls=quoted(self.calls),
                hold=quoted(self.hold),
                checkout=quoted(self.root),
                pip_trouble=quoted(self.pip_trouble),
            )
        )
        python.chmod(0o755)
        return python

    def begin(self, *words: str, script: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        """Starts the script from a current directory that is not the checkout."""
        return subprocess.Popen(
            [script or self.root / "wtw", *words],
            cwd=self.home,
            env={"PATH": str(self.path), "LANG": "C.UTF-8", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self, *words: str, script: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs the script to its end."""
        process = self.begin(*words, script=script, **environment)
        output, errors = process.communicate(timeout=30)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def begin_and_hold(self) -> subprocess.Popen[str]:
        """Starts the script and returns while it makes the environment, which lasts until `hold` is removed."""
        self.hold.touch()
        process = self.begin("serve")
        while not self.calls.exists():
            time.sleep(0.01)
        return process

    def take_calls(self) -> list[str]:
        """What venv and pip have been asked for since the last time."""
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return calls

    def edit(self, name: str) -> None:
        """Changes a file of the checkout."""
        with (self.root / name).open("a") as file:
            file.write("\nedited")

    def stamps(self) -> set[str]:
        """The stages that a next start would look at before trusting them."""
        return {stamp.stem for stamp in (self.root / ".venv").glob("*.stamp")}
