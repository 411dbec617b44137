"""What an operator sees of the outbox: counts, dead letters and their reasons; and how they are sent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.outbox import INVITATION, LEASE, NOON, claimed, owed, refused
from whattowatch.adapters.sql.outbox import SqlOutbox
from whattowatch.domain.errors import InvalidInput, NotFound
from whattowatch.domain.notifications import Outbox
from whattowatch.operations.letters import SHOWN, Wish, answer
from world import World

LATER = NOON + timedelta(days=1)


@pytest.fixture
def outbox(world: World) -> Outbox:
    return SqlOutbox(world.backstage.database.apart())


def told(outbox: Outbox, wish: Wish) -> list[str]:
    return list(answer(outbox, LATER, wish))


def test_the_list_counts_everything_and_names_the_dead_letters(outbox: Outbox) -> None:
    outbox.sent(claimed(outbox, replace(INVITATION, key="sent")), NOON)
    dead = refused(outbox)
    assert told(outbox, Wish("list")) == [
        "0 waiting, 1 sent (0 of them perhaps more than once)",
        "0 needless, 1 refused",
        f"{dead}  2026-02-01 12:00  invitation",
    ]


def test_a_message_is_shown_with_its_address_and_its_reason(outbox: Outbox) -> None:
    dead = refused(outbox)
    assert told(outbox, Wish("show", dead)) == [
        f"id: {dead}",
        "kind: invitation",
        "to: olga@example.org",
        "owed since: 2026-02-01 12:00:00 UTC",
        "outcome: refused",
        "reason: 550 no such user",
        "attempts: 1, of which 0 ended unknown",
    ]


def test_a_message_that_waits_is_shown_too(outbox: Outbox) -> None:
    message_id = owed(outbox)
    outbox.claim(message_id, NOON, LEASE)
    shown = told(outbox, Wish("show", message_id))
    assert {"outcome: waiting", "reason: -", "attempts: 1, of which 1 ended unknown"} <= set(shown)


def test_a_dead_letter_is_owed_again(outbox: Outbox) -> None:
    dead = refused(outbox)
    assert told(outbox, Wish("replay", dead)) == [f"{dead} is owed again"]
    assert outbox.due(LATER, 10) == (dead,)


def test_all_dead_letters_are_owed_again_however_many(outbox: Outbox) -> None:
    for number in range(SHOWN + 1):
        refused(outbox, replace(INVITATION, key=str(number)))
    assert told(outbox, Wish("replay", all=True)) == [f"{SHOWN + 1} mails are owed again"]
    assert told(outbox, Wish("list"))[:2] == [
        f"{SHOWN + 1} waiting, 0 sent (0 of them perhaps more than once)",
        "0 needless, 0 refused",
    ]


@pytest.mark.parametrize("action", ["show", "replay"])
def test_an_id_that_nothing_has_is_said(outbox: Outbox, action: str) -> None:
    with pytest.raises(NotFound, match="nothing"):
        told(outbox, Wish("show" if action == "show" else "replay", "nothing"))


@pytest.mark.parametrize(
    "wish",
    [Wish("list", "an id"), Wish("list", all=True), Wish("show"), Wish("replay"), Wish("replay", "an id", all=True)],
)
def test_what_cannot_be_meant_is_explained(outbox: Outbox, wish: Wish) -> None:
    with pytest.raises(InvalidInput, match="--all"):
        told(outbox, wish)
