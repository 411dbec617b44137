"""When `./wtw` makes its environment, and which one it trusts."""

import pytest

from start.checkout import Checkout


def test_a_first_start_installs_from_the_locks_by_hash(checkout: Checkout) -> None:
    checkout.start("serve")
    venv, dependencies, project = checkout.take_calls()
    assert venv == "venv"
    assert "install --require-hashes -r requirements-build.lock -r requirements.lock" in dependencies
    assert "install --no-build-isolation --no-deps -e ." in project


def test_a_second_start_installs_nothing_and_says_nothing(started: Checkout) -> None:
    assert started.start("serve").stderr == ""
    assert started.take_calls() == []


def test_a_second_start_needs_no_python_on_the_path(started: Checkout) -> None:
    (started.path / "python3").unlink()
    assert started.start("serve").returncode == 0


def test_tests_add_their_own_tools_once(started: Checkout) -> None:
    assert started.start("test").stderr == "[1/1] Test tools …\n"
    download, install = started.take_calls()
    assert "download --require-hashes" in download
    assert "install --require-hashes --no-index" in install
    started.start("test")
    assert started.take_calls() == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-build.lock"])
def test_a_changed_lock_makes_the_environment_anew(started: Checkout, lock: str) -> None:
    started.edit(lock)
    assert "[1/3]" in started.start("serve").stderr
    assert started.take_calls()[0] == "venv"


def test_a_changed_pyproject_installs_the_project_only(started: Checkout) -> None:
    started.edit("pyproject.toml")
    assert started.start("serve").stderr == "[1/1] WhatToWatch …\n"


def test_another_version_of_python_makes_the_environment_anew(started: Checkout) -> None:
    interpreter = started.root / ".venv" / "bin" / "python"
    interpreter.write_text(interpreter.read_text().replace("3.11.2", "3.13.5"))
    started.start("serve")
    assert started.take_calls()[0] == "venv"


def test_a_moved_checkout_makes_the_environment_anew(started: Checkout) -> None:
    moved = started.root.rename(started.home / "moved here")
    started.start("serve", script=moved / "wtw")
    assert started.take_calls()[0] == "venv"


def test_an_environment_made_by_something_else_is_neither_used_nor_replaced(checkout: Checkout) -> None:
    interpreter = checkout.root / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.symlink_to(checkout.path / "python3")
    result = checkout.start("serve")
    assert result.returncode == 1
    assert "was not made by this script" in result.stderr
    assert interpreter.is_symlink()


def test_a_failing_pip_tells_its_reason_and_leaves_nothing_trusted(checkout: Checkout) -> None:
    checkout.pip_trouble.write_text("ERROR: no such index\n")
    result = checkout.start("serve")
    assert result.returncode == 1
    assert result.stdout == ""
    assert "ERROR: no such index" in result.stderr
    assert "failed at step 2 of 3" in result.stderr
    assert checkout.stamps() == set()


def test_after_a_failed_set_up_the_next_start_begins_anew(checkout: Checkout) -> None:
    checkout.pip_trouble.write_text("ERROR: no such index\n")
    checkout.start("serve")
    checkout.take_calls()
    checkout.pip_trouble.unlink()
    assert checkout.start("serve").returncode == 0
    assert checkout.take_calls()[0] == "venv"


def test_a_ready_environment_is_not_trusted_after_a_failed_change(started: Checkout) -> None:
    started.edit("pyproject.toml")
    started.pip_trouble.write_text("ERROR: no space left\n")
    assert started.start("serve").returncode == 1
    started.pip_trouble.unlink()
    started.take_calls()
    started.start("serve")
    assert started.take_calls()[0] == "venv"


def test_without_a_network_for_the_test_tools_the_server_still_starts(started: Checkout) -> None:
    started.pip_trouble.write_text("ERROR: no network\n")
    assert started.start("test").returncode == 1
    assert started.start("serve").returncode == 0


def test_two_first_starts_at_once_make_one_environment(checkout: Checkout) -> None:
    first, second = checkout.begin_and_hold(), checkout.begin("serve")
    assert second.stderr is not None
    assert "waiting for it" in second.stderr.readline()
    checkout.hold.unlink()
    for process in (first, second):
        process.communicate(timeout=30)
    assert [first.returncode, second.returncode] == [0, 0]
    assert checkout.take_calls().count("venv") == 1


def test_a_set_up_killed_half_way_is_begun_anew(checkout: Checkout) -> None:
    half_way = checkout.begin_and_hold()
    half_way.kill()
    checkout.hold.unlink()
    half_way.communicate(timeout=30)
    checkout.take_calls()
    assert checkout.start("serve").returncode == 0
    assert checkout.take_calls()[0] == "venv"


def test_a_lock_file_left_behind_holds_nobody_up(checkout: Checkout) -> None:
    (checkout.root / ".venv.lock").touch()
    assert "waiting" not in checkout.start("serve").stderr
