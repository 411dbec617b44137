"""What goes in and comes out of the calls, a struct for each shape: validation, JSON and schema are made from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.events import MOST_TITLES
from whattowatch.domain.ratings import HIGHEST, LOWEST
from whattowatch.domain.watching import Sort

Id = Annotated[str, Meta(min_length=1, max_length=128)]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
Text = Annotated[str, Meta(max_length=2_000)]
Limit = Annotated[int, Meta(ge=1, le=100, description="how many rows at most")]
Cursor = Annotated[str, Meta(max_length=1_000, description="where the page before ended")]
Password = Annotated[str, Meta(min_length=8, max_length=200)]


class Input(Struct, forbid_unknown_fields=True):
    """What a caller sends: a field that is not known here is refused."""


class Answer(Struct):
    """What a caller gets."""


# --- titles ---------------------------------------------------------------------------------------------------------


class Mine(Answer):
    """What the caller has to do with a title."""

    watchlist: bool
    watchnow: bool
    finished: bool
    rating: int | None


class TitleCard(Answer):
    """A title in a list; what is not known is null."""

    id: str
    type: TitleType
    title: str
    original_title: str | None
    year: int | None
    release_date: date | None
    genres: tuple[str, ...]
    runtime: int | None
    seasons: int | None
    episodes: int | None
    poster: str | None
    vote_average: float | None
    services: tuple[str, ...] | None
    mine: Mine


class TitleRef(Input):
    """A title, named by its id."""

    title_id: Id


# --- account --------------------------------------------------------------------------------------------------------


class User(Answer):
    """The caller."""

    id: str
    name: str
    email: str | None
    role: str
    created_at: datetime


class PreferencesCard(Answer):
    """What the caller chose."""

    genres: tuple[str, ...]
    disliked_genres: tuple[str, ...]
    services: tuple[str, ...]
    country: str | None
    language: str | None
    time_zone: str
    mail: dict[str, bool]
    share: dict[str, list[str]]


class AccountAnswer(Answer):
    """The caller's account."""

    user: User
    preferences: PreferencesCard


Genres = Annotated[tuple[str, ...], Meta(max_length=30)]


class AccountUpdate(Input):
    """Any subset of the name and the preferences."""

    name: Name | UnsetType = UNSET
    genres: Genres | UnsetType = UNSET
    disliked_genres: Genres | UnsetType = UNSET
    services: Annotated[tuple[str, ...], Meta(max_length=100)] | UnsetType = UNSET
    country: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    time_zone: str | UnsetType = UNSET
    mail: dict[str, bool] | UnsetType = UNSET
    share: Annotated[dict[str, Annotated[list[str], Meta(max_length=10)]], Meta(max_length=1_000)] | UnsetType = UNSET


# --- watching -------------------------------------------------------------------------------------------------------


class HomeQuery(Input):
    """Which part of the home page's lists."""

    limit: Limit = 50
    list_cursor: Cursor | None = None
    now_cursor: Cursor | None = None
    sort: Sort = Sort.SMART


class ListRow(Answer):
    """A row of the watchlist."""

    title: TitleCard
    added_at: datetime


class NextEpisode(Answer):
    """The episode to watch next, or the next one to air."""

    season: int
    episode: int
    name: str | None
    air_date: date | None


class NowRow(Answer):
    """A row of what is being watched; a film is one episode."""

    title: TitleCard
    started_at: datetime
    finished: int
    aired: int
    left_minutes: int | None
    next: NextEpisode | None


class ToRate(Answer):
    """Something that was finished and waits for a rating."""

    title: TitleCard
    season: int | None
    episode: int | None


class Home(Answer):
    """The home page."""

    watchlist: list[ListRow]
    watchnow: list[NowRow]
    to_rate: list[ToRate]
    list_cursor: str | None
    now_cursor: str | None


class Removed(Answer):
    """Whether there was something to remove."""

    removed: bool


class EpisodeName(Input):
    """One episode."""

    season: Annotated[int, Meta(ge=0, le=100_000)]
    episode: Annotated[int, Meta(ge=0, le=100_000)]


class DoneNow(Input):
    """What was watched: some episodes, everything up to one, or (neither) the film or the next episode."""

    title_id: Id
    episodes: Annotated[tuple[EpisodeName, ...], Meta(min_length=1, max_length=5_000)] | None = None
    up_to: EpisodeName | None = None


# --- rating and discovery -------------------------------------------------------------------------------------------


class RateTitle(Input):
    """A rating of a title, or of one episode of it; null clears it."""

    title_id: Id
    rating: Annotated[int, Meta(ge=LOWEST, le=HIGHEST)] | None
    season: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    episode: Annotated[int, Meta(ge=0, le=100_000)] | None = None


class ModelName(Answer):
    """Which model answered, and how much of the caller it knows."""

    name: str
    trained_at: datetime | None
    seen_events: int


class Moves(Answer):
    """What an action did to the caller's recommendations."""

    up: list[TitleCard]
    down: list[TitleCard]


class Rated(Answer):
    """The rating as it now stands, and its effect."""

    rating: int | None
    changed: Moves | None
    model: ModelName


