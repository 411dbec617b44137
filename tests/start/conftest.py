from pathlib import Path

import pytest

from start.checkout import Checkout


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Checkout:
    """A checkout on a machine without any Python."""
    return Checkout(tmp_path)


@pytest.fixture
def checkout(bare_checkout: Checkout) -> Checkout:
    """A checkout on a machine with a fitting Python."""
    bare_checkout.put_python()
    return bare_checkout


@pytest.fixture
def started(checkout: Checkout) -> Checkout:
    """A checkout that has been started before."""
    assert checkout.start("serve").returncode == 0
    checkout.take_calls()
    return checkout
