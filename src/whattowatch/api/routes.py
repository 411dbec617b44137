"""Every call, as a table, from which servers, OpenAPI document, tests of strangers and AWS template are made."""

from __future__ import annotations

from whattowatch.api import shapes
from whattowatch.api.account import lf1_update, load_account
from whattowatch.api.account_data import delete_account, export_account
from whattowatch.api.account_security import (
    change_email,
    change_password,
    reset_password,
    verify_again,
    verify_email,
    want_reset,
)
from whattowatch.api.auth import jwks, refresh_session, sign_in, sign_out, sign_out_everywhere, sign_up
from whattowatch.api.config import load_config
from whattowatch.api.decoding import Nothing
from whattowatch.api.feedback import give_feedback
from whattowatch.api.friend import lf4_addfriend, lf4_removefriend, load_friend
from whattowatch.api.health import health_live, health_ready
from whattowatch.api.history import load_history, remove_history
from whattowatch.api.http import Auth, Route
from whattowatch.api.metrics import load_metrics
from whattowatch.api.operator import operator_codes, operator_outbox, operator_people, operator_replay, operator_role
from whattowatch.api.rating import update_model
from whattowatch.api.search import lf3_search, load_search
from whattowatch.api.site import AssetRef, docs, docs_asset, openapi, start_page
from whattowatch.api.social import lf5_createstatus, lf5_eventcreate, load_social
from whattowatch.api.title import load_title
from whattowatch.api.watch import lf2_addlist, lf2_addnow, lf2_donenow, lf2_removelist, lf2_removenow, load_home

OPEN = Auth.ANYONE
TITLE = shapes.TitleRef
MORE = "watch_more"

