"""For the operator: who is here, who may come, and what became of the mails."""

from __future__ import annotations

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.operating import (
    AssignRole,
    CodeAnswer,
    DeadLetter,
    LetterRef,
    OutboxAnswer,
    OutboxState,
    People,
    PeopleQuery,
    PersonRow,
    Replayed,
)
from whattowatch.domain.accounts import Account, AccountsReader, AccountsWriter
from whattowatch.domain.clock import Clock
from whattowatch.domain.identity import Credentials, Directory, Identity
from whattowatch.domain.notifications import Outbox, OutboxMessage, OutboxReader
from whattowatch.domain.pages import PageRequest

MOST_DEAD = 50
"""How many dead letters are shown."""


def operator_people(request: Request[PeopleQuery], accounts: AccountsReader, identity: Directory) -> Response:
    """Everybody, in the order in which they came."""
    page = accounts.page(PageRequest(request.input.limit, request.input.cursor))
    known = identity.known(tuple(account.id for account in page.rows))
    return Response(People([_row(account, known.get(account.id)) for account in page.rows], page.next))


def operator_role(request: Request[AssignRole], accounts: AccountsWriter, identity: Directory) -> Response:
    """Make somebody an operator, or a member again; the last operator stays one."""
    account = accounts.assign(request.input.user_id, request.input.role)
    return Response(_row(account, identity.credentials(account.id)))


def operator_codes(request: Request[Nothing], identity: Identity) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """A code that lets one person sign up within a week, where that needs an invitation."""
    made = identity.make_code()
    return Response(CodeAnswer(made.code, made.expires_at), headers={"cache-control": "no-store"})


def operator_outbox(request: Request[Nothing], outbox: OutboxReader) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """How many mails there are by what became of them, and the newest dead letters."""
    counts = outbox.counts()
    return Response(
        OutboxAnswer(
            OutboxState(counts.waiting, counts.sent, counts.doubtful, counts.needless, counts.refused),
            [_letter(message) for message in outbox.dead(MOST_DEAD)],
        )
    )


def operator_replay(request: Request[LetterRef], outbox: Outbox, clock: Clock) -> Response:
    """Owe a dead letter again."""
    return Response(Replayed(outbox.replay(request.input.id, clock.now())))


def masked(email: str) -> str:
    """What is shown of an address: enough to see whose mail server refuses, not whose mail it is."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"


def _row(account: Account, known: Credentials | None) -> PersonRow:
    email = known.email if known else account.email
    verified = known.verified if known else account.email is not None
    return PersonRow(account.id, account.name, email, account.role, account.created_at, verified)


def _letter(message: OutboxMessage) -> DeadLetter:
    notice = message.notice
    return DeadLetter(message.id, notice.kind, masked(notice.email), message.reason, message.attempts)
