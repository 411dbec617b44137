"""`personalize-api` as people run it."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from engines.ministack_server import Aws
from processes.server import PATIENCE, command, environment, run

SECRET = "a-secret-of-sixteen-or-more"


@pytest.fixture
def api(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Aws]]:
    """One that answers."""
    settings = {"WTW_PERSONALIZE_KEYS": f"test:{SECRET}", "WTW_STARTER": "false"}
    with subprocess.Popen(
        command("personalize-api", "--data", str(tmp_path / "data"), "--port", "0"),
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        found = next(filter(None, (re.search(r"answered at (http\S+)", line) for line in process.stdout)))
        yield process, Aws(found[1])
        process.kill()


def test_it_answers_those_who_have_its_keys_and_ends_when_told(api: tuple[subprocess.Popen[str], Aws]) -> None:
    process, engine = api
    wish = {"campaignArn": "arn:aws:personalize:us-east-1:1:campaign/any", "userId": "ada"}
    right = engine.client("personalize-runtime", secret=SECRET)
    assert right.get_recommendations(**wish)["itemList"] == []
    with pytest.raises(ClientError, match="InvalidSignatureException"):
        engine.client("personalize-runtime").get_recommendations(**wish)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == -signal.SIGTERM  # Uvicorn passes on the signal once all is answered.


def test_without_keys_it_does_not_start(tmp_path: Path) -> None:
    ended = run("personalize-api", "--data", str(tmp_path / "data"))
    assert ended.status == 2
    assert "WTW_PERSONALIZE_KEYS is not set" in ended.complained
    assert not (tmp_path / "data").exists()
