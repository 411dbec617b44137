"""An evening through the deployed gateway is the evening on one machine, to the letter."""

from __future__ import annotations

from pathlib import Path

from aws.played import Evening, comparable, evening_here
from aws.stack import Stack
from engines.waiting import eventually


def test_the_evening_is_the_same_as_on_one_machine(evening: Evening, tmp_path: Path) -> None:
    here = evening_here(tmp_path / "here", evening)
    there = comparable(evening.exchanges, headers_of=here)
    pairs = zip(comparable(here, headers_of=here), there, strict=True)
    assert [(one, other) for one, other in pairs if one != other] == []


def test_nothing_in_the_evening_is_a_fault(evening: Evening) -> None:
    assert [(each.call.target, each.reply.status) for each in evening.exchanges if each.reply.status >= 500] == []


def test_a_sign_in_has_made_the_person_s_row_before_the_first_call(stack: Stack, evening: Evening) -> None:
    """The trigger alone knows name and address."""
    first = evening.exchanges[0]
    assert first.call.target == "/account"
    assert (first.reply.json["user"]["id"], first.reply.json["user"]["name"]) == (evening.ids["Olga"], "Olga")
    assert stack.invoke("add_user", _signed_in(evening.ids["Olga"])) == _signed_in(evening.ids["Olga"])


def test_invitations_come_by_mail(stack: Stack, evening: Evening) -> None:
    assert evening.exchanges
    inbox = stack.engines.inbox
    eventually(lambda: {"nina@example.org", "omar@example.org"} <= {str(mail["To"]) for mail in inbox.messages})


def _signed_in(person_id: str) -> dict[str, object]:
    return {"request": {"userAttributes": {"sub": person_id, "email": "olga@example.org", "name": "Olga"}}}
