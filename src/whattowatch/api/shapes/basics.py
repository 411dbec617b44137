"""What every shape is made of."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from whattowatch.api.text import SEVERAL_LINES

SERVICE = r"^[a-z0-9]+-[a-z0-9-]{1,60}$"
COUNTRY = r"^[A-Z]{2}$"
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
MOST_LANGUAGE = 35

Id = Annotated[str, Meta(min_length=1, max_length=128)]
TitleId = Annotated[str, Meta(min_length=1, max_length=128, examples=["movie-603", "tv-1396"])]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
Text = Annotated[str, Meta(max_length=2_000, extra_json_schema=SEVERAL_LINES)]
Limit = Annotated[int, Meta(ge=1, le=100, description="how many rows at most")]
Cursor = Annotated[str, Meta(max_length=1_000, description="where the page before ended")]
Password = Annotated[str, Meta(min_length=8, max_length=200)]


class Input(Struct, forbid_unknown_fields=True):
    """What a caller sends: a field that is not known here is refused."""


class Answer(Struct, gc=False):
    """What a caller gets; a tree of values, in which the garbage collector need not look for cycles."""
