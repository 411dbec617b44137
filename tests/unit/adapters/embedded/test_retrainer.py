from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator

import pytest

from contracts.retrainer import RetrainerContract
from whattowatch.adapters.embedded.retrainer import NoRetrainer, SubprocessRetrainer
from whattowatch.domain.learning import Retrainer

WAITING = (sys.executable, "-S", "-c", "import sys; sys.stdin.read()")
"""Works until its input ends."""
DONE = (sys.executable, "-S", "-c", "")


class TestSubprocessRetrainer(RetrainerContract):
    @pytest.fixture
    def retrainer(self) -> Iterator[Retrainer]:
        made = SubprocessRetrainer(WAITING, os.environ, needed=("json",))
        yield made
        made.close()


def test_another_training_may_begin_when_one_has_ended() -> None:
    retrainer = SubprocessRetrainer(DONE, os.environ, needed=())
    begun = [retrainer.begin()]
    while len(begun) < 2:
        begun += [True] if retrainer.begin() else []
    retrainer.close()
    assert begun == [True, True]


def test_without_its_libraries_nothing_begins_and_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    retrainer = SubprocessRetrainer(WAITING, os.environ, needed=("no_such_library",))
    with caplog.at_level(logging.INFO):
        assert [retrainer.begin(), retrainer.begin()] == [False, False]
    assert caplog.messages == ["no model is trained here, since no_such_library is not installed"]


def test_where_nothing_is_trained_nothing_begins() -> None:
    assert not NoRetrainer().begin()
