"""The packages of code: what belongs to which, what is left out, and that equal content makes equal bytes."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import botocore
import pytest
from botocore.session import Session

from start.test_locks import pins
from whattowatch.cli import main
from whattowatch.infra.functions import functions
from whattowatch.infra.leaving_out import ADDRESSES, SERVICES, leave_out
from whattowatch.infra.packages import PACKAGES, Package, package_of
from whattowatch.infra.zipping import zipped

ROOT = Path(__file__).parents[2]


def _files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def _there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_package_has_functions() -> None:
    assert {package_of(function) for function in functions()} == set(PACKAGES)


def test_numpy_is_where_something_is_ranked() -> None:
    ranking = {function.name for function in functions() if package_of(function).name == "ranking"}
    assert ranking >= {"load_search", "update_model"}
    assert "load_home" not in ranking


def test_alembic_is_where_the_schema_is_changed() -> None:
    (migrate,) = (function for function in functions() if function.name == "migrate")
    assert ("alembic", "None") in _pins(package_of(migrate))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_no_package_carries_what_verifies_tokens(package: Package) -> None:
    assert not {name for name, _ in _pins(package)} & {"cryptography", "joserfc"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_has_the_versions_that_are_tested(package: Package) -> None:
    tested = {(name, version) for (name, _), version in pins("requirements-aws.lock").items()}
    assert {(name, version) for (name, _), version in _pins(package).items()} <= tested


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_all_of_a_package_is_locked_by_hash(package: Package) -> None:
    text = (ROOT / package.lock).read_text()
    assert len(re.findall(r"^[a-z0-9].*? \\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)) == len(_pins(package))
    assert "://" not in text


def test_equal_content_makes_equal_bytes(tmp_path: Path) -> None:
    for folder, names in (("one", ("a/b.py", "c.py", "a.py")), ("other", ("c.py", "a.py", "a/b.py"))):
        _files(tmp_path / folder, *names)
        zipped(tmp_path / folder, tmp_path / f"{folder}.zip")
    os.utime(tmp_path / "one" / "c.py", (0, 0))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_services_that_nobody_asks_are_left_out(tmp_path: Path) -> None:
    _files(tmp_path, "botocore/data/sns/service-2.json", "botocore/data/ec2/service-2.json")
    leave_out(tmp_path)
    assert _there(tmp_path) == {"botocore/data/sns/service-2.json"}


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_addresses_stay_what_they_were(region: str, tmp_path: Path) -> None:
    """Of the services that are asked; the table of all others is not read at every start."""
    addresses = tmp_path / ADDRESSES
    addresses.parent.mkdir(parents=True)
    addresses.write_bytes((Path(botocore.__file__).parents[1] / ADDRESSES).read_bytes())
    leave_out(tmp_path)
    assert addresses.stat().st_size < 100_000
    assert _addresses(region, addresses.parent) == _addresses(region, None)


def test_services_that_adapters_ask_are_kept() -> None:
    adapters = (ROOT / "src" / "whattowatch" / "adapters" / "aws").glob("*.py")
    texts = [each.read_text("utf-8") for each in adapters]
    asked = {name for text in texts for name in re.findall(r'\b(?:client|asked)\("([a-z-]+)"', text)}
    assert asked >= {"ses", "sns", "cognito-idp", "personalize-runtime"}
    assert asked <= SERVICES


def test_the_terms_of_a_library_stay_with_it(tmp_path: Path) -> None:
    kept = {"msgspec-1.dist-info/METADATA", "msgspec-1.dist-info/licenses/LICENSE"}
    _files(tmp_path, *kept, "msgspec-1.dist-info/RECORD", "bin/tool")
    leave_out(tmp_path)
    assert _there(tmp_path) == kept


@pytest.mark.parametrize(("more", "kept"), [((), set[str]()), (("alembic/op.py",), {"alembic/op.py"})])
def test_what_maps_objects_is_kept_for_alembic_alone(more: tuple[str, ...], kept: set[str], tmp_path: Path) -> None:
    _files(tmp_path, "sqlalchemy/orm/session.py", *more)
    leave_out(tmp_path)
    assert _there(tmp_path) == (kept and kept | {"sqlalchemy/orm/session.py"})


@pytest.mark.parametrize("python", ["no-such-python", sys.executable])
def test_another_python_than_lambda_s_is_refused(
    python: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if python == sys.executable and sys.version_info[:2] == (3, 13):
        python = "false"
    assert main(["package", "--out", str(tmp_path), "--python", python]) == 1
    assert "--python" in capsys.readouterr().err
    assert not _there(tmp_path)


def _addresses(region: str, data: Path | None) -> dict[str, str]:
    """Where botocore finds each service, if told so by a folder of data that comes before its own."""
    session = Session()
    if data is not None:
        session.set_config_variable("data_path", str(data))
    keys = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing"}
    clients = {name: session.create_client(name, region_name=region, **keys) for name in SERVICES}
    return {name: client.meta.endpoint_url for name, client in clients.items()}


def _pins(package: Package) -> dict[tuple[str, str], object]:
    return dict(pins(package.lock.as_posix()))
