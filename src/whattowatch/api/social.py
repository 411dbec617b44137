"""What friends are up to, and evenings: planning, inviting, answering."""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import chain

from whattowatch.api.cards import Cards, in_turn, person
from whattowatch.api.decoding import Nothing
from whattowatch.api.emails import normalised
from whattowatch.api.evenings import evening, evenings, people_of, titles_of
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.evenings import AnswerEvent, FriendWatching, PlanEvent, Social
from whattowatch.api.shapes.friends import PersonRef
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.admission import may_send
from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import InvalidInput, UnknownEvent, UnknownPerson, UnknownTitle
from whattowatch.domain.events import (
    Answer,
    Event,
    EventsReader,
    EventsWriter,
    Invitee,
    Plan,
    answered,
    cancelled,
    edited,
    planned,
)
from whattowatch.domain.friends import FriendsReader, Sharing
from whattowatch.domain.moments import days_before, resolve
from whattowatch.domain.notices import answer_notice, cancellation_notices, invitation_notices
from whattowatch.domain.notifications import Outbox
from whattowatch.domain.ratings import RatingsReader
from whattowatch.domain.watching import WatchingReader
from whattowatch.ports import Site

MOST_WATCHING = 5
"""How many titles of each friend are shown, the last touched."""
CANCELLED = "cancelled"


def load_social(
    request: Request[Nothing],
    friends: FriendsReader,
    events: EventsReader,
    accounts: AccountsReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    catalogue: CatalogueReader,
    clock: Clock,
) -> Response:
    """What the friends who show it are watching, and the evenings that are coming."""
    me, cards = request.person_id, Cards(request.person_id, catalogue, watching, ratings)
    showing = friends.showing(me, Sharing.WATCHING)
    watched = watching.now_of(showing, MOST_WATCHING)
    coming = events.of_person(me, days_before(clock.now(), 1))
    known = cards.of([*chain.from_iterable(watched.values()), *titles_of(coming)])
    people = accounts.by_ids({*showing, *people_of(coming)})
    return Response(
        Social(
            watching=[
                FriendWatching(person(people[friend]), in_turn(watched[friend], known))
                for friend in showing
                if watched.get(friend)
            ],
            events=[evening(me, each, people, known) for each in coming],
        )
    )


def lf5_eventcreate(
    request: Request[PlanEvent],
    events: EventsWriter,
    friends: FriendsReader,
    accounts: AccountsReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    catalogue: CatalogueReader,
    outbox: Outbox,
    site: Site,
    clock: Clock,
) -> Response:
    """Plan an evening, or change one, and owe the invitations in the same transaction."""
    me, given, now = request.person_id, request.input, clock.now()
    plan = _plan(given, catalogue)
    invitees = _invitees(me, given.invitees, friends, accounts)
    if given.event_id is None:
        event = planned(str(uuid.uuid4()), me, plan, invitees, now)
    else:
        event = edited(_known(given.event_id, events), me, plan, invitees)
    events.save(event)
    if may_send(accounts.get(me), gated=site.gated):
        for notice in invitation_notices(event, _addresses(event, accounts)):
            outbox.put(notice, now)
    (answer,) = evenings([event], accounts, Cards(me, catalogue, watching, ratings))
    return Response(answer, status=201 if given.event_id is None else 200)


def lf5_createstatus(
    request: Request[AnswerEvent],
    events: EventsWriter,
    accounts: AccountsReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    catalogue: CatalogueReader,
    outbox: Outbox,
    site: Site,
    clock: Clock,
) -> Response:
    """Answer an invitation and vote, or cancel one's own evening; who must know is told by mail."""
    me, given, now = request.person_id, request.input, clock.now()
    before = _known(given.event_id, events)
    if given.status == CANCELLED:
        event = cancelled(before, me)
        told = may_send(accounts.get(me), gated=site.gated)
        notices = cancellation_notices(event, _addresses(event, accounts)) if told else ()
    else:
        event = answered(before, me, Answer(given.status), given.votes)
        host = _addresses(event, accounts).get(event.host_id)
        told = host is not None and me != event.host_id and event != before
        notices = (answer_notice(event, me, host),) if told and host else ()
    events.save(event)
    for notice in notices:
        outbox.put(notice, now)
    (answer,) = evenings([event], accounts, Cards(me, catalogue, watching, ratings))
    return Response(answer)


def _known(event_id: str, events: EventsReader) -> Event:
    event = events.get(event_id)
    if event is None:
        raise UnknownEvent(event_id)
    return event


def _plan(given: PlanEvent, catalogue: CatalogueReader) -> Plan:
    titles = catalogue.titles(given.title_ids)
    for title_id in given.title_ids:
        if title_id not in titles:
            raise UnknownTitle(title_id)
    return Plan(
        title_ids=tuple(dict.fromkeys(titles[title_id].id for title_id in given.title_ids)),
        starts_at=resolve(_moment(given.starts_at), given.time_zone, "starts_at"),
        time_zone=given.time_zone,
        place=given.place,
        note=given.note,
    )


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise InvalidInput.of("starts_at", f"{given!r} is not a date and time such as 2026-12-24T20:00") from error
    if ":" not in given:
        raise InvalidInput.of("starts_at", f"{given!r} has no time of day")
    return moment


def _invitees(me: str, given: tuple[PersonRef, ...], friends: FriendsReader, accounts: AccountsReader) -> list[Invitee]:
    """Whom the host names, without the host."""
    mine = friends.friends_among(me, [each.user_id for each in given if each.user_id is not None])
    named = [_invitee(f"invitees[{place}]", each, mine, accounts) for place, each in enumerate(given)]
    return [invitee for invitee in named if invitee.person_id != me]


def _invitee(field: str, given: PersonRef, mine: frozenset[str], accounts: AccountsReader) -> Invitee:
    if (given.email is None) == (given.user_id is None):
        raise InvalidInput.of(field, "give either email or user_id")
    if given.email is not None:
        email = normalised(given.email, f"{field}.email")
        account = accounts.by_email(email)
        return Invitee(account.id if account else None, email)
    if given.user_id not in mine:
        raise UnknownPerson(given.user_id or "")
    return Invitee(given.user_id)


def _addresses(event: Event, accounts: AccountsReader) -> dict[str, str]:
    """The addresses of the invited people who have an account, the host included."""
    ids = [row.person_id for row in event.invitations if row.person_id is not None]
    return {account.id: account.email for account in accounts.by_ids(ids).values() if account.email is not None}
