"""What every store of interactions does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from whattowatch.domain.discovery import Interaction, InteractionsWriter, Kind

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
TODAY = date(2026, 2, 1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def did(kind: Kind, at: datetime = NOON, value: int | None = None, title_id: str = "movie-603") -> Interaction:
    """Something done with The Matrix, unless another title is named."""
    return Interaction(kind, title_id, at, value)


class HistoryContract:
    """For a fixture `interactions` that is empty, and people `owner` and `stranger`."""

    def test_a_history_begins_with_the_oldest(self, interactions: InteractionsWriter, owner: str) -> None:
        later, earlier = did(Kind.FINISHED, NOON + HOUR), did(Kind.STARTED)
        interactions.record(owner, later)
        interactions.record(owner, earlier)

        assert interactions.history(owner) == (earlier, later)

    def test_at_the_same_instant_the_order_of_recording_holds(
        self, interactions: InteractionsWriter, owner: str
    ) -> None:
        recorded = tuple(did(kind) for kind in (Kind.STARTED, Kind.FINISHED, Kind.ABANDONED))
        for each in recorded:
            interactions.record(owner, each)

        assert interactions.history(owner) == recorded

    def test_a_history_is_ones_own(self, interactions: InteractionsWriter, owner: str, stranger: str) -> None:
        interactions.record(owner, did(Kind.LISTED))

        interactions.withdraw(stranger, Kind.LISTED, "movie-603")

        assert interactions.history(stranger) == ()
        assert len(interactions.history(owner)) == 1

    def test_the_histories_of_several_people_are_those_of_each(
        self, interactions: InteractionsWriter, owner: str, stranger: str
    ) -> None:
        interactions.record(owner, did(Kind.LISTED))
        interactions.record(owner, did(Kind.RATED, NOON + HOUR, 9))

        assert interactions.histories([owner, stranger, owner]) == {owner: interactions.history(owner), stranger: ()}
        assert interactions.histories([]) == {}

    def test_everybody_who_did_anything_is_gone_through_in_order_of_id(
        self, interactions: InteractionsWriter, owner: str, stranger: str
    ) -> None:
        for person_id in (owner, stranger):
            interactions.record(person_id, did(Kind.LISTED))
        first, second = sorted((owner, stranger))

        assert interactions.histories_after("", 1) == {first: interactions.history(first)}
        assert list(interactions.histories_after("", 5)) == [first, second]
        assert list(interactions.histories_after(first, 5)) == [second]
        assert interactions.histories_after(second, 5) == {}

    def test_whoever_took_everything_back_is_not_gone_through(
        self, interactions: InteractionsWriter, owner: str, stranger: str
    ) -> None:
        interactions.record(owner, did(Kind.LISTED))
        interactions.record(stranger, did(Kind.LISTED))
        interactions.withdraw(owner, Kind.LISTED, "movie-603")

        assert list(interactions.histories_after("", 5)) == [stranger]

    def test_a_newer_rating_replaces_the_older_one(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.record(owner, did(Kind.RATED, NOON, 4))
        interactions.record(owner, did(Kind.RATED, NOON + HOUR, 9))

        assert interactions.history(owner) == (did(Kind.RATED, NOON + HOUR, 9),)

    def test_a_rating_of_the_same_instant_replaces_the_one_before(
        self, interactions: InteractionsWriter, owner: str
    ) -> None:
        interactions.record(owner, did(Kind.RATED, NOON, 4))
        interactions.record(owner, did(Kind.RATED, NOON, 9))

        assert interactions.history(owner) == (did(Kind.RATED, NOON, 9),)

    def test_an_older_rating_that_comes_late_changes_nothing(
        self, interactions: InteractionsWriter, owner: str
    ) -> None:
        interactions.record(owner, did(Kind.RATED, NOON, 4))
        interactions.record(owner, did(Kind.RATED, NOON - HOUR, 9))

        assert interactions.history(owner) == (did(Kind.RATED, NOON, 4),)

    def test_ratings_of_other_titles_stay(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.record(owner, did(Kind.RATED, NOON, 4))
        interactions.record(owner, did(Kind.RATED, NOON + HOUR, 9, "tv-1396"))

        assert [each.value for each in interactions.history(owner)] == [4, 9]

    @pytest.mark.parametrize("kind", [Kind.LISTED, Kind.REFUSED, Kind.MORE])
    def test_what_is_said_of_a_title_once_is_not_said_again(
        self, interactions: InteractionsWriter, owner: str, kind: Kind
    ) -> None:
        interactions.record(owner, did(kind))
        interactions.record(owner, did(kind, NOON + HOUR))

        assert interactions.history(owner) == (did(kind),)

    @pytest.mark.parametrize("kind", [Kind.STARTED, Kind.FINISHED, Kind.ABANDONED])
    def test_watching_again_is_another_interaction(
        self, interactions: InteractionsWriter, owner: str, kind: Kind
    ) -> None:
        interactions.record(owner, did(kind))
        interactions.record(owner, did(kind, NOON + HOUR))

        assert interactions.history(owner) == (did(kind), did(kind, NOON + HOUR))

    def test_withdrawing_takes_back_every_one_of_that_kind_and_title(
        self, interactions: InteractionsWriter, owner: str
    ) -> None:
        kept = (did(Kind.STARTED, NOON + DAY, title_id="tv-1396"), did(Kind.ABANDONED, NOON + 2 * DAY))
        for each in (did(Kind.STARTED), did(Kind.STARTED, NOON + HOUR), *kept):
            interactions.record(owner, each)

        interactions.withdraw(owner, Kind.STARTED, "movie-603")

        assert interactions.history(owner) == kept

    def test_withdrawing_can_be_limited_to_certain_instants(self, interactions: InteractionsWriter, owner: str) -> None:
        for at in (NOON, NOON + HOUR, NOON + DAY):
            interactions.record(owner, did(Kind.FINISHED, at))

        interactions.withdraw(owner, Kind.FINISHED, "movie-603", {NOON, NOON + DAY})

        assert interactions.history(owner) == (did(Kind.FINISHED, NOON + HOUR),)
        assert interactions.activity_since(TODAY) == {"movie-603": 1}

    def test_withdrawing_of_no_instant_takes_nothing_back(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.record(owner, did(Kind.FINISHED))

        interactions.withdraw(owner, Kind.FINISHED, "movie-603", ())

        assert interactions.history(owner) == (did(Kind.FINISHED),)

    def test_withdrawing_what_never_was_is_fine(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.withdraw(owner, Kind.RATED, "movie-603")

        assert interactions.history(owner) == ()
        assert interactions.activity_since(date.min) == {}

    def test_what_was_withdrawn_may_be_done_again(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.record(owner, did(Kind.LISTED))
        interactions.withdraw(owner, Kind.LISTED, "movie-603")

        interactions.record(owner, did(Kind.LISTED, NOON + DAY))

        assert interactions.history(owner) == (did(Kind.LISTED, NOON + DAY),)


class ActivityContract:
    """For a fixture `interactions` that is empty, and people `owner` and `friend`."""

    def test_activity_counts_what_anybody_did(self, interactions: InteractionsWriter, owner: str, friend: str) -> None:
        for kind in (Kind.LISTED, Kind.STARTED, Kind.FINISHED, Kind.RATED):
            interactions.record(owner, did(kind))
        interactions.record(friend, did(Kind.LISTED))
        interactions.record(friend, did(Kind.LISTED, title_id="tv-1396"))

        assert interactions.activity_since(TODAY) == {"movie-603": 5, "tv-1396": 1}

    def test_what_is_not_watching_is_no_activity(self, interactions: InteractionsWriter, owner: str) -> None:
        for kind in (Kind.REFUSED, Kind.ABANDONED, Kind.MORE):
            interactions.record(owner, did(kind))
            interactions.withdraw(owner, kind, "movie-603")

        assert interactions.activity_since(date.min) == {}

    def test_activity_before_the_day_is_left_out(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.record(owner, did(Kind.STARTED, NOON - DAY))
        interactions.record(owner, did(Kind.FINISHED, NOON))

        assert interactions.activity_since(TODAY) == {"movie-603": 1}
        assert interactions.activity_since(TODAY - DAY) == {"movie-603": 2}
        assert interactions.activity_since(TODAY + DAY) == {}

    def test_days_are_counted_in_utc(self, interactions: InteractionsWriter, owner: str) -> None:
        in_tokyo = timezone(timedelta(hours=9))
        interactions.record(owner, did(Kind.STARTED, datetime(2026, 2, 2, 1, tzinfo=in_tokyo)))

        assert interactions.activity_since(date(2026, 2, 2)) == {}
        assert interactions.activity_since(date(2026, 2, 1)) == {"movie-603": 1}

    def test_what_changes_nothing_is_no_activity(self, interactions: InteractionsWriter, owner: str) -> None:
        for _ in range(2):
            interactions.record(owner, did(Kind.LISTED))

        assert interactions.activity_since(TODAY) == {"movie-603": 1}

    def test_a_newer_rating_moves_the_activity_to_its_day(self, interactions: InteractionsWriter, owner: str) -> None:
        interactions.record(owner, did(Kind.RATED, NOON - DAY, 4))
        interactions.record(owner, did(Kind.RATED, NOON, 9))

        assert interactions.activity_since(TODAY - DAY) == {"movie-603": 1}
        assert interactions.activity_since(TODAY) == {"movie-603": 1}

    def test_withdrawing_lowers_the_activity_of_each_day(
        self, interactions: InteractionsWriter, owner: str, friend: str
    ) -> None:
        interactions.record(friend, did(Kind.STARTED))
        for at in (NOON - DAY, NOON, NOON + HOUR):
            interactions.record(owner, did(Kind.STARTED, at))

        interactions.withdraw(owner, Kind.STARTED, "movie-603")

        assert interactions.activity_since(TODAY - DAY) == {"movie-603": 1}
        assert interactions.activity_since(TODAY) == {"movie-603": 1}


class InteractionsContract(HistoryContract, ActivityContract):
    """For a fixture `interactions` that is empty, and people `owner`, `friend` and `stranger`."""
