"""Calls an instance with random input until enough has been tried, and says what did not answer as described.

    python -m venv .venv/fuzz && .venv/fuzz/bin/python -m pip install --require-hashes -r requirements-fuzz.lock
    .venv/bin/python tests/fuzz/run.py --cases 20000 --seed 1

Schemathesis makes the calls, from the instance's own description; `schemathesis.toml` beside this file says how. It has
an environment of its own, since it brings a pytest plugin. The status is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOOL = HERE.parents[1] / ".venv" / "fuzz" / "bin" / "schemathesis"
ADDRESS = re.compile(r"WhatToWatch is at http://127\.0\.0\.1:(\d+)")
FAULT = re.compile(r" ERROR |^Traceback", re.MULTILINE)
"""What the instance logs when something broke, also where nobody was told."""
COVERED = 2
"""Rounds that cover the schema systematically, which depends on no seed: as operator, and as anybody else."""
PASSWORD = "random but well behaved"
EXAMPLES = 40
"""Random calls of each operation in one round."""
PATIENCE = 30


@dataclass
class Instance:
    """A running instance on a fresh folder. It believes us when we say from which address we call."""

    port: int
    log: Path

    def post(self, path: str, body: object, token: str = "", client: str = "127.0.0.1") -> Any:
        """The answer to a call that must succeed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"x-forwarded-for": client} | ({"authorization": f"Bearer {token}"} if token else {})
        connection.request("POST", path, json.dumps(body), headers)
        with connection.getresponse() as response:
            content = response.read()
        connection.close()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise SystemExit(f"{path} answered {response.status}: {content.decode()}")
        return json.loads(content)

    def settle(self, number: int, client: str) -> str:
        """Two people sign up, become friends, and show each other what they watch; the first one's access token."""
        answers = [self._sign_up(f"{name}-{number}", client) for name in ("anna", "ben")]
        pairs = [(answers[0], answers[1]), (answers[1], answers[0])]
        for own, other in pairs:
            self.post("/friend/add", {"user_id": other["user"]["id"]}, own["access_token"])
        for own, other in pairs:
            token, share = own["access_token"], {other["user"]["id"]: ["watching", "taste"]}
            self.post("/account/update", {"genres": ["Crime"], "share": share}, token)
            self.post("/watch/addnow", {"title_id": "tv-1396"}, token)
        return str(answers[0]["access_token"])

    def _sign_up(self, name: str, client: str) -> Any:
        body = {"email": f"{name}@example.org", "password": PASSWORD, "name": name}
        return self.post("/auth/signup", body, client=client)


@dataclass
class Findings:
    """What came of all rounds so far."""

    cases: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    errors: int = 0

    def add(self, report: dict[str, Any]) -> None:
        """Count in a round's report."""
        self.cases += report["test_cases"]["generated"]
        self.errors += len(report["errors"])
        for failure in report["failures"]:
            self.failures.update({f"{failure['title']}: {name}": 1 for name in failure["operations"]})


@contextmanager
def instance(folder: Path) -> Iterator[Instance]:
    """An instance with the starter's titles; it ends with the context."""
    log = folder / "log"
    command = (sys.executable, "-m", "whattowatch", "serve", "--port", "0", "--data", str(folder / "data"))
    ours = {name: value for name, value in os.environ.items() if not name.startswith("WTW_")}
    ours["WTW_PROXIES"] = "127.0.0.1"
    with log.open("w") as errors:
        process = subprocess.Popen(command, env=ours, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            yield Instance(_port(process, log), log)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _port(process: subprocess.Popen[str], log: Path) -> int:
    for line in process.stdout or ():
        if found := ADDRESS.search(line):
            return int(found[1])
    raise SystemExit(f"the instance did not start: {log.read_text()}")


@dataclass(frozen=True)
class Round:
    """One run of Schemathesis, as somebody new, from an address of its own: no limit on rate stands in its way."""

    number: int
    seed: int

    def report(self, running: Instance, tool: Path) -> dict[str, Any]:
        """What came of it; in words, too, if anything was found."""
        file = running.log.with_name(f"round-{self.number}.json")
        client = f"198.18.{self.number // 250}.{self.number % 250 + 1}"
        done = subprocess.run(
            (str(tool), "--config-file", str(HERE / "schemathesis.toml"), *self._arguments(running.port, file)),
            env={**os.environ, "WTW_FUZZ_TOKEN": running.settle(self.number, client), "WTW_FUZZ_CLIENT": client},
            cwd=file.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not file.exists():
            say(done.stdout + done.stderr)
        result: dict[str, Any] = json.loads(file.read_text())
        return result

    def _arguments(self, port: int, file: Path) -> tuple[str, ...]:
        phases = "examples,coverage,fuzzing,stateful" if self.number < COVERED else "fuzzing,stateful"
        options = {
            "--max-examples": str(EXAMPLES),
            "--seed": str(self.seed),
            "--phases": phases,
            "--report": "json",
            "--report-json-path": str(file),
            "--generation-database": "none",
        }
        flags = (part for option in options.items() for part in option)
        return ("run", f"http://127.0.0.1:{port}/openapi.json", *flags)


def rounds(running: Instance, cases: int, seed: int, tool: Path) -> Findings:
    """Call in rounds, each with a seed of its own, until so many calls were made."""
    findings = Findings()
    for number in count():
        if findings.cases >= cases:
            break
        findings.add(Round(number, seed + number).report(running, tool))
        say(f"round {number + 1}: {findings.cases} calls, {sum(findings.failures.values())} findings")
    return findings


def say(text: str) -> None:
    """Tell whoever waits."""
    print(text, flush=True)  # noqa: T201  (this is a command line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until enough calls were made; 1 if something was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=2_000, help="how many calls at least")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same calls")
    parser.add_argument("--schemathesis", type=Path, default=TOOL, help="the program")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, instance(Path(folder)) as running:
        findings = rounds(running, given.cases, given.seed, given.schemathesis)
        faults = FAULT.findall(running.log.read_text())
        if faults:
            say(running.log.read_text())
    for what, times in sorted(findings.failures.items()):
        say(f"{what} ({times})")
    say(f"{findings.cases} calls, {sum(findings.failures.values())} findings, {findings.errors} errors,")
    say(f"{len(faults)} faults in the log, seed {given.seed}")
    return 1 if findings.failures or findings.errors or faults else 0


if __name__ == "__main__":
    sys.exit(main())
