"""The operator's calls."""

from __future__ import annotations

from datetime import datetime

from whattowatch.api.shapes.basics import Answer, Cursor, Id, Input, Limit
from whattowatch.domain.accounts import Role


class PeopleQuery(Input):
    """A page of everybody."""

    limit: Limit = 50
    cursor: Cursor | None = None


class PersonRow(Answer):
    """Somebody, as the operator sees them."""

    id: str
    name: str
    email: str | None
    role: str
    created_at: datetime
    verified: bool


class People(Answer):
    """A page of everybody, in the order in which they came."""

    people: list[PersonRow]
    cursor: str | None


class AssignRole(Input):
    """Who is to be an operator, or is no longer."""

    user_id: Id
    role: Role


class CodeAnswer(Answer):
    """Lets one person sign up."""

    code: str
    expires_at: datetime


class OutboxState(Answer):
    """How many mails there are, by what became of them."""

    waiting: int
    sent: int
    doubtful: int
    needless: int
    refused: int


class DeadLetter(Answer):
    """A mail that will never be taken as it is; most of its address is hidden."""

    id: str
    kind: str
    address: str
    reason: str | None
    attempts: int


class OutboxAnswer(Answer):
    """The mails that are owed, and the newest dead letters."""

    counts: OutboxState
    dead: list[DeadLetter]


class LetterRef(Input):
    """A dead letter, named by its id."""

    id: Id


class Replayed(Answer):
    """Whether there was such a dead letter, which is owed again."""

    replayed: bool
