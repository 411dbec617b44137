"""What Amazon Personalize's requests and answers look like; the limits are those of its API reference."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1, max_length=256)]
ItemId = Annotated[str, Meta(min_length=1, max_length=128)]


class Event(Struct, rename="camel"):
    """Something that a user did with an item."""

    event_type: Text
    sent_at: float
    item_id: ItemId
    event_value: float | None = None


class PutEvents(Struct, rename="camel"):
    """Up to ten events of a session."""

    tracking_id: Text
    session_id: Text
    event_list: Annotated[list[Event], Meta(min_length=1, max_length=10)]
    user_id: Text


class Item(Struct, rename="camel"):
    """A title: `properties` holds a JSON object."""

    item_id: ItemId
    properties: str = "{}"


class PutItems(Struct, rename="camel"):
    """Up to ten titles."""

    dataset_arn: Text
    items: Annotated[list[Item], Meta(min_length=1, max_length=10)]


class User(Struct, rename="camel"):
    """A person: `properties` holds a JSON object."""

    user_id: Text
    properties: str = "{}"


class PutUsers(Struct, rename="camel"):
    """Up to ten people."""

    dataset_arn: Text
    users: Annotated[list[User], Meta(min_length=1, max_length=10)]


class GetRecommendations(Struct, rename="camel"):
    """How many titles for whom; of a filter's values TYPE is understood."""

    campaign_arn: Text
    user_id: Text
    num_results: Annotated[int, Meta(ge=0, le=500)] = 25
    filter_values: dict[str, str] = {}


class PredictedItem(Struct, rename="camel"):
    """A title and its score."""

    item_id: str
    score: float


class Recommended(Struct, rename="camel"):
    """The titles, best first."""

    item_list: list[PredictedItem]
    recommendation_id: str


class Properties(Struct, rename="camel"):
    """What is understood of an item's or a user's properties; genres are parted by vertical bars."""

    genres: str = ""
    disliked_genres: str = ""
    type: str = "movie"
    popularity: float = 0.0
    year: int | None = None


def properties(text: str) -> Properties:
    """The properties in this JSON text.

    Raises:
        msgspec.DecodeError: they are none.
    """
    return msgspec.json.decode(text, type=Properties)


def instant(sent_at: float) -> datetime:
    """When an event happened: seconds since 1970."""
    return msgspec.convert(sent_at, datetime, strict=False)


def words(joined: str) -> tuple[str, ...]:
    """The parts of a value with several."""
    return tuple(word for word in joined.split("|") if word)


def answer_to(error: str) -> dict[str, Any]:
    """The body of an error."""
    return {"message": error}