ROUTES: tuple[Route, ...] = (
    # The specification's calls, each a Lambda of its own.
    Route("GET", "/account", load_account, answers=shapes.AccountAnswer),
    Route("POST", "/account/update", lf1_update, body=shapes.AccountUpdate, answers=shapes.AccountAnswer),
    Route("GET", "/watch", load_home, query=shapes.HomeQuery, answers=shapes.Home),
    Route("POST", "/watch/addlist", lf2_addlist, body=TITLE, answers=shapes.ListRow, fails=(404,)),
    Route("POST", "/watch/removelist", lf2_removelist, body=TITLE, answers=shapes.Removed, fails=(404,)),
    Route("POST", "/watch/addnow", lf2_addnow, body=TITLE, answers=shapes.NowRow, fails=(404,)),
    Route("POST", "/watch/donenow", lf2_donenow, body=shapes.DoneNow, answers=shapes.NowRow, fails=(404, 409)),
    Route("POST", "/watch/removenow", lf2_removenow, body=TITLE, answers=shapes.Removed, fails=(404,)),
    Route("POST", "/rating", update_model, body=shapes.RateTitle, answers=shapes.Rated, fails=(404,)),
    Route("GET", "/recommend", load_search, query=shapes.RecommendQuery, answers=shapes.Recommendations),
    Route("GET", "/search", lf3_search, query=shapes.FindTitles, answers=shapes.FoundTitles),
    Route("GET", "/friend", load_friend, answers=shapes.FriendsAnswer),
    Route("POST", "/friend/add", lf4_addfriend, body=shapes.PersonRef, answers=shapes.FriendStatus, fails=(404, 429)),
    Route("POST", "/friend/remove", lf4_removefriend, body=shapes.PartFriend, answers=shapes.Removed),
    Route("GET", "/social", load_social, answers=shapes.Social),
    Route(
        "POST",
        "/social/createevent",
        lf5_eventcreate,
        body=shapes.PlanEvent,
        answers=shapes.EventAnswer,
        status=201,
        also=(200,),
        fails=(403, 404, 409),
    ),
    Route(
        "POST",
        "/social/createstatus",
        lf5_createstatus,
        body=shapes.AnswerEvent,
        answers=shapes.EventAnswer,
        fails=(403, 404, 409),
    ),
    # Signing in, where Cognito does not do it.
    Route(
        "POST",
        "/auth/signup",
        sign_up,
        body=shapes.SignUp,
        answers=shapes.SignedIn,
        auth=OPEN,
        status=201,
        group="auth",
        fails=(403, 409, 429),
    ),
    Route(
        "POST",
        "/auth/signin",
        sign_in,
        body=shapes.SignIn,
        answers=shapes.SignedIn,
        auth=OPEN,
        group="auth",
        fails=(401, 429),
    ),
    Route(
        "POST",
        "/auth/refresh",
        refresh_session,
        body=Nothing,
        answers=shapes.SignedIn,
        auth=OPEN,
        group="auth",
        fails=(401,),
    ),
    Route("POST", "/auth/signout", sign_out, body=Nothing, answers=shapes.SignedOut, auth=OPEN, group="auth"),
    Route(
        "POST",
        "/auth/signout/everywhere",
        sign_out_everywhere,
        body=Nothing,
        answers=shapes.SignedOut,
        group="auth",
        secret=True,
    ),
    Route("POST", "/auth/verify", verify_email, body=shapes.Token, answers=shapes.Verified, auth=OPEN, group="auth"),
    Route(
        "POST",
        "/auth/verify/again",
        verify_again,
        body=Nothing,
        answers=shapes.LinkSent,
        group="auth",
        fails=(429,),
    ),
    Route(
        "POST",
        "/auth/reset",
        want_reset,
        body=shapes.WantReset,
        answers=shapes.LinkSent,
        auth=OPEN,
        group="auth",
        fails=(429,),
    ),
    Route(
        "POST",
        "/auth/reset/confirm",
        reset_password,
        body=shapes.ResetPassword,
        answers=shapes.Verified,
        auth=OPEN,
        group="auth",
    ),
    Route("GET", "/.well-known/jwks.json", jwks, answers=shapes.Jwks, auth=OPEN, group="auth"),
    # Beyond the specification: titles, what was watched, and what the caller says of a title.
    Route(
        "GET",
        "/title/{id}",
        load_title,
        query=shapes.TitlePath,
        answers=shapes.TitleAnswer,
        group=MORE,
        fails=(404,),
    ),
    Route(
        "POST",
        "/feedback",
        give_feedback,
        body=shapes.Feedback,
        answers=shapes.FeedbackAnswer,
        group=MORE,
        fails=(404, 409),
    ),
    Route("GET", "/history", load_history, query=shapes.HistoryQuery, answers=shapes.HistoryAnswer, group=MORE),
    Route(
        "POST",
        "/history/remove",
        remove_history,
        body=shapes.TakeBack,
        answers=shapes.Removed,
        group=MORE,
        fails=(404,),
    ),
    # For apps before anybody signs in, and for whoever watches over the instance.
    Route("GET", "/config", load_config, answers=shapes.ConfigAnswer, auth=OPEN, group="site"),
    Route("GET", "/health/live", health_live, answers=shapes.Health, auth=OPEN, group="site"),
    Route("GET", "/health/ready", health_ready, answers=shapes.Readiness, auth=OPEN, group="site", fails=(503,)),
    Route("GET", "/metrics", load_metrics, auth=OPEN, group="site", fails=(401, 404)),
    # The account beyond the specification's calls.
    Route(
        "POST",
        "/account/password",
        change_password,
        body=shapes.ChangePassword,
        answers=shapes.SignedIn,
        group="account_more",
        secret=True,
        fails=(429,),
    ),
    Route(
        "POST",
        "/account/email",
        change_email,
        body=shapes.ChangeEmail,
        answers=shapes.LinkSent,
        group="account_more",
        secret=True,
        fails=(429,),
    ),
    Route("GET", "/account/export", export_account, answers=shapes.AccountExport, group="account_more"),
    Route(
        "POST",
        "/account/delete",
        delete_account,
        body=shapes.DeleteAccount,
        answers=shapes.Deleted,
        group="account_more",
        secret=True,
        fails=(409, 429),
    ),
    # For the operator.
    Route(
        "GET",
        "/operator/people",
        operator_people,
        query=shapes.PeopleQuery,
        answers=shapes.People,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403,),
    ),
    Route(
        "POST",
        "/operator/role",
        operator_role,
        body=shapes.AssignRole,
        answers=shapes.PersonRow,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403, 404, 409),
    ),
    Route(
        "POST",
        "/operator/codes",
        operator_codes,
        body=Nothing,
        answers=shapes.CodeAnswer,
        auth=Auth.OPERATOR,
        group="operator",
        secret=True,
        fails=(403,),
    ),
    Route(
        "GET",
        "/operator/outbox",
        operator_outbox,
        answers=shapes.OutboxAnswer,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403,),
    ),
    Route(
        "POST",
        "/operator/outbox/replay",
        operator_replay,
        body=shapes.LetterRef,
        answers=shapes.Replayed,
        auth=Auth.OPERATOR,
        group="operator",
        fails=(403,),
    ),
    # For browsers.
    Route("GET", "/", start_page, auth=OPEN, group="site"),
    Route("GET", "/openapi.json", openapi, auth=OPEN, group="site"),
    Route("GET", "/docs", docs, auth=OPEN, group="site"),
    Route("GET", "/docs/assets/{file}", docs_asset, query=AssetRef, auth=OPEN, group="site", fails=(404,)),
)
