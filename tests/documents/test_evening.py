"""The README's evening happens as it is written there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from documents.instance import Instance
from evening import play


@pytest.mark.usefixtures("curl")
def test_the_evening_goes_as_the_readme_says(instance: Instance) -> None:
    play.check(play.play(instance.url))
    play.check_mail(instance.data / "mail")
    assert " ERROR " not in instance.log.read_text("utf-8")


def called(folder: Path, *arguments: str) -> Any:
    command = [str(folder / "curl"), "-s", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def test_the_stand_in_for_curl_gets_what_a_url_answers(instance: Instance, stand_in_curl: Path) -> None:
    assert called(stand_in_curl, f"{instance.url}/openapi.json")["openapi"] == "3.1.0"


def test_the_stand_in_for_curl_posts_data_and_shows_problems(instance: Instance, stand_in_curl: Path) -> None:
    answer = called(stand_in_curl, f"{instance.url}/auth/signin", "-d", '{"email": "nobody@example.org"}')
    assert answer["errors"] == [{"field": "password", "message": "is missing"}]


def test_the_stand_in_for_curl_sends_headers(instance: Instance, stand_in_curl: Path) -> None:
    answer = called(stand_in_curl, f"{instance.url}/account", "-H", "Authorization: Bearer forged")
    assert answer["detail"] == "the access token does not hold"
