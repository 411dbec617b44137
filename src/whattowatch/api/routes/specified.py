"""The specification's calls, each a Lambda of its own."""

from __future__ import annotations

from whattowatch.api.account import lf1_update, load_account
from whattowatch.api.friend import lf4_addfriend, lf4_removefriend, load_friend
from whattowatch.api.http import Route
from whattowatch.api.rating import update_model
from whattowatch.api.search import lf3_search, load_search
from whattowatch.api.shapes.account import AccountAnswer, AccountUpdate
from whattowatch.api.shapes.discovery import FindTitles, FoundTitles, Rated, RateTitle, Recommendations, RecommendQuery
from whattowatch.api.shapes.evenings import AnswerEvent, EventAnswer, PlanEvent, Social
from whattowatch.api.shapes.friends import FriendsAnswer, FriendStatus, PartFriend, PersonRef
from whattowatch.api.shapes.titles import TitleRef
from whattowatch.api.shapes.watching import DoneNow, Home, HomeQuery, ListRow, NowRow, Removed
from whattowatch.api.social import lf5_createstatus, lf5_eventcreate, load_social
from whattowatch.api.watch import lf2_addlist, lf2_addnow, lf2_donenow, lf2_removelist, lf2_removenow, load_home

SPECIFIED: tuple[Route, ...] = (
    Route("GET", "/account", load_account, answers=AccountAnswer),
    Route("POST", "/account/update", lf1_update, body=AccountUpdate, answers=AccountAnswer),
    Route("GET", "/watch", load_home, query=HomeQuery, answers=Home),
    Route("POST", "/watch/addlist", lf2_addlist, body=TitleRef, answers=ListRow, fails=(404,)),
    Route("POST", "/watch/removelist", lf2_removelist, body=TitleRef, answers=Removed, fails=(404,)),
    Route("POST", "/watch/addnow", lf2_addnow, body=TitleRef, answers=NowRow, fails=(404,)),
    Route("POST", "/watch/donenow", lf2_donenow, body=DoneNow, answers=NowRow, fails=(404, 409)),
    Route("POST", "/watch/removenow", lf2_removenow, body=TitleRef, answers=Removed, fails=(404,)),
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
)
