"""What every queue of a load does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from whattowatch.domain.loading import KEPT_RUNS, LoadsWriter, Report, Settled, Traffic, Wish

NOW = datetime(2026, 3, 14, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=100)
ALIEN, HEAT, DARK = Wish("movie-348", 9.0), Wish("movie-949", 7.0), Wish("tv-70523", 8.0)


class LoadsQueueContract:
    """Bind it by a fixture `loads` in which nothing is noted."""

    def test_what_was_planned_is_due_by_falling_rank(self, loads: LoadsWriter) -> None:
        assert loads.plan([HEAT, ALIEN, DARK], NOW) == 3
        assert loads.due(NOW, 10) == (ALIEN, DARK, HEAT)
        assert loads.left(NOW) == 3
        assert loads.left(NOW - timedelta(seconds=1)) == 0

    def test_what_is_due_comes_in_pages_while_it_is_asked_for(self, loads: LoadsWriter) -> None:
        ties = [Wish(f"movie-{number}", 1.0) for number in (3, 1, 2)]
        loads.plan([*ties, ALIEN], NOW)
        first = loads.due(NOW, 2)
        assert first == (ALIEN, ties[1])
        loads.ask(wish.title_id for wish in first)
        assert loads.due(NOW, 10) == (ties[2], ties[0])
        assert loads.left(NOW) == 4

    def test_what_was_asked_for_in_vain_comes_apart_and_the_least_often_asked_first(self, loads: LoadsWriter) -> None:
        loads.plan([ALIEN, HEAT, DARK], NOW)
        loads.ask(["movie-348", "movie-949"])
        loads.ask(["movie-348"])
        assert loads.due(NOW, 10) == (DARK,)
        assert loads.due(NOW, 10, again=True) == (HEAT, ALIEN)

    def test_what_is_settled_was_not_asked_for_in_vain(self, loads: LoadsWriter) -> None:
        loads.plan([ALIEN], NOW)
        loads.ask(["movie-348"])
        loads.settle([Settled("movie-348", LATER, fetched_at=NOW)])
        assert loads.due(LATER, 10) == (ALIEN,)
        assert loads.due(LATER, 10, again=True) == ()

    def test_planning_again_adds_nothing_and_keeps_the_rank_that_is_known(self, loads: LoadsWriter) -> None:
        loads.plan([ALIEN], NOW)
        assert loads.plan([Wish("movie-348")], NOW) == 0
        assert loads.plan([], NOW) == 0
        assert loads.due(NOW, 10) == (ALIEN,)

    def test_what_is_settled_is_due_again_when_it_was_said(self, loads: LoadsWriter) -> None:
        loads.plan([ALIEN, HEAT], NOW)
        loads.settle([Settled("movie-348", LATER, fetched_at=NOW)])
        assert loads.due(NOW, 10) == (HEAT,)
        assert loads.due(LATER, 10) == (ALIEN, HEAT)

    def test_planning_makes_due_what_was_not(self, loads: LoadsWriter) -> None:
        loads.settle([Settled("movie-348", LATER, fetched_at=NOW), Settled("movie-949", LATER)])
        assert loads.plan([ALIEN, HEAT, DARK], NOW) == 3
        assert loads.left(NOW) == 3

    def test_it_knows_what_it_holds_due_or_not(self, loads: LoadsWriter) -> None:
        loads.plan([ALIEN], NOW)
        loads.settle([Settled("movie-949", LATER)])
        assert loads.known(["movie-348", "movie-949", "movie-1"]) == {"movie-348", "movie-949"}
        loads.forget(["movie-348"])
        assert loads.known(["movie-348", "movie-949"]) == {"movie-949"}

    def test_what_was_fetched_long_ago_is_stale_whatever_failed_since(self, loads: LoadsWriter) -> None:
        loads.settle([Settled("movie-348", LATER, fetched_at=NOW), Settled("movie-949", LATER, fetched_at=LATER)])
        loads.settle([Settled("movie-348", LATER, failures=1)])
        loads.plan([DARK], NOW)
        assert loads.stale(NOW + timedelta(seconds=1), 10) == ("movie-348",)
        assert loads.stale(NOW, 10) == ()

    def test_beginning_anew_empties_it(self, loads: LoadsWriter) -> None:
        loads.plan([ALIEN], NOW)
        loads.planned(date(2026, 3, 14))
        loads.forget_all()
        assert (loads.left(LATER), loads.current_on()) == (0, None)

    def test_it_notes_up_to_which_day_changes_are_known(self, loads: LoadsWriter) -> None:
        assert loads.current_on() is None
        loads.planned(date(2026, 3, 13))
        loads.planned(date(2026, 3, 14))
        assert loads.current_on() == date(2026, 3, 14)


class LoadsHoldingContract:
    """Bind it by a fixture `loads` in which nothing is noted."""

    def test_one_holds_it_at_a_time(self, loads: LoadsWriter) -> None:
        minute = NOW + timedelta(minutes=1)
        assert loads.hold("a", NOW, minute)
        assert not loads.hold("b", NOW, minute)
        assert loads.hold("a", NOW, minute)

    def test_whoever_has_died_lets_go_when_the_time_is_over(self, loads: LoadsWriter) -> None:
        minute = NOW + timedelta(minutes=1)
        loads.hold("a", NOW, minute)
        assert loads.hold("b", minute, minute + timedelta(minutes=1))
        assert not loads.hold("a", minute, minute + timedelta(minutes=1))

    def test_only_the_holder_lets_go(self, loads: LoadsWriter) -> None:
        minute = NOW + timedelta(minutes=1)
        loads.hold("a", NOW, minute)
        loads.release("b")
        assert not loads.hold("b", NOW, minute)
        loads.release("a")
        assert loads.hold("b", NOW, minute)

    def test_holding_forgets_no_day(self, loads: LoadsWriter) -> None:
        loads.planned(date(2026, 3, 14))
        loads.hold("a", NOW, NOW + timedelta(minutes=1))
        assert loads.current_on() == date(2026, 3, 14)


class LoadsRunsContract:
    """Bind it by a fixture `loads` in which nothing is noted."""

    def test_a_run_that_has_not_ended_is_gone_on_with(self, loads: LoadsWriter) -> None:
        run = loads.begin(NOW)
        assert (run.started_at, run.ended_at, run.report) == (NOW, None, Report())
        assert loads.begin(LATER) == run

    def test_how_a_run_stands_is_stored_with_what_it_settled(self, loads: LoadsWriter) -> None:
        run = loads.begin(NOW)
        report = Report(planned=3, new=1, refused={"no title": 2}, traffic=Traffic(requests=5, retries=1))
        loads.settle([Settled("movie-348", LATER, NOW)], type(run)(NOW, None, report))
        assert loads.begin(LATER).report == report
        assert loads.known(["movie-348"]) == {"movie-348"}

    def test_after_the_end_another_one_begins(self, loads: LoadsWriter) -> None:
        run = loads.begin(NOW)
        loads.end(run, LATER)
        assert loads.runs(10) == (type(run)(NOW, LATER, Report()),)
        assert loads.begin(LATER).started_at == LATER
        assert [each.started_at for each in loads.runs(10)] == [LATER, NOW]

    def test_the_oldest_runs_are_forgotten(self, loads: LoadsWriter) -> None:
        for day in range(KEPT_RUNS + 2):
            at = NOW + timedelta(days=day)
            loads.end(loads.begin(at), at)
        runs = loads.runs(100)
        assert len(runs) == KEPT_RUNS
        assert runs[-1].started_at == NOW + timedelta(days=2)


class LoadsContract(LoadsQueueContract, LoadsHoldingContract, LoadsRunsContract):
    """All of it."""
