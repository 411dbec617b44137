"""From the template to an answered evening, on engines that stand for AWS, and what its functions ask of them.

    PYTHONPATH=tests python -m benchmarks.deployed --packages PACKAGES

PACKAGES is the folder that `bash .ci/packages PACKAGES` fills; `bash .ci/engines` installs the engines, which run
before the clock starts. The tables are those of `docs/on-aws.md`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from aws.carrying import Counted, GatewayOverHttp
from aws.engines import engines
from aws.everything import Seen, everything
from aws.played import deployed_evening
from aws.pool import new_pool
from aws.requests import counted, table
from aws.rights import unused
from aws.stack import deploy
from benchmarks.baseline import heading


def _timed(packages: Path, folder: Path) -> Seen:
    """Print when what was there, and answer what was asked."""
    with ExitStack() as running:
        made = running.enter_context(engines(folder))
        begun = time.perf_counter()
        stack = deploy(made, packages, new_pool(made.people))
        _say("the stack stands", begun)
        stack.invoke("migrate")
        _say("the titles are loaded", begun)
        gateway = running.enter_context(closing(Counted(GatewayOverHttp(stack.url), made.asked)))
        evening = deployed_evening(gateway, stack.pool)
        _say(f"the {len(evening.exchanges)} calls of the evening are answered", begun)
        return everything(stack, gateway, folder / "owing")


def _say(what: str, begun: float) -> None:
    print(f"{time.perf_counter() - begun:6.1f} s  {what}", flush=True)


def _rights(seen: Seen) -> Iterator[str]:
    for right, names in sorted(unused(seen.asked).items()):
        yield f"| `{right}` | {', '.join(sorted(names))} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True)
    given = parser.parse_args()
    print(heading(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        seen = _timed(given.packages, Path(folder))
    print("\nrequests", *table(counted(seen)), "\nrights that nothing used", *_rights(seen), sep="\n")


if __name__ == "__main__":
    main()
