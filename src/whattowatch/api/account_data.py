"""Everything of the caller's: to take along, and to leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from whattowatch.api.account import account_answer
from whattowatch.api.account_security import check_password, own_credentials
from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.sessions import refresh_cookie
from whattowatch.api.shapes.signing_in import AccountExport, DeleteAccount, Deleted, ExportedEvent, ExportedFriend
from whattowatch.domain.accounts import Account, AccountsReader, AccountsWriter
from whattowatch.domain.belongings import Belongings, BelongingsReader, BelongingsWriter
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Interaction, InteractionsReader
from whattowatch.domain.errors import Conflict, InvalidInput, Unauthenticated
from whattowatch.domain.events import Event, EventsReader, Status
from whattowatch.domain.friends import Circle, Friend, FriendsReader
from whattowatch.domain.identity import Departures, Directory, Identity
from whattowatch.domain.limits import Limits
from whattowatch.domain.news import News, NewsReader
from whattowatch.domain.notices import called_off_notices
from whattowatch.domain.notifications import Notice, Outbox
from whattowatch.domain.pages import PageRequest
from whattowatch.ports import LOCAL, Site

EVER = datetime(1, 1, 1, tzinfo=UTC)


class _OfTitle(Protocol):
    """What is about a title."""

    @property
    def title_id(self) -> str: ...


def export_account(
    request: Request[Nothing],
    identity: Directory,
    accounts: AccountsReader,
    belongings: BelongingsReader,
    interactions: InteractionsReader,
    friends: FriendsReader,
    events: EventsReader,
    news: NewsReader,
    catalogue: CatalogueReader,
    clock: Clock,
) -> Response:
    """Everything that is kept of the caller, as one document; no secrets."""
    me, known = request.person_id, identity.credentials(request.person_id)
    account = accounts.get(me)
    if account is None:
        raise Unauthenticated("there is no account yet: ask for GET /account first")
    kept, history, invited = belongings.of_person(me), interactions.history(me), events.of_person(me, EVER)
    circle, heard = friends.circle(me), news.of_person(me, clock.now())
    people = accounts.by_ids([*_named(circle), *(event.host_id for event in invited)])
    own = account_answer(account, known, friends)
    document = AccountExport(
        exported_at=clock.now(),
        user=own.user,
        preferences=own.preferences,
        titles=_titles(_title_ids(kept, history, heard, invited), catalogue),
        watchlist=kept.watchlist,
        progress=kept.progress,
        episodes=kept.episodes,
        ratings=kept.ratings,
        to_rate=kept.to_rate,
        interactions=history,
        friends=[_friend(row, people[row.person_id]) for row in circle.friends],
        asked=[row.email or people[row.person_id or ""].name for row in circle.outgoing],
        events=[_event(event, me, people) for event in invited],
        news=heard,
    )
    return Response(document, headers={"content-disposition": 'attachment; filename="whattowatch.json"'})


def delete_account(
    request: Request[DeleteAccount],
    identity: Departures,
    limits: Limits,
    accounts: AccountsWriter,
    belongings: BelongingsWriter,
    events: EventsReader,
    outbox: Outbox,
    site: Site,
    clock: Clock,
) -> Response:
    """Remove the caller and everything of theirs; guests of their coming evenings are told that those are off."""
    me, now = request.person_id, clock.now()
    if site.identity == LOCAL:
        _check_password(request, identity, limits)
    _check_operator(me, accounts)
    told = _called_off(me, events.of_person(me, now), accounts)
    belongings.remove(me)
    for notice in told:
        outbox.put(notice, now)
    identity.leave(me)
    return Response(Deleted(deleted=True), cookies=(refresh_cookie(None, site),))


def _check_password(request: Request[DeleteAccount], identity: Identity, limits: Limits) -> None:
    if request.input.password is None:
        raise InvalidInput.of("password", "is needed to remove an account")
    credentials = own_credentials(request.person_id, identity)
    check_password("password", request.input.password, credentials, identity, limits)


def _check_operator(me: str, accounts: AccountsReader) -> None:
    """The last operator may leave only as the last of all."""
    anybody_else = len(accounts.page(PageRequest(limit=2)).rows) > 1
    if anybody_else and accounts.operators() == {me}:
        raise Conflict("somebody has to be the operator: name another one first")


def _called_off(me: str, coming: Iterable[Event], accounts: AccountsReader) -> list[Notice]:
    hosted = [event for event in coming if event.host_id == me and event.status is Status.PLANNED]
    ids = [row.person_id for event in hosted for row in event.invitations if row.person_id is not None]
    emails = {account.id: account.email for account in accounts.by_ids(ids).values() if account.email is not None}
    return [notice for event in hosted for notice in called_off_notices(event, emails)]


def _named(circle: Circle) -> list[str]:
    ids = [*(row.person_id for row in circle.friends), *(row.person_id for row in circle.outgoing)]
    return [each for each in ids if each is not None]


def _title_ids(
    kept: Belongings, history: Iterable[Interaction], heard: Iterable[News], invited: Iterable[Event]
) -> set[str]:
    parts: tuple[Iterable[_OfTitle], ...] = (kept.watchlist, kept.progress, kept.episodes, kept.ratings, kept.to_rate)
    done = {row.title_id for part in (*parts, history, heard) for row in part}
    return done | {title_id for event in invited for title_id in event.plan.title_ids}


def _titles(ids: Iterable[str], catalogue: CatalogueReader) -> dict[str, str]:
    """What the ids mean; those that the catalogue does not know any more are left out."""
    found = catalogue.titles(ids)
    return {each: f"{title.title} ({title.year})" if title.year else title.title for each, title in found.items()}


def _friend(row: Friend, account: Account) -> ExportedFriend:
    return ExportedFriend(account.name, row.since, sorted(row.i_share))


def _event(event: Event, me: str, people: Mapping[str, Account]) -> ExportedEvent:
    plan, mine = event.plan, event.invitation_of(me)
    return ExportedEvent(
        id=event.id,
        host=people[event.host_id].name,
        title_ids=plan.title_ids,
        starts_at=plan.starts_at,
        time_zone=plan.time_zone,
        place=plan.place,
        note=plan.note,
        status=event.status,
        answer=str(mine.answer) if mine else "",
        votes=mine.votes if mine else (),
    )
