#!/usr/bin/env python3
"""Runs the steps of deploy/Dockerfile in a bare Debian system, where no container engine is at hand.

    PYTHONPATH=tests python3 .ci/dockerfile_steps.py ROOT.tar WORK

As root. ROOT.tar is a Debian 12 system with python3 and venv, whose Python stands in for the base image's. Every stage
begins with a fresh copy of it in the folder WORK; RUN, COPY, ENV, WORKDIR and USER do there what they do in a build.
Then the image's command is started, without a network, until its health check is content, and is stopped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from deploy.dockerfile import Instruction, stages

CONTEXT = Path(__file__).resolve().parents[1]
CLIENT_SETTINGS = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf")
HEALTHY_THEN_STOPPED = """
ip link set lo up
chroot --userspec="$STEP_USER:$STEP_USER" "$STEP_ROOT" "$@" & served=$!
for try in $(seq 120); do
  kill -0 $served || exit 1
  chroot --userspec="$STEP_USER:$STEP_USER" "$STEP_ROOT" python3 -c "$STEP_CHECK" 2>/dev/null && break
  sleep 1
done
[ "$try" -lt 120 ] && kill -TERM $served && wait $served
"""


@dataclass
class Stage:
    """A system that is being built.

    Attributes:
        before: the roots of stages with a name.
    """

    root: Path
    before: dict[str, Path]
    folder: str = "/"
    user: str = "0"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin"})

    def do(self, step: Instruction) -> None:
        """Do one step."""
        match step.name:
            case "RUN":
                self.run(["/bin/sh", "-euc", f"cd {self.folder} && {step.text}"])
            case "COPY":
                self._copy(step.words)
            case "ENV":
                for name, value in step.variables.items():
                    self.environment[name] = Template(value).safe_substitute(self.environment)
            case "WORKDIR":
                self.folder = step.text
                self._within(step.text).mkdir(parents=True, exist_ok=True)
            case "USER":
                self.user = step.text

    def run(self, command: list[str]) -> None:
        """Run a command inside; a failure ends everything."""
        inside = ["chroot", f"--userspec={self.user}:{self.user}", str(self.root), *command]
        subprocess.run(inside, check=True, env=self._variables())  # noqa: S603  (a step of our own file)

    def serve_until_healthy(self, command: list[str], check: list[str]) -> None:
        """Start the image's command without a network, wait for its health, and stop it."""
        ours = {"STEP_ROOT": str(self.root), "STEP_USER": self.user, "STEP_CHECK": check[-1]}
        alone = ["unshare", "--net", "--pid", "--fork", "--kill-child", "bash", "-uc", HEALTHY_THEN_STOPPED, "bash"]
        outside = {"PATH": f"{self.environment['PATH']}:{os.environ['PATH']}"}
        subprocess.run([*alone, *command], check=True, env=self._variables() | ours | outside)  # noqa: S603  (the same)

    def _copy(self, words: list[str]) -> None:
        source, words = (
            (self.before[words[0].removeprefix("--from=")], words[1:]) if words[0][:2] == "--" else (CONTEXT, words)
        )
        *sources, target = words
        for each in sources:
            place = self._within(target) / Path(each).name if target.endswith("/") else self._within(target)
            origin = source / each.lstrip("/")
            if origin.is_dir():
                shutil.copytree(origin, place, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(origin, place)

    def _within(self, path: str) -> Path:
        return self.root / (Path(self.folder) / path).as_posix().lstrip("/")

    def _variables(self) -> dict[str, str]:
        clients = {
            name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "SSL_CERT_FILE"
        }
        return {"HOME": "/root" if self.user == "0" else "/", "LANG": "C.UTF-8", **clients, **self.environment}


def fresh_root(tar: Path, root: Path) -> None:
    """Unpack the bare system, with this machine's package clients' settings and `python` as the base image has it."""
    root.mkdir(parents=True)
    subprocess.run(["tar", "-C", str(root), "-xf", str(tar)], check=True)  # noqa: S603, S607  (the machine's own tar)
    own = Path.home() / ".config/pip/pip.conf"
    for name in (*CLIENT_SETTINGS, str(own)):
        if Path(name).exists():
            target = root / ("root/.config/pip/pip.conf" if name == str(own) else name.lstrip("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, target)
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")


def main() -> None:
    """Build every stage, then try the last one."""
    tar, work = Path(sys.argv[1]), Path(sys.argv[2])
    before: dict[str, Path] = {}
    for number, steps in enumerate(stages(CONTEXT / "deploy" / "Dockerfile")):
        stage = Stage(work / f"stage{number}", before)
        fresh_root(tar, stage.root)
        for step in steps:
            print(f"{step.name} {step.text}", flush=True)  # noqa: T201  (tells how far it is)
            stage.do(step)
        if "AS" in steps[0].words:
            before[steps[0].words[-1]] = stage.root
    last = {step.name: step for step in steps}
    stage.serve_until_healthy(last["CMD"].command, last["HEALTHCHECK"].command)
    print("healthy, and stopped well")  # noqa: T201  (the same)


if __name__ == "__main__":
    main()
