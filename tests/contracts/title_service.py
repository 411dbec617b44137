"""What every service of titles does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.domain.catalogue import GENRES, TitleType
from whattowatch.domain.loading import Ending, Fetched, TitleService

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def fetched(service: TitleService, *title_ids: str) -> dict[str, Fetched]:
    """What becomes of asking for these titles, by id."""
    return {each.title_id: each for some in service.fetch(title_ids) for each in some}


class TitleServiceContract:
    """Bind it by fixtures `service`, which knows a film and a series at least, and `unknown`, an id that it lacks."""

    def test_it_is_configured_and_answers(self, service: TitleService) -> None:
        assert service.configured
        service.check()
        assert service.traffic().requests > 0

    def test_it_lists_films_and_series_most_important_first_and_each_once(self, service: TitleService) -> None:
        wishes = list(service.listed(frozenset()))
        assert {wish.title_id.partition("-")[0] for wish in wishes} == set(TitleType)
        assert [wish.rank for wish in wishes] == sorted((wish.rank for wish in wishes), reverse=True)
        assert len({wish.title_id for wish in wishes}) == len(wishes)

    def test_what_it_lists_can_be_fetched_each_once(self, service: TitleService) -> None:
        ids = [wish.title_id for wish in service.listed(frozenset())]
        came = [each for some in service.fetch(iter(ids)) for each in some]
        assert sorted(each.title_id for each in came) == sorted(ids)
        for each in came:
            assert each.record is not None
            assert each.record.title.id == each.title_id
            assert set(each.record.title.genres) <= set(GENRES)

    def test_a_title_that_it_does_not_have_is_gone(self, service: TitleService, unknown: str) -> None:
        assert fetched(service, unknown)[unknown].ending is Ending.GONE

    def test_asking_for_nothing_answers_nothing(self, service: TitleService) -> None:
        assert list(service.fetch([])) == []

    def test_whoever_wants_no_more_need_not_wait(self, service: TitleService) -> None:
        ids = [wish.title_id for wish in service.listed(frozenset())]
        came = service.fetch(ids)
        next(came)
        came.close()  # type: ignore[attr-defined]  # The port promises no more than an iterator.
        assert len(fetched(service, ids[0])) == 1

    def test_days_without_changes_have_none(self, service: TitleService) -> None:
        today = NOW.date()
        assert set(service.changed(today - timedelta(days=1), today)) <= {
            wish.title_id for wish in service.listed(frozenset())
        }

    @pytest.mark.parametrize("window", ["day", "week"])
    def test_what_is_trending_says_since_when_and_whose_it_is(self, service: TitleService, window: str) -> None:
        trending = service.trending(window, NOW)
        assert (trending.window, trending.loaded_at) == (window, NOW)
        assert trending.source
        assert {each.partition("-")[0] for each in trending.movies} <= {TitleType.MOVIE}
        assert {each.partition("-")[0] for each in trending.tv} <= {TitleType.TV}
