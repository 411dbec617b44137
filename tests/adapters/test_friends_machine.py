"""Whatever three people do to each other, the store of friendships agrees with a plain model of consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from adapters.engines import Engine
from adapters.machine import SMALL, StoreMachine, play
from whattowatch.adapters.sql.friends import SqlFriends
from whattowatch.domain.friends import Asked, Circle, Friend, Relation, Sharing, ask, part

Pair = tuple[str, str]
people = st.sampled_from(range(3))
others = st.sampled_from([1, 2])
kinds = st.frozensets(st.sampled_from(Sharing))


@dataclass
class Model:
    """Who asked, befriended, shows and blocked whom; `consent` is everybody who asked and has not parted since.

    Who asked somebody's address is in `by_address`, who asked that person by id in `requests`.
    """

    requests: dict[Pair, Asked] = field(default_factory=dict)
    by_address: dict[Pair, Asked] = field(default_factory=dict)
    unclaimed: dict[Pair, datetime] = field(default_factory=dict)
    since: dict[Pair, datetime] = field(default_factory=dict)
    shared: dict[Pair, frozenset[Sharing]] = field(default_factory=dict)
    blocks: set[Pair] = field(default_factory=set)
    consent: set[Pair] = field(default_factory=set)

    def ask(self, me: str, they: str, at: datetime, address: str | None) -> None:
        self.blocks.discard((me, they))
        self.consent.add((me, they))
        if (me, they) in self.since:
            return
        if self.asked_at(they, me) is not None and (they, me) not in self.blocks:
            self.befriend(me, they, at)
        elif address:
            self.by_address.setdefault((me, they), Asked(at, email=address))
        else:
            self.requests.setdefault((me, they), Asked(at, person_id=they))

    def asked_at(self, me: str, they: str) -> datetime | None:
        rows = (self.requests.get((me, they)), self.by_address.get((me, they)))
        return min((row.at for row in rows if row is not None), default=None)

    def befriend(self, me: str, they: str, at: datetime) -> None:
        for pair in ((me, they), (they, me)):
            self.requests.pop(pair, None)
            self.by_address.pop(pair, None)
            self.since[pair], self.shared[pair] = at, frozenset()

    def part(self, me: str, they: str, *, block: bool) -> None:
        """By id: what was asked by address stands."""
        for pair in ((me, they), (they, me)):
            for rows in (self.requests, self.since, self.shared):
                rows.pop(pair, None)
        self.by_address.pop((they, me), None)
        self.consent.discard((they, me))
        if (me, they) not in self.by_address:
            self.consent.discard((me, they))
        if block:
            self.blocks.add((me, they))

    def forget(self, me: str, address: str) -> bool:
        known = [pair for pair, asked in self.by_address.items() if pair[0] == me and asked.email == address]
        for pair in known:
            del self.by_address[pair]
            if pair not in self.requests:
                self.consent.discard(pair)
        return self.unclaimed.pop((me, address), None) is not None or bool(known)

    def claim(self, address: str, me: str) -> None:
        for asker, asked_address in list(self.unclaimed):
            if asked_address != address or (asker, me) in self.blocks:
                continue
            at = self.unclaimed.pop((asker, address))
            if asker != me:
                self.ask(asker, me, max(at, self.asked_at(me, asker) or at), address)

    def relation(self, me: str, they: str) -> Relation:
        by_id, by_address = self.requests.get((me, they)), self.by_address.get((me, they))
        return Relation(
            asked_by_me=by_id.at if by_id else None,
            asked_by_email=by_address.at if by_address else None,
            asked_by_them=self.asked_at(they, me),
            friends_since=self.since.get((me, they)),
            blocked_by_me=(me, they) in self.blocks,
            blocked_by_them=(they, me) in self.blocks,
        )

    def circle(self, me: str) -> Circle:
        friends = [
            Friend(they, since, self.shared[one, they], self.shared[they, one])
            for (one, they), since in self.since.items()
            if one == me
        ]
        askers = {
            one for one, they in (*self.requests, *self.by_address) if they == me and (me, one) not in self.blocks
        }
        incoming = [Asked(at, person_id=one) for one in askers if (at := self.asked_at(one, me)) is not None]
        asked = (*self.requests.items(), *self.by_address.items())
        outgoing = [row for (one, _), row in asked if one == me]
        outgoing += [Asked(at, email=address) for (one, address), at in self.unclaimed.items() if one == me]
        return Circle(
            friends=tuple(sorted(friends, key=lambda row: row.since, reverse=True)),
            incoming=tuple(sorted(incoming, key=lambda row: row.at, reverse=True)),
            outgoing=tuple(sorted(outgoing, key=lambda row: row.at, reverse=True)),
            blocked=tuple(sorted(they for one, they in self.blocks if one == me)),
        )


class FriendsMachine(StoreMachine):
    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.store = SqlFriends(self.scope)
        self.model = Model()
        self.arrived: set[int] = set()

    def pair(self, me: int, step: int) -> Pair:
        return self.people[me], self.people[(me + step) % 3]

    def relation(self, me: str, they: str) -> Relation:
        found = self.store.relation(me, they)
        assert found == self.model.relation(me, they)
        return found

    def asks(self, me: str, they: str, address: str | None) -> None:
        before = self.relation(me, they)
        self.store.save(me, they, ask(before, self.tick(), by_email=address is not None), address)
        self.model.ask(me, they, self.now, address)

    @rule(me=people, step=others)
    def asks_by_id(self, me: int, step: int) -> None:
        self.asks(*self.pair(me, step), None)

    @rule(me=people, whose=people)
    def asks_by_address(self, me: int, whose: int) -> None:
        address = f"person-{whose}@example.org"
        if whose not in self.arrived:
            self.store.ask_email(self.people[me], address, self.tick())
            self.model.unclaimed.setdefault((self.people[me], address), self.now)
            assert self.store.asked_email(self.people[me], address) == self.model.unclaimed[self.people[me], address]
        elif whose != me:
            self.asks(self.people[me], self.people[whose], address)

    @rule(me=people, whose=people)
    def withdraws_by_address(self, me: int, whose: int) -> None:
        address = f"person-{whose}@example.org"
        assert self.store.forget_email(self.people[me], address) is self.model.forget(self.people[me], address)

    @rule(who=people)
    def arrives(self, who: int) -> None:
        self.arrived.add(who)
        address = f"person-{who}@example.org"
        self.store.claim(address, self.people[who])
        self.model.claim(address, self.people[who])

    @rule(me=people, step=others, block=st.booleans())
    def parts(self, me: int, step: int, block: bool) -> None:
        mine, theirs = self.pair(me, step)
        self.store.save(mine, theirs, part(self.relation(mine, theirs), block=block, by_email=False), None)
        self.model.part(mine, theirs, block=block)

    @rule(me=people, step=others, shown=kinds)
    def shares(self, me: int, step: int, shown: frozenset[Sharing]) -> None:
        pair = self.pair(me, step)
        self.store.share(pair[0], {pair[1]: shown})
        if pair in self.model.since:
            self.model.shared[pair] = shown

    @rule(me=people, kind=st.sampled_from(Sharing))
    def looks_at_what_friends_show(self, me: int, kind: Sharing) -> None:
        viewer = self.people[me]
        showing = {they for (they, to), shown in self.model.shared.items() if to == viewer and kind in shown}
        assert set(self.store.showing(viewer, kind)) == showing
        assert showing <= self.store.friends_among(viewer, self.people)

    @invariant()
    def there_is_no_friendship_without_both_having_asked(self) -> None:
        for me in self.people:
            for friend in self.store.friends_among(me, self.people):
                assert {(me, friend), (friend, me)} <= self.model.consent

    @invariant()
    def circles_agree_and_show_nothing_of_somebody_blocked(self) -> None:
        for me in self.people:
            circle = self.store.circle(me)
            assert circle == self.model.circle(me)
            shown = {row.person_id for row in circle.friends} | {row.person_id for row in circle.incoming}
            assert not shown & set(circle.blocked)


def test_friendships_agree_with_the_model(engine: Engine) -> None:
    play(FriendsMachine, engine, settings(SMALL, max_examples=30))
