"""Every call, as a table, from which servers, OpenAPI document, tests of strangers and AWS template are made."""

from __future__ import annotations

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
from whattowatch.api.auth import jwks, refresh_session, sign_in, sign_in_code, sign_out, sign_out_everywhere, sign_up
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
from whattowatch.api.shapes.account import AccountAnswer, AccountUpdate
from whattowatch.api.shapes.discovery import FindTitles, FoundTitles, Rated, RateTitle, Recommendations, RecommendQuery
from whattowatch.api.shapes.evenings import AnswerEvent, EventAnswer, PlanEvent, Social
from whattowatch.api.shapes.friends import FriendsAnswer, FriendStatus, PartFriend, PersonRef
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
from whattowatch.api.shapes.signing_in import (
    AccountExport,
    ChangeEmail,
    ChangePassword,
    DeleteAccount,
    Deleted,
    Jwks,
    LinkSent,
    ResetPassword,
    SignedIn,
    SignedOut,
    SignIn,
    SignInCode,
    SignUp,
    Token,
    Verified,
    WantReset,
)
from whattowatch.api.shapes.titles import TitleRef
from whattowatch.api.shapes.together import Together, TogetherQuery
from whattowatch.api.shapes.watching import DoneNow, Home, HomeQuery, ListRow, NowRow, Removed
from whattowatch.api.site import AssetRef, docs, docs_asset, openapi, start_page
from whattowatch.api.social import lf5_createstatus, lf5_eventcreate, load_social
from whattowatch.api.title import load_title
from whattowatch.api.together import load_together
from whattowatch.api.watch import lf2_addlist, lf2_addnow, lf2_donenow, lf2_removelist, lf2_removenow, load_home
from whattowatch.ports import COGNITO, LOCAL

OPEN = Auth.ANYONE
TITLE = TitleRef
MORE = "watch_more"

ROUTES: tuple[Route, ...] = (
    # The specification's calls, each a Lambda of its own.
    Route("GET", "/account", load_account, answers=AccountAnswer),
    Route("POST", "/account/update", lf1_update, body=AccountUpdate, answers=AccountAnswer),
    Route("GET", "/watch", load_home, query=HomeQuery, answers=Home),
    Route("POST", "/watch/addlist", lf2_addlist, body=TITLE, answers=ListRow, fails=(404,)),
    Route("POST", "/watch/removelist", lf2_removelist, body=TITLE, answers=Removed, fails=(404,)),
    Route("POST", "/watch/addnow", lf2_addnow, body=TITLE, answers=NowRow, fails=(404,)),
    Route("POST", "/watch/donenow", lf2_donenow, body=DoneNow, answers=NowRow, fails=(404, 409)),
    Route("POST", "/watch/removenow", lf2_removenow, body=TITLE, answers=Removed, fails=(404,)),
    Route("POST", "/rating", update_model, body=RateTitle, answers=Rated, fails=(404,)),
    Route("GET", "/recommend", load_search, query=RecommendQuery, answers=Recommendations),
    Route("GET", "/search", lf3_search, query=FindTitles, answers=FoundTitles),
    Route("GET", "/friend", load_friend, answers=FriendsAnswer),
    Route("POST", "/friend/add", lf4_addfriend, body=PersonRef, answers=FriendStatus, fails=(404, 429)),
    Route("POST", "/friend/remove", lf4_removefriend, body=PartFriend, answers=Removed),
    Route("GET", "/social", load_social, answers=Social),
    Route(
        "POST",
        "/social/createevent",
        lf5_eventcreate,
        body=PlanEvent,
        answers=EventAnswer,
        status=201,
        also=(200,),
        fails=(403, 404, 409),
    ),
    Route(
        "POST",
        "/social/createstatus",
        lf5_createstatus,
        body=AnswerEvent,
        answers=EventAnswer,
        fails=(403, 404, 409),
    ),
    # Signing in, where Cognito does not do it.
    Route(
        "POST",
        "/auth/signup",
        sign_up,
        body=SignUp,
        answers=SignedIn,
        auth=OPEN,
        status=201,
        group="auth",
        fails=(403, 409, 429),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/signin",
        sign_in,
        body=SignIn,
        answers=SignedIn,
        auth=OPEN,
        group="auth",
        fails=(401, 429),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/code",
        sign_in_code,
        body=SignInCode,
        answers=SignedIn,
        auth=OPEN,
        group="auth",
        only=COGNITO,
        fails=(401, 404, 429),
    ),
    Route(
        "POST",
        "/auth/refresh",
        refresh_session,
        body=Nothing,
        answers=SignedIn,
        auth=OPEN,
        group="auth",
        fails=(401,),
    ),
    Route("POST", "/auth/signout", sign_out, body=Nothing, answers=SignedOut, auth=OPEN, group="auth"),
    Route(
        "POST",
        "/auth/signout/everywhere",
        sign_out_everywhere,
        body=Nothing,
        answers=SignedOut,
        group="auth",
        secret=True,
    ),
    Route("POST", "/auth/verify", verify_email, body=Token, answers=Verified, auth=OPEN, group="auth", only=LOCAL),
    Route(
        "POST",
        "/auth/verify/again",
        verify_again,
        body=Nothing,
        answers=LinkSent,
        group="auth",
        fails=(429,),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/reset",
        want_reset,
        body=WantReset,
        answers=LinkSent,
        auth=OPEN,
        group="auth",
        fails=(429,),
        only=LOCAL,
    ),
    Route(
        "POST",
        "/auth/reset/confirm",
        reset_password,
        body=ResetPassword,
        answers=Verified,
        auth=OPEN,
        group="auth",
        only=LOCAL,
    ),
    Route("GET", "/.well-known/jwks.json", jwks, answers=Jwks, auth=OPEN, group="auth"),
    # Beyond the specification: titles, what was watched, and what the caller says of a title.
    Route(
        "GET",
        "/title/{id}",
        load_title,
        query=TitlePath,
        answers=TitleAnswer,
        group=MORE,
        fails=(404,),
    ),
    Route(
        "POST",
        "/feedback",
        give_feedback,
        body=Feedback,
        answers=FeedbackAnswer,
        group=MORE,
        fails=(404, 409),
    ),
    Route("GET", "/history", load_history, query=HistoryQuery, answers=HistoryAnswer, group=MORE),
    Route(
        "POST",
        "/history/remove",
        remove_history,
        body=TakeBack,
        answers=Removed,
        group=MORE,
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
    # For apps before anybody signs in, and for whoever watches over the instance.
    Route("GET", "/config", load_config, answers=ConfigAnswer, auth=OPEN, group="site"),
    Route("GET", "/health/live", health_live, answers=Health, auth=OPEN, group="site"),
    Route("GET", "/health/ready", health_ready, answers=Readiness, auth=OPEN, group="site", fails=(503,)),
    Route("GET", "/metrics", load_metrics, auth=OPEN, group="site", fails=(401, 404)),
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
    # For the operator.
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
    Route("GET", "/", start_page, auth=OPEN, group="site"),
    Route("GET", "/openapi.json", openapi, auth=OPEN, group="site"),
    Route("GET", "/docs", docs, auth=OPEN, group="site"),
    Route("GET", "/docs/assets/{file}", docs_asset, query=AssetRef, auth=OPEN, group="site", fails=(404,)),
)
