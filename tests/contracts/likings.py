"""What everything that foretells likings must do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from unit.recommender.small_world import film, rated, series
from whattowatch.domain.discovery import Taste
from whattowatch.domain.liking import Likings

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
ASKED = [film("Western", 8), film("Comedy", 9), series("Drama", 3)]
ADA = Taste("ada", rated(NOW, (film("Western", 1), 10), (film("Comedy", 1), 2)))
NEWCOMER = Taste("grace")


class LikingsContract:
    """For a fixture `likings` over the small catalogue."""

    @pytest.fixture
    def likings(self) -> Likings:
        """Foretells."""
        raise NotImplementedError

    @pytest.mark.parametrize("taste", [ADA, NEWCOMER])
    def test_every_liking_lies_on_the_scale(self, likings: Likings, taste: Taste) -> None:
        found = likings.foretold(taste, ASKED, NOW)
        assert list(found) == ASKED
        assert all(1 <= liking <= 10 for liking in found.values())

    def test_titles_that_the_catalogue_does_not_have_are_left_out(self, likings: Likings) -> None:
        assert likings.foretold(ADA, ["movie-404404", ASKED[0]], NOW).keys() == {ASKED[0]}
        assert likings.foretold(ADA, [], NOW) == {}

    def test_equal_questions_get_equal_answers(self, likings: Likings) -> None:
        assert likings.foretold(ADA, ASKED, NOW) == likings.foretold(ADA, ASKED, NOW)

    def test_a_title_like_those_that_were_liked_is_liked_more(self, likings: Likings) -> None:
        western, comedy, _ = likings.foretold(ADA, ASKED, NOW).values()
        assert western > comedy

    def test_a_title_of_a_disliked_genre_is_not_liked(self, likings: Likings) -> None:
        refusing = Taste("ada", ADA.history, disliked_genres=("Western",))
        assert likings.foretold(refusing, ASKED, NOW)[ASKED[0]] <= 3

    def test_an_own_rating_is_not_repeated(self, likings: Likings) -> None:
        title_id = ASKED[0]
        said = Taste("ada", (*ADA.history, *rated(NOW, (title_id, 1))))
        assert likings.foretold(said, [title_id], NOW)[title_id] > 3
