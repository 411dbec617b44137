"""Every call, as a table, from which servers, OpenAPI document, tests of strangers and AWS template are made."""

from __future__ import annotations

from whattowatch.api import shapes
from whattowatch.api.account import lf1_update, load_account
from whattowatch.api.auth import jwks, refresh_session, sign_in, sign_out, sign_up
from whattowatch.api.decoding import Nothing
from whattowatch.api.friend import lf4_addfriend, lf4_removefriend, load_friend
from whattowatch.api.http import Auth, Route
from whattowatch.api.rating import update_model
from whattowatch.api.search import lf3_search, load_search
from whattowatch.api.site import AssetRef, docs, docs_asset, openapi, start_page
from whattowatch.api.social import lf5_createstatus, lf5_eventcreate, load_social
from whattowatch.api.watch import lf2_addlist, lf2_addnow, lf2_donenow, lf2_removelist, lf2_removenow, load_home

OPEN = Auth.ANYONE
TITLE = shapes.TitleRef

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
    Route("POST", "/friend/add", lf4_addfriend, body=shapes.PersonRef, answers=shapes.FriendStatus, fails=(404,)),
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
        fails=(403, 409),
    ),
    Route(
        "POST",
        "/auth/signin",
        sign_in,
        body=shapes.SignIn,
        answers=shapes.SignedIn,
        auth=OPEN,
        group="auth",
        fails=(401,),
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
    Route("GET", "/.well-known/jwks.json", jwks, answers=shapes.Jwks, auth=OPEN, group="auth"),
    # For browsers.
    Route("GET", "/", start_page, auth=OPEN, group="site"),
    Route("GET", "/openapi.json", openapi, auth=OPEN, group="site"),
    Route("GET", "/docs", docs, auth=OPEN, group="site"),
    Route("GET", "/docs/assets/{file}", docs_asset, query=AssetRef, auth=OPEN, group="site", fails=(404,)),
)
