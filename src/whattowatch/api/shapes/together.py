"""What a group could watch."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from whattowatch.api.shapes.basics import Answer, Input, Limit
from whattowatch.api.shapes.discovery import ModelName
from whattowatch.api.shapes.friends import Person
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.picks import Seen
from whattowatch.domain.together import Rule

Ids = Annotated[str, Meta(max_length=4_000, description="ids separated by commas")]


class TogetherQuery(Input):
    """Who comes, and what the evening is like."""

    friends: Ids = ""
    minutes: Annotated[int, Meta(ge=1, le=10_000, description="how much time there is")] | None = None
    services: Annotated[str, Meta(max_length=2_000, description='ids with commas, "mine" or "ours"')] | None = None
    type: TitleType | None = None
    rule: Rule = Rule.AVERAGE
    seen: Seen = Seen.NOBODY
    limit: Limit = 20


class MemberLiking(Answer):
    """How much a member would probably like a title, 1 to 10."""

    user_id: str
    liking: float


class PickCard(Answer):
    """A title for the group."""

    title: TitleCard
    score: float
    likings: list[MemberLiking]
    seen_by: tuple[str, ...]
    listed_by: tuple[str, ...]
    served: tuple[str, ...] | None
    fits: bool | None
    reasons: list[str]


class Together(Answer):
    """What the group could watch; `neutral` counts the friends whose taste the caller is not shown."""

    people: list[Person]
    neutral: int
    rule: Rule
    picks: list[PickCard]
    model: ModelName
