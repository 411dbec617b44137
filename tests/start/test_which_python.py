"""The start script looks for a Python that serves, and says what it found when none does."""

from start.checkout import Checkout


def test_without_python_the_message_says_what_to_install(bare_checkout: Checkout) -> None:
    result = bare_checkout.start("serve")
    assert result.returncode == 1
    assert "Python 3.11" in result.stderr
    assert "apt-get install python3 python3-venv" in result.stderr


def test_a_python_too_old_is_named_beside_the_one_needed(bare_checkout: Checkout) -> None:
    bare_checkout.put_python(version="3.9.2", too_old=True)
    result = bare_checkout.start("serve")
    assert result.returncode == 1
    assert "python3 is 3.9.2, and 3.11 or later is needed" in result.stderr
    assert not (bare_checkout.root / ".venv").exists()


def test_a_python_without_venv_is_told_its_package(bare_checkout: Checkout) -> None:
    bare_checkout.put_python("python3.12", version="3.12.1", no_venv=True)
    result = bare_checkout.start("serve")
    assert result.returncode == 1
    assert "python3.12 is 3.12.1" in result.stderr
    assert "apt-get install python3.12-venv" in result.stderr


def test_a_newer_python_under_a_name_of_its_own_is_found(bare_checkout: Checkout) -> None:
    bare_checkout.put_python(version="3.9.2", too_old=True)
    bare_checkout.put_python("python3.13", version="3.13.0")
    assert bare_checkout.start("serve").returncode == 0


def test_a_python_that_cannot_run_is_passed_over(bare_checkout: Checkout) -> None:
    broken = bare_checkout.put_python()
    broken.write_text("#!/bin/sh\nexit 127\n")
    bare_checkout.put_python("python3.11")
    assert bare_checkout.start("serve").returncode == 0
