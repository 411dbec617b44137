"""What every store of ratings does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.ratings import RatingsWriter, Subject

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
MATRIX = Subject("movie-603")
SERIES = Subject("tv-1396")
PILOT = Subject("tv-1396", EpisodeRef(1, 1))
SPECIAL = Subject("tv-1396", EpisodeRef(0, 1))


class RatingsContract:
    """For a fixture `ratings` that is empty, and people `owner` and `stranger`."""

    def test_a_rating_is_answered_as_it_was_given(self, ratings: RatingsWriter, owner: str) -> None:
        ratings.rate(owner, MATRIX, 9, NOON)

        assert ratings.of(owner, MATRIX) == 9

    def test_what_was_not_rated_has_no_rating(self, ratings: RatingsWriter, owner: str) -> None:
        assert ratings.of(owner, MATRIX) is None
        assert ratings.of_titles(owner) == {}

    def test_a_later_rating_replaces_the_earlier_one(self, ratings: RatingsWriter, owner: str) -> None:
        ratings.rate(owner, MATRIX, 9, NOON)
        ratings.rate(owner, MATRIX, 4, NOON + timedelta(days=1))

        assert ratings.of(owner, MATRIX) == 4

    def test_repeating_a_rating_changes_nothing(self, ratings: RatingsWriter, owner: str) -> None:
        for _ in range(2):
            ratings.rate(owner, MATRIX, 9, NOON)

        assert ratings.of_titles(owner) == {"movie-603": 9}

    def test_a_rating_can_be_cleared_more_than_once(self, ratings: RatingsWriter, owner: str) -> None:
        ratings.rate(owner, MATRIX, 9, NOON)
        for _ in range(2):
            ratings.rate(owner, MATRIX, None, NOON)

        assert ratings.of(owner, MATRIX) is None

    def test_a_series_and_its_episodes_are_rated_apart(self, ratings: RatingsWriter, owner: str) -> None:
        ratings.rate(owner, SERIES, 8, NOON)
        ratings.rate(owner, PILOT, 6, NOON)
        ratings.rate(owner, SPECIAL, 2, NOON)

        ratings.rate(owner, SPECIAL, None, NOON)

        assert [ratings.of(owner, subject) for subject in (SERIES, PILOT, SPECIAL)] == [8, 6, None]

    def test_ratings_of_titles_leave_episodes_out(self, ratings: RatingsWriter, owner: str) -> None:
        ratings.rate(owner, MATRIX, 9, NOON)
        ratings.rate(owner, PILOT, 6, NOON)

        assert ratings.of_titles(owner) == {"movie-603": 9}
        assert ratings.of_titles(owner, ["movie-603", "tv-1396"]) == {"movie-603": 9}

    def test_only_the_titles_asked_for_are_answered(self, ratings: RatingsWriter, owner: str) -> None:
        ratings.rate(owner, MATRIX, 9, NOON)
        ratings.rate(owner, SERIES, 8, NOON)

        assert ratings.of_titles(owner, ["tv-1396", "movie-1"]) == {"tv-1396": 8}
        assert ratings.of_titles(owner, []) == {}

    def test_ratings_of_episodes_leave_the_title_and_others_out(self, ratings: RatingsWriter, owner: str) -> None:
        for subject, rating in ((MATRIX, 9), (SERIES, 8), (PILOT, 7), (SPECIAL, 6)):
            ratings.rate(owner, subject, rating, NOON)

        assert ratings.of_episodes(owner, "tv-1396") == {(1, 1): 7, (0, 1): 6}
        assert ratings.of_episodes(owner, "movie-603") == {}

    def test_ratings_by_people_are_those_of_the_title_itself(
        self, ratings: RatingsWriter, owner: str, stranger: str
    ) -> None:
        ratings.rate(owner, SERIES, 8, NOON)
        ratings.rate(stranger, SERIES, 3, NOON)
        ratings.rate(stranger, PILOT, 2, NOON)

        assert ratings.by_people([owner, stranger, "nobody"], "tv-1396") == {owner: 8, stranger: 3}
        assert ratings.by_people([owner], "tv-1396") == {owner: 8}
        assert ratings.by_people([owner], "movie-603") == {}

    def test_a_stranger_sees_and_changes_nothing_of_the_owners(
        self, ratings: RatingsWriter, owner: str, stranger: str
    ) -> None:
        ratings.rate(owner, MATRIX, 9, NOON)
        ratings.rate(stranger, MATRIX, None, NOON)

        assert ratings.of_titles(stranger) == {}
        assert ratings.of(stranger, MATRIX) is None
        assert ratings.of(owner, MATRIX) == 9
