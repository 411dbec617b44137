"""What goes in and comes out of the calls, a struct for each shape: validation, JSON and schema are made from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from whattowatch.api.text import SEVERAL_LINES
from whattowatch.domain.accounts import Role
from whattowatch.domain.belongings import AskedRating, BegunTitle, GivenRating, ListedTitle, SeenEpisode
from whattowatch.domain.catalogue import GENRES, TitleType
from whattowatch.domain.discovery import Interaction
from whattowatch.domain.events import MOST_TITLES
from whattowatch.domain.ratings import HIGHEST, LOWEST
from whattowatch.domain.watching import Sort

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

    title_id: TitleId


# --- account --------------------------------------------------------------------------------------------------------


class User(Answer):
    """The caller."""

    id: str
    name: str
    email: str | None
    role: str
    created_at: datetime
    verified: bool


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


# The domain's rules check these, and name all that is wrong at once; here they are told to who reads the description.
Genre = Annotated[str, Meta(extra_json_schema={"enum": list(GENRES)})]
Genres = Annotated[tuple[Genre, ...], Meta(max_length=30)]
Service = Annotated[str, Meta(extra_json_schema={"pattern": SERVICE})]
Country = Annotated[str, Meta(extra_json_schema={"pattern": COUNTRY})]
Language = Annotated[str, Meta(extra_json_schema={"pattern": LANGUAGE, "maxLength": MOST_LANGUAGE})]


class AccountUpdate(Input):
    """Any subset of the name and the preferences."""

    name: Name | UnsetType = UNSET
    genres: Genres | UnsetType = UNSET
    disliked_genres: Genres | UnsetType = UNSET
    services: Annotated[tuple[Service, ...], Meta(max_length=100)] | UnsetType = UNSET
    country: Country | UnsetType | None = UNSET
    language: Language | UnsetType | None = UNSET
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

    title_id: TitleId
    episodes: Annotated[tuple[EpisodeName, ...], Meta(min_length=1, max_length=1_000)] | None = None
    up_to: EpisodeName | None = None


# --- rating and discovery -------------------------------------------------------------------------------------------


class RateTitle(Input):
    """A rating of a title, or of one episode of it; null clears it."""

    title_id: TitleId
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
    genre: Genre | None = None
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


# --- one title, feedback, history -----------------------------------------------------------------------------------


class TitlePath(Input):
    """The title of a page."""

    id: Id


class EpisodeRow(Answer):
    """An episode, and whether the caller has done it in the present round."""

    season: int
    episode: int
    name: str | None
    air_date: date | None
    runtime: int | None
    aired: bool
    done: bool


class SeasonRow(Answer):
    """A season; 0 holds the specials and comes last."""

    season: int
    episodes: list[EpisodeRow]


class ReleaseDate(Answer):
    """When a title came out; `country` is null where it is not known of which one this holds."""

    country: str | None
    date: date


class FriendOpinion(Answer):
    """What a friend has to do with a title; null is what they do not share, or have not rated."""

    friend: Person
    rating: int | None
    finished: bool | None
    watching: bool | None
    listed: bool | None


class EpisodeRating(Answer):
    """The caller's rating of an episode."""

    season: int
    episode: int
    rating: int


class TitleAnswer(Answer):
    """Everything about one title."""

    title: TitleCard
    other_titles: tuple[str, ...]
    seasons: list[SeasonRow]
    release_dates: list[ReleaseDate]
    external_ids: dict[str, str]
    services_credit: str | None
    friends: list[FriendOpinion]
    episode_ratings: list[EpisodeRating]


class Feedback(Input):
    """What the caller says of a title; `undo` takes it back."""

    title_id: Id
    kind: Literal["not_interested", "seen", "more"]
    undo: bool = False


class FeedbackAnswer(Answer):
    """The title as it now stands, and what was said did."""

    title: TitleCard
    changed: Moves


class HistoryQuery(Input):
    """Which part of the history."""

    limit: Limit = 50
    cursor: Cursor | None = None


class HistoryRow(Answer):
    """A film or an episode that was done; `round` is 2 for the first rewatch."""

    title: TitleCard
    season: int | None
    episode: int | None
    at: datetime
    round: int


class HistoryAnswer(Answer):
    """What was watched, newest first."""

    rows: list[HistoryRow]
    cursor: str | None


class TakeBack(Input):
    """What was not watched after all: a film, an episode, or without one everything of the series' round."""

    title_id: Id
    season: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    episode: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    round: Annotated[int, Meta(ge=1, le=100_000)] | None = None


# --- the instance ---------------------------------------------------------------------------------------------------


class CreditCard(Answer):
    """What is said to people of a source of titles."""

    name: str
    text: str
    url: str


class RatingScale(Answer):
    """Between which whole numbers a rating lies."""

    lowest: int
    highest: int


