"""How one call's answer leads to the next call, for whoever explores the API by its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EVENING = {"event_id": "$response.body#/id"}
FOUND = {"title_id": "$response.body#/titles/0/id"}
RECOMMENDED = {"title_id": "$response.body#/recommended/0/title/id"}
LISTED = {"title_id": "$response.body#/title/id"}
ASKED_BY = {"user_id": "$response.body#/incoming/0/user/id"}
FRIEND = {"user_id": "$response.body#/friends/0/user/id"}


@dataclass(frozen=True, slots=True)
class Link:
    """A step from an answer to a call.

    Attributes:
        name: what the step is for.
        source: the call that has answered, by its function's name.
        target: the call that can follow.
        body: what of the answer the call takes, as OpenAPI's runtime expressions; further fields are the caller's.
        parameters: the same for query and path.
    """

    name: str
    source: str
    target: str
    body: Mapping[str, Any] | None = None
    parameters: Mapping[str, str] | None = None

    def object(self) -> dict[str, Any]:
        """The Link Object of OpenAPI."""
        described: dict[str, Any] = {"operationId": self.target}
        if self.body is not None:
            described["requestBody"] = dict(self.body)
        if self.parameters is not None:
            described["parameters"] = dict(self.parameters)
        return described


LINKS: Sequence[Link] = (
    Link("list", "lf3_search", "lf2_addlist", FOUND),
    Link("watch", "lf3_search", "lf2_addnow", FOUND),
    Link("rate", "lf3_search", "update_model", {**FOUND, "rating": 8}),
    Link("next page", "lf3_search", "lf3_search", parameters={"cursor": "$response.body#/cursor"}),
    Link("list", "load_search", "lf2_addlist", RECOMMENDED),
    Link("watch", "lf2_addlist", "lf2_addnow", LISTED),
    Link("remove", "lf2_addlist", "lf2_removelist", LISTED),
    Link("done", "lf2_addnow", "lf2_donenow", LISTED),
    Link("remove", "lf2_addnow", "lf2_removenow", LISTED),
    Link("done", "lf2_donenow", "lf2_donenow", LISTED),
    Link("rate", "lf2_donenow", "update_model", {**LISTED, "rating": 9}),
    Link("agree", "load_friend", "lf4_addfriend", ASKED_BY),
    Link("part", "load_friend", "lf4_removefriend", FRIEND),
    Link("answer", "lf5_eventcreate", "lf5_createstatus", {**EVENING, "status": "accepted"}),
    Link("cancel", "lf5_eventcreate", "lf5_createstatus", {**EVENING, "status": "cancelled"}),
    Link(
        "change",
        "lf5_eventcreate",
        "lf5_eventcreate",
        {
            **EVENING,
            "title_ids": ["$response.body#/titles/0/id"],
            "starts_at": "$response.body#/starts_at",
            "time_zone": "$response.body#/time_zone",
        },
    ),
)
"""Every step; a test holds that each leads from a call to a call."""


def links_of(source: str) -> dict[str, Any]:
    """The steps that the good answer of this call leads to, by an id of their own."""
    steps = [link for link in LINKS if link.source == source]
    return {f"{link.source}.{link.name.replace(' ', '_')}.{link.target}": link.object() for link in steps}
