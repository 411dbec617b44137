"""The caller's account and preferences."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from whattowatch.api.shapes.basics import COUNTRY, LANGUAGE, MOST_LANGUAGE, SERVICE, Answer, Input, Name
from whattowatch.domain.catalogue import GENRES


class User(Answer):
    """The caller."""

    id: str
    name: str
    email: str | None
    role: str
    created_at: datetime
    verified: bool


class PreferencesCard(Answer):
    """What the caller chose."""

    genres: tuple[str, ...]
    disliked_genres: tuple[str, ...]
    services: tuple[str, ...]
    country: str | None
    language: str | None
    time_zone: str
    mail: dict[str, bool]
    share: dict[str, list[str]]


class AccountAnswer(Answer):
    """The caller's account."""

    user: User
    preferences: PreferencesCard


# The domain's rules check these, and name all that is wrong at once; here they are told to who reads the description.
Genre = Annotated[str, Meta(extra_json_schema={"enum": list(GENRES)})]
Genres = Annotated[tuple[Genre, ...], Meta(max_length=30)]
Service = Annotated[str, Meta(extra_json_schema={"pattern": SERVICE})]
Country = Annotated[str, Meta(extra_json_schema={"pattern": COUNTRY})]
Language = Annotated[str, Meta(extra_json_schema={"pattern": LANGUAGE, "maxLength": MOST_LANGUAGE})]


class AccountUpdate(Input):
    """Any subset of the name and the preferences."""

    name: Name | UnsetType = UNSET
    genres: Genres | UnsetType = UNSET
    disliked_genres: Genres | UnsetType = UNSET
    services: Annotated[tuple[Service, ...], Meta(max_length=100)] | UnsetType = UNSET
    country: Country | UnsetType | None = UNSET
    language: Language | UnsetType | None = UNSET
    time_zone: str | UnsetType = UNSET
    mail: dict[str, bool] | UnsetType = UNSET
    share: Annotated[dict[str, Annotated[list[str], Meta(max_length=10)]], Meta(max_length=1_000)] | UnsetType = UNSET
