"""What everything that has models trained does."""

from __future__ import annotations

from whattowatch.domain.learning import Retrainer


class RetrainerContract:
    """For a fixture `retrainer` whose trainings do not end by themselves."""

    def test_a_training_begins(self, retrainer: Retrainer) -> None:
        assert retrainer.begin()

    def test_while_one_is_under_way_no_other_begins(self, retrainer: Retrainer) -> None:
        retrainer.begin()
        assert not retrainer.begin()
