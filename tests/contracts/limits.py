"""What every count of what could be abused does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moving_clock import MovingClock
from whattowatch.domain.errors import TooMany
from whattowatch.domain.limits import Limits

QUARTER = timedelta(minutes=15)


class LimitsContract:
    """Bind it by fixtures `limits`, in which nothing was counted, and `clock`, which it follows."""

    def test_as_many_as_are_allowed_pass_and_one_more_is_told_when_to_come_back(
        self, limits: Limits, clock: MovingClock
    ) -> None:
        for _ in range(3):
            limits.hit("guess:olga", 3, QUARTER)
        clock.move(timedelta(minutes=5))
        with pytest.raises(TooMany) as caught:
            limits.hit("guess:olga", 3, QUARTER)
        assert caught.value.retry_after == 600

    def test_what_was_refused_does_not_lengthen_the_wait(self, limits: Limits, clock: MovingClock) -> None:
        limits.hit("guess:olga", 1, QUARTER)
        clock.move(QUARTER - timedelta(milliseconds=1))
        with pytest.raises(TooMany) as caught:
            limits.hit("guess:olga", 1, QUARTER)
        assert caught.value.retry_after == 1
        clock.move(timedelta(milliseconds=1))
        limits.hit("guess:olga", 1, QUARTER)

    def test_keys_are_counted_apart(self, limits: Limits) -> None:
        limits.hit("guess:olga", 1, QUARTER)
        limits.hit("guess:frank", 1, QUARTER)

    def test_a_hit_can_be_taken_back(self, limits: Limits) -> None:
        limits.hit("guess:olga", 1, QUARTER)
        limits.take_back("guess:olga")
        limits.hit("guess:olga", 1, QUARTER)
        with pytest.raises(TooMany):
            limits.hit("guess:olga", 1, QUARTER)

    def test_what_was_never_counted_can_be_taken_back_and_cleared(self, limits: Limits) -> None:
        limits.take_back("guess:olga")
        limits.clear("guess:olga")
        limits.hit("guess:olga", 1, QUARTER)

    def test_a_count_can_begin_anew(self, limits: Limits) -> None:
        for _ in range(2):
            limits.hit("guess:olga", 2, QUARTER)
        limits.clear("guess:olga")
        limits.hit("guess:olga", 2, QUARTER)

    def test_of_many_at_once_as_many_pass_as_are_allowed(self, limits: Limits) -> None:
        def passes(_: int) -> bool:
            try:
                limits.hit("guess:olga", 3, QUARTER)
            except TooMany:
                return False
            return True

        with ThreadPoolExecutor(6) as threads:
            assert sum(threads.map(passes, range(12))) == 3