class ConfigAnswer(Answer):
    """What an app has to know before anybody signs in."""

    version: str
    base_url: str
    signup: str
    verify: bool
    identity: str
    sources: list[CreditCard]
    genres: tuple[str, ...]
    rating: RatingScale
    mail_kinds: list[str]
    sharing_kinds: list[str]


class Health(Answer):
    """The process answers."""

    status: str


class Backlog(Answer):
    """What waits to be sent, and what will never be taken; each counted to 1,000 at most."""

    waiting: int
    dead: int


class Readiness(Answer):
    """Whether the instance can serve: `ok` or `unavailable`, and what that rests on."""

    status: str
    database: bool
    titles: bool
    index: bool
    outbox: Backlog | None


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

    title_ids: Annotated[tuple[TitleId, ...], Meta(min_length=1, max_length=MOST_TITLES)]
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
    votes: Annotated[tuple[TitleId, ...], Meta(max_length=MOST_TITLES)] | None = None


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
    code: Annotated[str, Meta(max_length=100, description="where signing up needs an invitation")] | None = None


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
    verified: bool


class SignedIn(Answer):
    """Tokens; the refresh token travels in a cookie that scripts cannot read."""

    user: SignedInUser
    access_token: str
    token_type: str
    expires_in: int


class SignedOut(Answer):
    """The session is over."""

    signed_out: bool


class Token(Input):
    """What stands behind the # of a link in a mail."""

    token: Annotated[str, Meta(max_length=200)]


class Verified(Answer):
    """The address is known to be the person's."""

    verified: bool


class LinkSent(Answer):
    """A link is on its way, wherever there is somebody to send it to."""

    sent: bool


class WantReset(Input):
    """Whose password to set anew."""

    email: Email


class ResetPassword(Token):
    """A new password, by the token of a link."""

    password: Password


class ChangePassword(Input):
    """A new password, by the old one."""

    old: Annotated[str, Meta(max_length=200)]
    new: Password


class ChangeEmail(Input):
    """A new address; the password shows that it is the holder of the account who asks."""

    email: Email
    password: Annotated[str, Meta(max_length=200)]


class DeleteAccount(Input):
    """The password shows that it is the holder of the account who asks."""

    password: Annotated[str, Meta(max_length=200)]


class Deleted(Answer):
    """The account is gone."""

    deleted: bool


class ExportedFriend(Answer):
    """A friend, and what the person shows them."""

    name: str
    since: datetime
    i_share: list[str]


class ExportedEvent(Answer):
    """An evening that the person hosts or was invited to, with their own answer."""

    id: str
    host: str
    title_ids: tuple[str, ...]
    starts_at: datetime
    time_zone: str
    place: str | None
    note: str | None
    status: str
    answer: str
    votes: tuple[str, ...]


class AccountExport(Answer):
    """Everything that is kept of a person, as one document."""

    exported_at: datetime
    user: User
    preferences: PreferencesCard
    titles: dict[str, str]
    watchlist: tuple[ListedTitle, ...]
    progress: tuple[BegunTitle, ...]
    episodes: tuple[SeenEpisode, ...]
    ratings: tuple[GivenRating, ...]
    to_rate: tuple[AskedRating, ...]
    interactions: tuple[Interaction, ...]
    friends: list[ExportedFriend]
    asked: list[str]
    events: list[ExportedEvent]


# --- running the instance -------------------------------------------------------------------------------------------


class PeopleQuery(Input):
    """A page of everybody."""

    limit: Limit = 50
    cursor: Cursor | None = None


class PersonRow(Answer):
    """Somebody, as the operator sees them."""

    id: str
    name: str
    email: str | None
    role: str
    created_at: datetime
    verified: bool


class People(Answer):
    """A page of everybody, in the order in which they came."""

    people: list[PersonRow]
    cursor: str | None


class AssignRole(Input):
    """Who is to be an operator, or is no longer."""

    user_id: Id
    role: Role


class CodeAnswer(Answer):
    """Lets one person sign up."""

    code: str
    expires_at: datetime


class OutboxState(Answer):
    """How many mails there are, by what became of them."""

    waiting: int
    sent: int
    doubtful: int
    needless: int
    refused: int


class DeadLetter(Answer):
    """A mail that will never be taken as it is; most of its address is hidden."""

    id: str
    kind: str
    address: str
    reason: str | None
    attempts: int


class OutboxAnswer(Answer):
    """The mails that are owed, and the newest dead letters."""

    counts: OutboxState
    dead: list[DeadLetter]


class LetterRef(Input):
    """A dead letter, named by its id."""

    id: Id


class Replayed(Answer):
    """Whether there was such a dead letter, which is owed again."""

    replayed: bool


class Jwks(Answer):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: list[dict[str, str | list[str]]]
