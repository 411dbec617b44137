"""Beyond the specification: titles, what was watched, deciding together, the caller's account, and the instance."""

from __future__ import annotations

from whattowatch.api.account_data import delete_account, export_account
from whattowatch.api.account_security import change_email, change_password
from whattowatch.api.config import load_config
from whattowatch.api.feedback import give_feedback
from whattowatch.api.health import health_live, health_ready
from whattowatch.api.history import load_history, remove_history
from whattowatch.api.http import Auth, Route
from whattowatch.api.shapes.history import (
    Feedback,
    FeedbackAnswer,
    HistoryAnswer,
    HistoryQuery,
    TakeBack,
    TitleAnswer,
    TitlePath,
)
from whattowatch.api.shapes.instance import ConfigAnswer, Health, Readiness
from whattowatch.api.shapes.signing_in import (
    AccountExport,
    ChangeEmail,
    ChangePassword,
    DeleteAccount,
    Deleted,
    LinkSent,
    SignedIn,
)
from whattowatch.api.shapes.together import Together, TogetherQuery
from whattowatch.api.shapes.watching import Removed
from whattowatch.api.title import load_title
from whattowatch.api.together import load_together
from whattowatch.ports import LOCAL

BEYOND: tuple[Route, ...] = (
    # Beyond the specification: titles, what was watched, and what the caller says of a title.
    Route(
        "GET",
        "/title/{id}",
        load_title,
        query=TitlePath,
        answers=TitleAnswer,
        group="watch_more",
        fails=(404,),
    ),
    Route(
        "POST",
        "/feedback",
        give_feedback,
        body=Feedback,
        answers=FeedbackAnswer,
        group="watch_more",
        fails=(404, 409),
    ),
    Route("GET", "/history", load_history, query=HistoryQuery, answers=HistoryAnswer, group="watch_more"),
    Route(
        "POST",
        "/history/remove",
        remove_history,
        body=TakeBack,
        answers=Removed,
        group="watch_more",
        fails=(404,),
    ),
    # Beyond it as well: deciding together.
    Route(
        "GET",
        "/together",
        load_together,
        query=TogetherQuery,
        answers=Together,
        group="social_more",
        fails=(404,),
    ),
    # For apps before anybody signs in, and for whatever watches whether the instance runs.
    Route("GET", "/config", load_config, answers=ConfigAnswer, auth=Auth.ANYONE, group="site"),
    Route("GET", "/health/live", health_live, answers=Health, auth=Auth.ANYONE, group="site"),
    Route("GET", "/health/ready", health_ready, answers=Readiness, auth=Auth.ANYONE, group="site", fails=(503,)),
    # The account beyond the specification's calls.
    Route(
        "POST",
        "/account/password",
        change_password,
        body=ChangePassword,
        answers=SignedIn,
        group="account_more",
        secret=True,
        fails=(429,),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/account/email",
        change_email,
        body=ChangeEmail,
        answers=LinkSent,
        group="account_more",
        secret=True,
        fails=(429,),
        only=LOCAL,
    ),
    Route("GET", "/account/export", export_account, answers=AccountExport, group="account_more"),
    Route(
        "POST",
        "/account/delete",
        delete_account,
        body=DeleteAccount,
        answers=Deleted,
        group="account_more",
        secret=True,
        fails=(409, 429),
    ),
)
