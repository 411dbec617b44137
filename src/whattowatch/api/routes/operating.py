"""For the operator, and for browsers."""

from __future__ import annotations

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Auth, Route
from whattowatch.api.metrics import load_metrics
from whattowatch.api.operator import operator_codes, operator_outbox, operator_people, operator_replay, operator_role
from whattowatch.api.shapes.operating import (
    AssignRole,
    CodeAnswer,
    LetterRef,
    OutboxAnswer,
    People,
    PeopleQuery,
    PersonRow,
    Replayed,
)
from whattowatch.api.site import AssetRef, docs, docs_asset, openapi, start_page
from whattowatch.ports import LOCAL

OPERATING: tuple[Route, ...] = (
    # For the operator, and for what collects figures in the operator's name.
    Route("GET", "/metrics", load_metrics, auth=Auth.ANYONE, group="operator", fails=(401, 404)),
    Route(
        "GET",
        "/operator/people",
        operator_people,
        query=PeopleQuery,
        answers=People,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403,),
    ),
    Route(
        "POST",
        "/operator/role",
        operator_role,
        body=AssignRole,
        answers=PersonRow,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403, 404, 409),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/operator/codes",
        operator_codes,
        body=Nothing,
        answers=CodeAnswer,
        auth=Auth.OPERATOR,
        group="operator",
        secret=True,
        fails=(403,),
        only=LOCAL,
    ),
    Route(
        "GET",
        "/operator/outbox",
        operator_outbox,
        answers=OutboxAnswer,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403,),
    ),
    Route(
        "POST",
        "/operator/outbox/replay",
        operator_replay,
        body=LetterRef,
        answers=Replayed,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403,),
    ),
    # For browsers.
    Route("GET", "/", start_page, auth=Auth.ANYONE, group="site"),
    Route("GET", "/openapi.json", openapi, auth=Auth.ANYONE, group="site"),
    Route("GET", "/docs", docs, auth=Auth.ANYONE, group="site"),
    Route("GET", "/docs/assets/{file}", docs_asset, query=AssetRef, auth=Auth.ANYONE, group="site", fails=(404,)),
)
