"""MiniStack, which stands for SNS, SQS, SES, Cognito and more of AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from engines.installed import folder
from engines.process import free_port, serving

REGION = "us-east-1"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}


@dataclass(frozen=True)
class Aws:
    """A running engine.

    Attributes:
        url: where every service answers.
    """

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What leads boto3 to it."""
        return {**KEYS, "AWS_REGION": REGION, "AWS_ENDPOINT_URL": self.url}

    def client(self, service: str, *, secret: str = KEYS["AWS_SECRET_ACCESS_KEY"], patience_s: int = 60) -> Any:
        """A client of the test's own."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key=secret,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=patience_s),
        )


@contextmanager
def ministack(work: Path, smtp_port: int, more: Mapping[str, str] | None = None) -> Iterator[Aws]:
    """Run it in this folder; the mails that SES takes go on to this port. `more` are further variables of its own.

    Raises:
        NotInstalledError: this machine lacks it.
    """
    program = folder("ministack") / "bin" / "ministack"
    port = (more or {}).get("GATEWAY_PORT") or free_port()
    environment = {
        **KEYS,
        "STATE_DIR": str(work / "state"),
        # Without these it listens on every interface.
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SMTP_HOST": f"127.0.0.1:{smtp_port}",
        **(more or {}),
    }
    url = f"http://127.0.0.1:{port}"
    with serving([program], work, f"{url}/_ministack/health", environment):
        yield Aws(url)
