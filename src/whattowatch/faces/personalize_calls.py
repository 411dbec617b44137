"""What each request of Amazon Personalize means here: users are people, items titles, events what people did."""

from __future__ import annotations

import uuid
from dataclasses import replace

from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.catalogue import GENRES, Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Interaction, Kind, Wanted
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.ratings import HIGHEST, LOWEST
from whattowatch.domain.tastes import preferences_of, taste_of
from whattowatch.faces.personalize_wire import (
    Event,
    GetRecommendations,
    Item,
    PredictedItem,
    PutEvents,
    PutItems,
    PutUsers,
    Recommended,
    instant,
    properties,
    words,
)
from whattowatch.ports import Ports

KINDS = {str(kind): kind for kind in Kind}
OTHERWISE = Kind.STARTED
"""What an event of a type that we have no word for counts as: somebody turned to the title."""
USERS = uuid.UUID("6f0c2b7e-6c0b-5a39-9b54-0d8e2a4f7c11")
"""The namespace in which users' ids become people's."""


def put_events(wish: PutEvents, ports: Ports) -> None:
    """Somebody did something; an event that came before changes nothing."""
    person_id = _person(wish.user_id, ports).id
    known = set(ports.interactions.history(person_id))
    for event in wish.event_list:
        deed = _deed(event)
        if deed not in known:
            ports.interactions.record(person_id, deed)


def put_items(wish: PutItems, ports: Ports) -> None:
    """Titles, as they now are."""
    ports.catalogue.put([TitleRecord(_title(item)) for item in wish.items])


def put_users(wish: PutUsers, ports: Ports) -> None:
    """People, and which genres they chose and dislike."""
    for user in wish.users:
        known, said = _person(user.user_id, ports), properties(user.properties)
        chosen = replace(known.preferences, genres=_genres(said.genres), disliked_genres=_genres(said.disliked_genres))
        ports.accounts.update(replace(known, preferences=chosen))


def get_recommendations(wish: GetRecommendations, ports: Ports) -> Recommended:
    """What this user should watch."""
    person_id = person_id_of(wish.user_id)
    taste = taste_of(person_id, preferences_of(person_id, ports.accounts), ports.interactions)
    types = {word.strip().strip('"') for word in wish.filter_values.get("TYPE", "").split(",")} & set(TitleType)
    wanted_type = TitleType(types.pop()) if len(types) == 1 else None
    wanted = Wanted(wish.num_results, wanted_type, explained=False)
    found = ports.recommender.recommend(taste, wanted, ports.clock.now()) if wish.num_results else ()
    return Recommended([PredictedItem(row.title_id, row.score) for row in found], str(uuid.uuid4()))


def person_id_of(user_id: str) -> str:
    """The id of the person whom this user is here: users' ids may be longer than ours."""
    return str(uuid.uuid5(USERS, user_id))


def _person(user_id: str, ports: Ports) -> Account:
    person_id = person_id_of(user_id)
    known = ports.accounts.get(person_id)
    return known or ports.accounts.add(Account(person_id, user_id, None, Role.MEMBER, ports.clock.now()))


def _deed(event: Event) -> Interaction:
    kind = KINDS.get(event.event_type, OTHERWISE)
    value = None if event.event_value is None or kind is not Kind.RATED else round(event.event_value)
    if kind is Kind.RATED and (value is None or not LOWEST <= value <= HIGHEST):
        raise InvalidInput.of("eventValue", f"{event.event_value!r} is no rating of {LOWEST} to {HIGHEST}")
    return Interaction(kind, event.item_id, instant(event.sent_at), value)


def _title(item: Item) -> Title:
    said = properties(item.properties)
    if said.type not in set(TitleType):
        raise InvalidInput.of("properties", f"{said.type!r} is no type of title")
    return Title(
        id=item.item_id,
        type=TitleType(said.type),
        title=item.item_id,
        year=said.year,
        genres=_genres(said.genres),
        model_genres=_genres(said.genres),
        popularity=said.popularity,
        model_popularity=said.popularity,
    )


def _genres(joined: str) -> tuple[str, ...]:
    """Those of the words that are genres here."""
    return tuple(word for word in words(joined) if word in GENRES)
