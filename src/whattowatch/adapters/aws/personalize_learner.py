"""Tells Amazon Personalize of people, titles, and what people do (port `Learner`).

Of a title go only those fields that the recommender here may use as well: see `Title.model_genres`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import islice
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from whattowatch.adapters.aws.personalize_address import PersonalizeAddress
from whattowatch.adapters.aws.personalize_client import asked
from whattowatch.domain.accounts import Account
from whattowatch.domain.catalogue import Title
from whattowatch.domain.discovery import Interaction

SERVICE = "personalize-events"
AT_ONCE = 10
"""PutEvents, PutItems and PutUsers take no more."""
BETWEEN = "|"
"""Parts several values of one field."""

Row = TypeVar("Row")


class PersonalizeLearner:
    """Puts events, items and users. Thread-safe.

    Args:
        address: of the event tracker and the data sets.
    """

    def __init__(self, address: PersonalizeAddress) -> None:
        self._address = address

    def deeds(self, person_id: str, done: Sequence[Interaction], titles: Mapping[str, Title]) -> None:
        """See the port."""
        for some in _tens(done):
            day = some[0].at.astimezone(UTC).date()
            wish = {
                "trackingId": self._address.tracking,
                "userId": person_id,
                "sessionId": f"{person_id}/{day}",
                "eventList": [_event(person_id, each, titles.get(each.title_id)) for each in some],
            }
            asked(SERVICE, "put_events", wish)

    def titles(self, titles: Iterable[Title]) -> None:
        """See the port."""
        for some in _tens(title for title in titles if not title.gone):
            asked(SERVICE, "put_items", {"datasetArn": self._address.items, "items": [_item(each) for each in some]})

    def people(self, accounts: Iterable[Account]) -> None:
        """See the port."""
        for some in _tens(accounts):
            asked(SERVICE, "put_users", {"datasetArn": self._address.users, "users": [_user(each) for each in some]})


def _event(person_id: str, done: Interaction, title: Title | None) -> dict[str, Any]:
    """An event; its id is the same whenever it is told, so that Personalize counts it once."""
    name = f"{person_id} {done.kind} {done.title_id} {done.at.isoformat()}"
    event: dict[str, Any] = {
        "eventId": str(uuid5(NAMESPACE_URL, name)),
        "eventType": str(done.kind),
        "itemId": done.title_id,
        "sentAt": done.at,
    }
    if done.value is not None:
        event["eventValue"] = float(done.value)
    if title is not None and title.model_genres:
        event["properties"] = _properties(genres=title.model_genres)
    return event


def _item(title: Title) -> dict[str, Any]:
    said = {"type": str(title.type), "popularity": title.model_popularity}
    if title.year is not None:
        said["year"] = title.year
    return {"itemId": title.id, "properties": _properties(genres=title.model_genres, **said)}


def _user(account: Account) -> dict[str, Any]:
    chosen = account.preferences
    return {
        "userId": account.id,
        "properties": _properties(genres=chosen.genres, dislikedGenres=chosen.disliked_genres),
    }


def _properties(**said: Any) -> str:
    """Fields in camel case, as JSON; those without a value are left out, as a data set's schema allows."""
    joined = {name: BETWEEN.join(value) if isinstance(value, tuple) else value for name, value in said.items()}
    return json.dumps({name: value for name, value in joined.items() if value != ""})


def _tens(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        yield some
