"""What a busy store refused is made anew, some times at most."""

from __future__ import annotations

import pytest

from whattowatch.api.asked_once import AskedOnce
from whattowatch.domain.errors import NotFound, StoreBusy
from whattowatch.retries import ATTEMPTS, retried


class Busy:
    """A store that is busy for the first calls, and counts them."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.calls = 0

    def call(self) -> int:
        self.calls += 1
        if self.calls <= self.times:
            raise StoreBusy("somebody was faster")
        return self.calls


def test_what_passes_is_made_once() -> None:
    assert retried(Busy(0).call) == 1


def test_what_was_refused_is_made_anew() -> None:
    assert retried(Busy(3).call) == 4


def test_a_store_that_stays_busy_is_told() -> None:
    store = Busy(ATTEMPTS)

    with pytest.raises(StoreBusy):
        retried(store.call)
    assert store.calls == ATTEMPTS


def test_no_other_error_is_tried_again() -> None:
    tried = []

    def fail() -> None:
        tried.append(1)
        raise NotFound("nothing")

    with pytest.raises(NotFound):
        retried(fail)
    assert tried == [1]


class Numbers:
    """Answers differently each time."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, step: int) -> int:
        self.last += step
        return self.last


def test_what_stands_apart_answers_the_same_question_once() -> None:
    numbers = AskedOnce(Numbers())

    assert [numbers.next(1), numbers.next(1), numbers.next(5), numbers.next(1)] == [1, 1, 6, 1]
