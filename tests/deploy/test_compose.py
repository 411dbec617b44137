"""The files for Compose: a form that it takes, settings that exist, and nothing open to the world."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
import yaml

from deploy.dockerfile import stages
from documents.pages import ROOT
from whattowatch.processes.supervisor import GRACE
from whattowatch.settings import PREFIX, fields

FOLDER = ROOT / "deploy"
NOT_OURS = frozenset({"WTW_DATABASE_PASSWORD"})
"""What the file itself asks for, to make a setting of it."""


class Form(msgspec.Struct, forbid_unknown_fields=True, rename=None):
    """The part of the Compose specification that is used here."""


class Build(Form):
    context: str
    dockerfile: str


class Condition(Form):
    condition: str


class Health(Form):
    test: list[str]
    interval: str
    timeout: str
    retries: int


class Service(Form):
    build: Build | None = None
    image: str | None = None
    restart: str | None = None
    stop_grace_period: str | None = None
    init: bool | None = None
    read_only: bool | None = None
    tmpfs: list[str] = []
    cap_drop: list[str] = []
    security_opt: list[str] = []
    ports: list[str] = []
    environment: dict[str, str] = {}
    volumes: list[str] = []
    depends_on: dict[str, Condition] = {}
    healthcheck: Health | None = None


class Compose(Form):
    services: dict[str, Service]
    name: str | None = None
    volumes: dict[str, None] = {}


def compose(name: str) -> Compose:
    content: Any = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return msgspec.convert(content, Compose)


FILES = ("compose.yaml", "compose.postgres.yaml")


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_form_that_compose_takes(name: str) -> None:
    assert compose(name).services


@pytest.mark.parametrize("name", FILES)
def test_every_setting_exists_and_every_volume_is_named(name: str) -> None:
    read = compose(name)
    settings = {f"{PREFIX}{field.name.upper()}" for field in fields()}
    text = (FOLDER / name).read_text("utf-8")
    assert set(re.findall(r"WTW_[A-Z_]+[A-Z]", text)) <= settings | NOT_OURS
    volumes = [volume.split(":")[0] for service in read.services.values() for volume in service.volumes]
    assert set(volumes) == read.volumes.keys()


def test_the_build_is_that_of_our_dockerfile_from_the_checkout() -> None:
    build = compose("compose.yaml").services["whattowatch"].build
    assert build is not None
    assert (FOLDER / build.context).resolve() == ROOT
    assert (ROOT / build.dockerfile).is_file()


def test_the_data_lies_in_a_volume_where_the_image_expects_it() -> None:
    (volume,) = [each.text for each in stages(FOLDER / "Dockerfile")[-1] if each.name == "VOLUME"]
    assert compose("compose.yaml").services["whattowatch"].volumes == [f"data:{volume}"]


def test_the_port_is_open_to_this_machine_only() -> None:
    assert all(port.startswith("127.0.0.1:") for port in compose("compose.yaml").services["whattowatch"].ports)
    assert not any(service.ports for service in compose("compose.postgres.yaml").services.values())


def test_what_is_under_way_is_finished_before_it_is_killed() -> None:
    patience = compose("compose.yaml").services["whattowatch"].stop_grace_period
    assert patience is not None
    assert int(patience.removesuffix("s")) > GRACE


def test_the_server_waits_for_a_database_that_answers() -> None:
    services = compose("compose.postgres.yaml").services
    assert services["whattowatch"].depends_on["database"].condition == "service_healthy"
    assert services["database"].healthcheck is not None
