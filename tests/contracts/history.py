"""What every store of the history does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.domain.catalogue import FILM, EpisodeRef
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.history import HistoryWriter, Seen
from whattowatch.domain.pages import PageRequest

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = PageRequest(100)
SERIES, MOVIE = "tv-1396", "movie-603"

Do = Callable[[str, Seen], None]


def seen(season: int, episode: int, at: datetime = NOON, round_: int = 1, title_id: str = SERIES) -> Seen:
    """An episode of Breaking Bad, unless another title is named."""
    return Seen(title_id, EpisodeRef(season, episode), round_, at)


class HistoryContract:
    """For a fixture `history` that is empty, `do`, which adds to somebody's, and people `owner` and `stranger`."""

    def test_the_newest_comes_first(self, history: HistoryWriter, do: Do, owner: str) -> None:
        old, new = seen(1, 1), Seen(MOVIE, FILM, 1, NOON + HOUR)
        for each in (old, new):
            do(owner, each)

        assert history.page(owner, ALL).rows == (new, old)

    def test_of_one_instant_the_later_episode_comes_first(self, history: HistoryWriter, do: Do, owner: str) -> None:
        for each in (seen(1, 1), seen(2, 1), seen(1, 2)):
            do(owner, each)

        assert [row.episode for row in history.page(owner, ALL).rows] == [(2, 1), (1, 2), (1, 1)]

    @pytest.mark.parametrize("limit", [1, 2, 5])
    def test_pages_join_without_a_gap(self, history: HistoryWriter, do: Do, owner: str, limit: int) -> None:
        for number in range(1, 8):
            do(owner, seen(1, number, NOON + (number // 3) * HOUR))
        whole = history.page(owner, ALL).rows

        rows: list[Seen] = []
        after: str | None = None
        while True:
            page = history.page(owner, PageRequest(limit, after))
            rows += page.rows
            after = page.next
            if after is None:
                break

        assert tuple(rows) == whole

    def test_a_place_that_no_page_gave_is_refused(self, history: HistoryWriter, owner: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            history.page(owner, PageRequest(1, "forged"))

        assert refused.value.fields[0][0] == "cursor"

    def test_a_history_is_ones_own(self, history: HistoryWriter, do: Do, owner: str, stranger: str) -> None:
        do(owner, seen(1, 1))

        history.forget(stranger, SERIES, 1, [EpisodeRef(1, 1)])

        assert history.page(stranger, ALL).rows == ()
        assert history.rounds(stranger, SERIES) == {}
        assert len(history.page(owner, ALL).rows) == 1

    def test_rounds_hold_what_was_done_of_one_title(self, history: HistoryWriter, do: Do, owner: str) -> None:
        for each in (seen(1, 1), seen(1, 2), seen(1, 1, NOON + HOUR, 2), Seen(MOVIE, FILM, 1, NOON)):
            do(owner, each)

        assert history.rounds(owner, SERIES) == {1: {(1, 1): NOON, (1, 2): NOON}, 2: {(1, 1): NOON + HOUR}}

    def test_only_what_is_named_is_forgotten(self, history: HistoryWriter, do: Do, owner: str) -> None:
        for each in (seen(1, 1), seen(1, 2), seen(1, 1, round_=2)):
            do(owner, each)

        history.forget(owner, SERIES, 1, [EpisodeRef(1, 1), EpisodeRef(9, 9)])
        history.forget(owner, SERIES, 1, [])

        assert history.rounds(owner, SERIES) == {1: {(1, 2): NOON}, 2: {(1, 1): NOON}}

    def test_later_rounds_move_up_into_a_gap(self, history: HistoryWriter, do: Do, owner: str) -> None:
        for each in (seen(1, 1), seen(1, 1, round_=3), seen(1, 2, round_=3), seen(1, 1, round_=4)):
            do(owner, each)

        history.close_gap(owner, SERIES, 2)

        assert {number: set(done) for number, done in history.rounds(owner, SERIES).items()} == {
            1: {(1, 1)},
            2: {(1, 1), (1, 2)},
            3: {(1, 1)},
        }