class RecommendQuery(Input):
    """Which recommendations."""

    limit: Limit = 50
    services: Literal["mine"] | None = None
    type: TitleType | None = None


class WhyCard(Answer):
    """One true reason; `weight` is its share of the score."""

    kind: str
    title_id: str | None
    genre: str | None
    weight: float


class Recommended(Answer):
    """A recommended title."""

    title: TitleCard
    score: float
    why: list[WhyCard] | None


class GenreList(Answer):
    """Titles of a genre that the caller chose."""

    genre: str
    titles: list[TitleCard]


class TrendingTitles(Answer):
    """What is trending in one window."""

    movies: list[TitleCard]
    tv: list[TitleCard]


class TrendingAnswer(Answer):
    """What is trending, and who says so."""

    source: str
    day: TrendingTitles
    week: TrendingTitles


class Recommendations(Answer):
    """What to watch."""

    recommended: list[Recommended]
    by_genre: list[GenreList]
    trending: TrendingAnswer
    model: ModelName


class FindTitles(Input):
    """What to search for; without a text, titles are browsed by popularity."""

    q: Annotated[str, Meta(max_length=500)] = ""
    genre: Annotated[str, Meta(max_length=40)] | None = None
    type: TitleType | None = None
    year: Annotated[int, Meta(ge=1800, le=3000)] | None = None
    services: Annotated[str, Meta(max_length=2_000, description='ids separated by commas, or "mine"')] | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class Facets(Answer):
    """How many titles were found by genre, type and year."""

    genres: dict[str, int]
    types: dict[str, int]
    years: dict[str, int]


class FoundTitles(Answer):
    """The titles found."""

    titles: list[TitleCard]
    total: int
    corrected: str | None
    facets: Facets
    cursor: str | None


# --- friends --------------------------------------------------------------------------------------------------------


class Person(Answer):
    """Somebody, as others see them."""

    id: str
    name: str


class FriendRow(Answer):
    """A friend, and what each shows the other."""

    user: Person
    since: datetime
    i_share: list[str]
    they_share: list[str]


class FriendAsked(Answer):
    """An unanswered request: by address it names the address, whether or not it has an account."""

    user: Person | None
    email: str | None
    since: datetime


class FriendsAnswer(Answer):
    """Everybody the caller has to do with."""

    friends: list[FriendRow]
    incoming: list[FriendAsked]
    outgoing: list[FriendAsked]
    blocked: list[Person]


class PersonRef(Input):
    """Somebody, by address or by id."""

    email: Email | None = None
    user_id: Id | None = None


class PartFriend(PersonRef):
    """Somebody to part from, and whether to block them."""

    block: bool = False


class FriendStatus(Answer):
    """What a request led to: "requested" or "friends"."""

    status: str


# --- evenings -------------------------------------------------------------------------------------------------------


class PlanEvent(Input):
    """An evening to plan, or with `event_id` to change."""

    title_ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=MOST_TITLES)]
    starts_at: Annotated[str, Meta(max_length=40, description="RFC 3339; without an offset a local time in time_zone")]
    time_zone: Annotated[str, Meta(max_length=64)]
    invitees: Annotated[tuple[PersonRef, ...], Meta(max_length=50)] = ()
    place: Annotated[str, Meta(max_length=200)] | None = None
    note: Text | None = None
    event_id: Id | None = None


class AnswerEvent(Input):
    """An answer to an invitation, or the host's cancellation."""

    event_id: Id
    status: Literal["accepted", "maybe", "declined", "cancelled"]
    votes: Annotated[tuple[Id, ...], Meta(max_length=MOST_TITLES)] | None = None


class InvitationRow(Answer):
    """An invited person; the address is for the host only."""

    user: Person | None
    name: str
    email: str | None
    status: str
    votes: tuple[str, ...]


class MyAnswer(Answer):
    """The caller's own answer."""

    status: str
    votes: tuple[str, ...]


class EventAnswer(Answer):
    """An evening."""

    id: str
    host: Person
    titles: list[TitleCard]
    starts_at: datetime
    time_zone: str
    place: str | None
    note: str | None
    status: str
    invitations: list[InvitationRow]
    mine: MyAnswer


class FriendWatching(Answer):
    """What a friend who shares it is watching."""

    friend: Person
    titles: list[TitleCard]


class Social(Answer):
    """What friends are up to."""

    watching: list[FriendWatching]
    events: list[EventAnswer]


# --- signing in -----------------------------------------------------------------------------------------------------


class SignUp(Input):
    """A new account."""

    email: Email
    password: Password
    name: Name


class SignIn(Input):
    """Who wants in."""

    email: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=200)]


class SignedInUser(Answer):
    """Who is signed in."""

    id: str
    name: str
    email: str | None
    role: str


class SignedIn(Answer):
    """Tokens; the refresh token travels in a cookie that scripts cannot read."""

    user: SignedInUser
    access_token: str
    token_type: str
    expires_in: int


class SignedOut(Answer):
    """The session is over."""

    signed_out: bool


class Jwks(Answer):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: list[dict[str, str | list[str]]]
