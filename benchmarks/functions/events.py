"""An event for each function: what it is measured with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

PERSON, FRIEND = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
FILM, SERIES = "movie-603", "tv-1396"
WHEN = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
"""Of an evening that is planned."""

CALLS: Mapping[str, tuple[str, str, Any]] = {
    "load_account": ("GET", "/account", None),
    "lf1_update": ("POST", "/account/update", {"genres": ["Crime"]}),
    "load_home": ("GET", "/watch", None),
    "lf2_addlist": ("POST", "/watch/addlist", {"title_id": FILM}),
    "lf2_removelist": ("POST", "/watch/removelist", {"title_id": FILM}),
    "lf2_addnow": ("POST", "/watch/addnow", {"title_id": SERIES}),
    "lf2_donenow": ("POST", "/watch/donenow", {"title_id": SERIES}),
    "lf2_removenow": ("POST", "/watch/removenow", {"title_id": SERIES}),
    "update_model": ("POST", "/rating", {"title_id": FILM, "rating": 9}),
    "load_search": ("GET", "/recommend", None),
    "lf3_search": ("GET", "/search", "q=matrix"),
    "load_friend": ("GET", "/friend", None),
    "lf4_addfriend": ("POST", "/friend/add", {"user_id": FRIEND}),
    "lf4_removefriend": ("POST", "/friend/remove", {"user_id": FRIEND}),
    "load_social": ("GET", "/social", None),
    "lf5_eventcreate": ("POST", "/social/createevent", {"title_ids": [FILM], "starts_at": WHEN, "time_zone": "UTC"}),
    "lf5_createstatus": ("POST", "/social/createstatus", {"event_id": "none", "status": "accepted"}),
    "auth": ("POST", "/auth/refresh", {}),
    "watch_more": ("GET", "/history", None),
    "social_more": ("GET", "/together", None),
    "site": ("GET", "/config", None),
    "account_more": ("GET", "/account/export", None),
    "operator": ("GET", "/operator/outbox", None),
}
"""Method, path, and query or body, of one of each function's calls."""


def event_for(name: str) -> Any:
    """What sets the function off: a call, a sign-in, a batch without messages, or a schedule."""
    if name in CALLS:
        return _call(*CALLS[name])
    if name == "add_user":
        return signed_in(PERSON, "Olga")
    return {"Records": []} if name == "lf6_notification" else {}


def signed_in(person: str, name: str) -> Any:
    """Cognito's event after somebody has signed in."""
    return {"request": {"userAttributes": {"sub": person, "email": f"{name.lower()}@example.org", "name": name}}}


def _call(method: str, path: str, given: Any) -> Any:
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": given if isinstance(given, str) else "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "requestId": "measured",
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
            "authorizer": {"jwt": {"claims": {"sub": PERSON, "token_use": "access"}}},
        },
        "body": json.dumps(given) if method == "POST" else None,
        "isBase64Encoded": False,
    }
