"""One OpenSearch node."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines.installed import SPECIFICATIONS, NotInstalledError, folder
from engines.process import free_port, serving

SMALL = ("-Xms512m", "-Xmx512m", "-XX:TieredStopAtLevel=1")


@contextmanager
def opensearch(work: Path) -> Iterator[str]:
    """Run a node in this folder, and give its address.

    Raises:
        NotInstalledError: this machine lacks it, or Java.
    """
    jars = folder("opensearch") / "*"
    java = shutil.which("java")
    if java is None:
        raise NotInstalledError("Java is not installed here")
    port = free_port()
    node = SPECIFICATIONS / "opensearch" / "Node.java"
    url = f"http://127.0.0.1:{port}"
    with serving([java, *SMALL, "-cp", str(jars), node, work / "node", str(port)], work, url):
        yield url
