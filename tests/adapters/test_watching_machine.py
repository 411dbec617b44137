"""Whatever a person does and the catalogue becomes, the store of lists and progress agrees with a plain model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from adapters.engines import Engine
from adapters.machine import StoreMachine, play
from unit.domain.titles import catalogues, film, series
from whattowatch.adapters.sql.watching import SqlWatching
from whattowatch.domain.catalogue import Episode, EpisodeRef, Source, Title
from whattowatch.domain.episodes import Choice, Standing, chosen, has_aired, standing
from whattowatch.domain.pages import PageRequest
from whattowatch.domain.ratings import Subject
from whattowatch.domain.settling import refresh, settled
from whattowatch.domain.watching import Mark, Progress, Sort, State, begin, finish, leave, to_rate

ALL = PageRequest(100)
FILM_ID, SERIES_ID = "movie-603", "tv-1396"
title_ids = st.sampled_from([FILM_ID, SERIES_ID, "tv-1"])

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Model:
    """What a person has, in dictionaries; `rounds` holds what was done in each round of a title."""

    listed: dict[str, datetime] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    rounds: dict[tuple[str, int], frozenset[EpisodeRef]] = field(default_factory=dict)
    to_rate: list[Subject] = field(default_factory=list)

    def save(self, progress: Progress, stands: Standing) -> None:
        key = progress.title_id, progress.round
        self.rounds[key] = self.rounds.get(key, frozenset()) | progress.done
        self.progress[progress.title_id] = replace(progress, done=self.rounds[key])
        self.standing[progress.title_id] = stands

    def marks(self) -> dict[str, Mark]:
        return {
            title_id: Mark(
                watchlist=title_id in self.listed,
                watchnow=self._state(title_id) is State.NOW,
                finished=title_id in self.progress and self.progress[title_id].finished_at is not None,
                abandoned=self._state(title_id) is State.ABANDONED,
            )
            for title_id in {*self.listed, *self.progress}
        }

    def _state(self, title_id: str) -> State | None:
        return self.progress[title_id].state if title_id in self.progress else None

    def outdated(self, now: datetime) -> set[str]:
        return {
            title_id
            for title_id, progress in self.progress.items()
            if progress.state is not State.ABANDONED and (self.standing[title_id].changes_at or FOREVER) <= now
        }

    def watching(self) -> list[Progress]:
        return [progress for progress in self.progress.values() if progress.state is State.NOW]


class WatchingMachine(StoreMachine):
    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.owner, self.stranger, _ = self.people
        self.store = SqlWatching(self.scope)
        self.model = Model()
        self.catalogue: dict[str, tuple[Title, list[Episode]]] = {
            FILM_ID: (film(), []),
            SERIES_ID: (series(), []),
            "tv-1": (replace(series("tv-1"), title="ALIEN"), []),
        }

    def standing_of(self, progress: Progress) -> Standing:
        title, episodes = self.catalogue[progress.title_id]
        return standing(title, episodes, progress.done, self.now)

    def save(self, progress: Progress) -> None:
        stands = self.standing_of(progress)
        self.store.save(self.owner, progress, stands, self.catalogue[progress.title_id][0])
        self.model.save(progress, stands)

    @initialize(episodes=catalogues)
    def has_finished_a_film_and_begun_a_series(self, episodes: list[Episode]) -> None:
        self.the_catalogue_changes(SERIES_ID, episodes, ended=True, source=Source.STARTER)
        for title_id in (FILM_ID, SERIES_ID):
            self.begins(title_id)
            self.finishes_the_next(title_id)

    # --- what the person does ---

    @rule(title_id=title_ids)
    def adds_to_the_list(self, title_id: str) -> None:
        self.model.listed.setdefault(title_id, self.tick())
        row = self.store.add_listed(self.owner, self.catalogue[title_id][0], self.now)
        assert row.added_at == self.model.listed[title_id]

    @rule(title_id=title_ids)
    def removes_from_the_list(self, title_id: str) -> None:
        was_there = self.model.listed.pop(title_id, None) is not None
        assert self.store.remove_listed(self.owner, title_id) is was_there

    @rule(title_id=title_ids)
    def begins(self, title_id: str) -> None:
        known = self.store.progress(self.owner, title_id)
        waiting = known is not None and self.standing_of(known).waiting
        self.save(begin(known, title_id, waiting=waiting, now=self.tick()))

    @rule(title_id=title_ids)
    def finishes_the_next(self, title_id: str) -> None:
        progress = self.being_watched(title_id)
        if progress is not None and self.standing_of(progress).waiting:
            self.finishes(progress, Choice())

    @rule(title_id=st.sampled_from([SERIES_ID, "tv-1"]), data=st.data())
    def finishes_up_to(self, title_id: str, data: st.DataObject) -> None:
        progress = self.being_watched(title_id)
        title, episodes = self.catalogue[title_id]
        aired = [episode.ref for episode in episodes if has_aired(title, episode, self.now)]
        if progress is not None and aired:
            self.finishes(progress, Choice(up_to=data.draw(st.sampled_from(aired))))

    @rule()
    def watches_the_film_again(self) -> None:
        self.begins(FILM_ID)
        self.finishes_the_next(FILM_ID)

    def being_watched(self, title_id: str) -> Progress | None:
        progress = self.store.progress(self.owner, title_id)
        return progress if progress is not None and progress.state is State.NOW else None

    def finishes(self, progress: Progress, choice: Choice) -> None:
        title, episodes = self.catalogue[progress.title_id]
        refs = chosen(title, episodes, progress.done, choice, self.tick())
        new = [ref for ref in refs if ref not in progress.done]
        after, _ = settled(finish(progress, refs, self.now), title, episodes, self.now)
        self.save(after)
        self.asks_rating(to_rate(title, new, completed=after.state is State.FINISHED))

    def asks_rating(self, subjects: tuple[Subject, ...]) -> None:
        self.store.ask_rating(self.owner, subjects)
        for subject in subjects:
            self.model.to_rate = [subject, *(each for each in self.model.to_rate if each != subject)]

    @rule(title_id=title_ids)
    def leaves(self, title_id: str) -> None:
        progress = self.being_watched(title_id)
        if progress is None:
            return
        left = leave(progress, self.tick())
        if left is None:
            self.store.remove(self.owner, title_id)
            del self.model.progress[title_id]
        else:
            self.save(left)

    @rule(data=st.data())
    def rates(self, data: st.DataObject) -> None:
        subject = data.draw(st.sampled_from([*self.model.to_rate, Subject("tv-0")]))
        self.store.drop_rating(self.owner, subject)
        self.model.to_rate = [each for each in self.model.to_rate if each != subject]

    # --- what the world does ---

    @rule(
        title_id=st.sampled_from([SERIES_ID, "tv-1"]),
        episodes=catalogues,
        ended=st.sampled_from([True, False, None]),
        source=st.sampled_from(Source),
    )
    def the_catalogue_changes(self, title_id: str, episodes: list[Episode], ended: bool | None, source: Source) -> None:
        title, _ = self.catalogue[title_id]
        self.catalogue[title_id] = replace(title, ended=ended, source=source), episodes
        for person_id in self.store.followers([title_id]).get(title_id, ()):
            self.brings_up_to_date(person_id, title_id)

    @rule(days=st.integers(1, 400))
    def days_pass(self, days: int) -> None:
        now = self.tick(days)
        outdated = self.store.outdated(now, 100)
        assert sorted(outdated) == [(self.owner, title_id) for title_id in sorted(self.model.outdated(now))]
        for person_id, title_id in outdated:
            self.brings_up_to_date(person_id, title_id)
        assert self.store.outdated(now, 100) == ()

    def brings_up_to_date(self, person_id: str, title_id: str) -> None:
        assert person_id == self.owner
        title, episodes = self.catalogue[title_id]
        refresh(person_id, title, episodes, self.store, self.now)
        self.model.save(*settled(self.model.progress[title_id], title, episodes, self.now))

    # --- what must hold ---

    @invariant()
    def marks_agree(self) -> None:
        assert self.store.marks(self.owner) == self.model.marks()

    @invariant()
    def progress_agrees(self) -> None:
        for title_id in self.catalogue:
            assert self.store.progress(self.owner, title_id) == self.model.progress.get(title_id)

    @invariant()
    def the_watchlist_agrees(self) -> None:
        rows = self.store.watchlist(self.owner, Sort.ADDED, ALL, self.now.date()).rows
        added = {row.title_id: row.added_at for row in rows}
        assert list(added.items()) == sorted(self.model.listed.items(), key=lambda row: row[1], reverse=True)

    @invariant()
    def rows_of_what_is_watched_agree(self) -> None:
        rows = self.store.watchnow(self.owner, Sort.SMART, ALL).rows
        stands = self.model.standing
        expected = sorted(self.model.watching(), key=lambda each: each.touched_at, reverse=True)
        expected.sort(key=lambda each: not stands[each.title_id].waiting)
        assert [row.title_id for row in rows] == [each.title_id for each in expected]
        assert [row.standing for row in rows] == [stands[each.title_id] for each in expected]

    @invariant()
    def what_waits_for_a_rating_agrees(self) -> None:
        assert list(self.store.to_rate(self.owner, 100)) == self.model.to_rate

    @invariant()
    def nothing_that_has_not_aired_waits(self) -> None:
        for row in self.store.watchnow(self.owner, Sort.SMART, ALL).rows:
            following = row.standing.next
            assert not (row.standing.waiting and following and (following.air_date or date.min) > self.now.date())

    @invariant()
    def a_stranger_has_nothing(self) -> None:
        assert self.store.marks(self.stranger) == {}
        assert self.store.to_rate(self.stranger, 1) == ()
        assert self.store.now_of([self.stranger], 1) == {self.stranger: ()}


def test_lists_and_progress_agree_with_the_model(engine: Engine) -> None:
    play(WatchingMachine, engine)
