"""cognito-local, which issues tokens as Cognito does and calls triggers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engines.installed import NotInstalledError, folder
from engines.ministack_server import KEYS, Aws
from engines.process import free_port, serving


@contextmanager
def cognito(work: Path, more: Mapping[str, Any] | None = None, port: int | None = None) -> Iterator[Aws]:
    """Run it in this folder.

    Args:
        work: an empty folder.
        more: further configuration, such as its triggers and its issuer.
        port: where it listens; None takes a free one.

    Raises:
        NotInstalledError: this machine lacks it, or Node.js.
    """
    program = folder("cognito") / "node_modules" / ".bin" / "cognito-local"
    if shutil.which("node") is None:
        raise NotInstalledError("Node.js is not installed here")
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    configuration = {
        "ServerConfig": {"hostname": "127.0.0.1", "port": port},
        "TokenConfig": {"IssuerDomain": url},
        **(more or {}),
    }
    (work / ".cognito").mkdir()
    (work / ".cognito" / "config.json").write_text(json.dumps(configuration))
    with serving([program], work, f"{url}/health", {**KEYS, "AWS_REGION": KEYS["AWS_DEFAULT_REGION"]}):
        yield Aws(url)
