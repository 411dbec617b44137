"""What every recommender must do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from whattowatch.domain.bounds import Bounds
from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Interaction, Kind, Recommendation, Recommender, Taste, Wanted, Why, WhyKind

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
GENRES = ("Western", "Comedy", "Horror", "Drama")

FILMS = tuple(f"movie-{number}" for number in range(1, 41))
SERIES = tuple(f"tv-{number}" for number in range(1, 13))
EVERYTHING = Wanted(len(FILMS) + len(SERIES))
GONE = "movie-999"
HORROR = {title_id for ids in (FILMS, SERIES) for title_id in ids[GENRES.index("Horror") :: len(GENRES)]}


def _record(title_id: str, number: int, *, gone: bool = False) -> TitleRecord:
    kind = TitleType(title_id.split("-", maxsplit=1)[0])
    genre = GENRES[number % len(GENRES)]
    popularity = float(1000 - number)
    return TitleRecord(
        Title(
            title_id,
            kind,
            title_id,
            year=None if number % 10 == 9 else 1980 + number,
            genres=(genre,),
            model_genres=(genre,),
            runtime=None if number % 10 == 8 else 60 + 5 * number,
            model_popularity=popularity,
            gone=gone,
        )
    )


RECORDS = (
    *(_record(title_id, number) for number, title_id in enumerate(FILMS)),
    *(_record(title_id, number) for number, title_id in enumerate(SERIES)),
    _record(GONE, 0, gone=True),
)
"""The catalogue that the recommender under test must be given."""


def did(kind: Kind, title_id: str, *, minutes_ago: int = 5) -> Interaction:
    """One interaction; a rating is a 9."""
    return Interaction(kind, title_id, NOW - timedelta(minutes=minutes_ago), 9 if kind is Kind.RATED else None)


ADA = Taste(
    "ada", (did(Kind.RATED, FILMS[0], minutes_ago=9), did(Kind.FINISHED, SERIES[0]), did(Kind.LISTED, FILMS[3]))
)
NEWCOMER = Taste("grace")


def ids(recommended: list[Recommendation] | tuple[Recommendation, ...]) -> list[str]:
    """The titles in order."""
    return [recommendation.title_id for recommendation in recommended]


class RecommenderContract:
    """Bind it by overriding the fixture `recommender`."""

    def test_a_report_tells_of_no_fewer_than_no_states(self, recommender: Recommender) -> None:
        states = recommender.report().states
        assert min(states.current, states.stale, states.rebuilt) >= 0

    @pytest.fixture
    def recommender(self) -> Recommender:
        """A recommender over `RECORDS`."""
        raise NotImplementedError

    @staticmethod
    def listed(recommender: Recommender, taste: Taste, wanted: Wanted = EVERYTHING, now: datetime = NOW) -> list[str]:
        """The titles recommended."""
        return ids(tuple(recommender.recommend(taste, wanted, now)))

    @pytest.mark.parametrize("limit", [1, 10])
    def test_as_many_titles_come_as_are_wanted(self, recommender: Recommender, limit: int) -> None:
        assert len(self.listed(recommender, ADA, Wanted(limit))) == limit

    def test_the_best_come_first(self, recommender: Recommender) -> None:
        scores = [recommendation.score for recommendation in recommender.recommend(ADA, EVERYTHING, NOW)]
        assert scores == sorted(scores, reverse=True)

    def test_a_shorter_list_is_the_beginning_of_a_longer_one(self, recommender: Recommender) -> None:
        assert self.listed(recommender, ADA)[:5] == self.listed(recommender, ADA, Wanted(5))

    def test_fewer_come_only_when_the_catalogue_holds_no_more(self, recommender: Recommender) -> None:
        expected = {*FILMS, *SERIES} - {interaction.title_id for interaction in ADA.history}
        found = self.listed(recommender, ADA, Wanted(500))
        assert sorted(found) == sorted(expected)

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MORE])
    def test_what_somebody_has_done_anything_with_never_comes(self, recommender: Recommender, kind: Kind) -> None:
        assert FILMS[1] not in self.listed(recommender, Taste("ada", (did(kind, FILMS[1]),)))

    def test_asking_for_more_like_a_title_does_not_rule_it_out(self, recommender: Recommender) -> None:
        assert FILMS[1] in self.listed(recommender, Taste("ada", (did(Kind.MORE, FILMS[1]),)))

    def test_a_finished_title_stays_ruled_out_when_more_like_it_is_asked_for(self, recommender: Recommender) -> None:
        history = (did(Kind.FINISHED, FILMS[1], minutes_ago=9), did(Kind.MORE, FILMS[1]))
        assert FILMS[1] not in self.listed(recommender, Taste("ada", history))

    def test_excluded_titles_never_come(self, recommender: Recommender) -> None:
        excluded = frozenset({FILMS[2], SERIES[2], "movie-404404"})
        assert excluded.isdisjoint(self.listed(recommender, ADA, Wanted(500, exclude=excluded)))

    def test_titles_deleted_at_their_source_never_come(self, recommender: Recommender) -> None:
        assert GONE not in self.listed(recommender, NEWCOMER, Wanted(500))

    @pytest.mark.parametrize(("wanted", "known"), [(TitleType.MOVIE, FILMS), (TitleType.TV, SERIES)])
    def test_only_the_wanted_type_comes(
        self, recommender: Recommender, wanted: TitleType, known: tuple[str, ...]
    ) -> None:
        assert set(self.listed(recommender, NEWCOMER, Wanted(500, type=wanted))) == set(known)

    @pytest.mark.parametrize(
        "bounds", [Bounds(year_from=2000), Bounds(year_to=1990), Bounds(runtime_to=100), Bounds(1985, 2005, 120)]
    )
    def test_only_what_is_known_to_be_within_bounds_comes(self, recommender: Recommender, bounds: Bounds) -> None:
        within = {record.title.id for record in RECORDS if bounds.admit(record.title) and not record.title.gone}
        assert set(self.listed(recommender, NEWCOMER, Wanted(500, bounds=bounds))) == within

    @pytest.mark.parametrize("taste", [ADA, NEWCOMER])
    def test_a_list_of_series_is_never_empty(self, recommender: Recommender, taste: Taste) -> None:
        assert len(self.listed(recommender, taste, Wanted(5, type=TitleType.TV))) == 5

    def test_nothing_comes_when_everything_is_ruled_out(self, recommender: Recommender) -> None:
        assert self.listed(recommender, NEWCOMER, Wanted(5, exclude=frozenset((*FILMS, *SERIES)))) == []

    @pytest.mark.parametrize("taste", [ADA, NEWCOMER])
    def test_equal_questions_get_equal_answers(self, recommender: Recommender, taste: Taste) -> None:
        assert recommender.recommend(taste, EVERYTHING, NOW) == recommender.recommend(taste, EVERYTHING, NOW)

    def test_threads_get_the_same_answers(self, recommender: Recommender) -> None:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: self.listed(recommender, ADA), range(16)))
        assert all(answer == answers[0] for answer in answers)

    def test_a_list_that_explores_holds_the_same_titles_and_falls_as_well(self, recommender: Recommender) -> None:
        exploring = replace(EVERYTHING, exploring=True)
        found = recommender.recommend(ADA, exploring, NOW)
        assert sorted(ids(tuple(found))) == sorted(self.listed(recommender, ADA))
        assert [row.score for row in found] == sorted([row.score for row in found], reverse=True)
        assert ids(tuple(found))[:15] == self.listed(recommender, ADA, replace(exploring, limit=15))

    def test_newcomers_do_not_all_get_the_same_titles(self, recommender: Recommender) -> None:
        lists = {tuple(self.listed(recommender, Taste(f"person-{number}"), Wanted(5))) for number in range(10)}
        assert len(lists) > 1

    def test_a_newcomer_gets_other_titles_on_other_days(self, recommender: Recommender) -> None:
        days = [NOW + timedelta(days=number) for number in range(10)]
        assert len({tuple(self.listed(recommender, NEWCOMER, Wanted(5), day)) for day in days}) > 1

    @pytest.mark.parametrize("history", [(), ADA.history])
    def test_titles_of_disliked_genres_come_last(
        self, recommender: Recommender, history: tuple[Interaction, ...]
    ) -> None:
        found = self.listed(recommender, Taste("ada", history, disliked_genres=("Horror",)))
        disliked = [title_id in HORROR for title_id in found]
        assert disliked == sorted(disliked)

    def test_titles_and_genres_that_nobody_knows_do_no_harm(self, recommender: Recommender) -> None:
        taste = Taste("ada", (did(Kind.RATED, "tv-404404"),), ("Western", "Slapstick"), ("Slapstick",))
        assert len(self.listed(recommender, taste, Wanted(10))) == 10

    def test_an_event_dated_in_the_future_does_no_harm(self, recommender: Recommender) -> None:
        taste = Taste("ada", (did(Kind.RATED, FILMS[0], minutes_ago=-600),))
        assert len(self.listed(recommender, taste, Wanted(10))) == 10

    @pytest.mark.parametrize("taste", [ADA, NEWCOMER, Taste("ada", ADA.history, ("Comedy",), ("Horror",))])
    def test_reasons_are_few_fall_in_weight_and_name_what_they_are_about(
        self, recommender: Recommender, taste: Taste
    ) -> None:
        past = {interaction.title_id for interaction in taste.history}
        for recommendation in recommender.recommend(taste, EVERYTHING, NOW):
            reasons = recommendation.why or ()
            assert len(reasons) <= 3
            assert all(higher.weight >= lower.weight for higher, lower in pairwise(reasons))
            assert all(0 < reason.weight <= 1 for reason in reasons)
            assert all(_names_its_object(reason, past) for reason in reasons)

    def test_the_model_has_a_name(self, recommender: Recommender) -> None:
        assert recommender.card().name


def _names_its_object(reason: Why, past: set[str]) -> bool:
    """Whether a past title is named for what was done with it, a genre for a genre, and nothing for the rest."""
    if reason.kind in {WhyKind.RATED, WhyKind.FINISHED, WhyKind.STARTED, WhyKind.LISTED, WhyKind.MORE}:
        return reason.title_id in past and reason.genre is None
    if reason.kind is WhyKind.GENRE:
        return reason.genre in GENRES and reason.title_id is None
    return reason.genre is None and reason.title_id is None
