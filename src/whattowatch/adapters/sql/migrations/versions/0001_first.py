"""Every table of the first version."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Text

from whattowatch.adapters.sql.types import Instant, Json

revision = "0001_first"
down_revision = None


def upgrade() -> None:
    for create in (_people, _titles, _beside_titles, _lists, _tastes, _news, _friends, _evenings, _outbox):
        create()


def _people() -> None:
    op.create_table(
        "accounts",
        Column("id", String(36), primary_key=True),
        Column("name", Text, nullable=False),
        Column("email", String(320), unique=True),
        Column("role", String(16), nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("preferences", Json, nullable=False),
        Column("signed_out_at", Instant, comment="access tokens made before do not hold"),
    )
    op.create_table(
        "credentials",
        Column("person_id", String(36), primary_key=True),
        Column("email", String(320), nullable=False, unique=True),
        Column("name", Text, nullable=False),
        Column("password_hash", Text, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("verified_at", Instant, comment="when the holder of the address showed that it is theirs"),
    )
    op.create_table(
        "sessions",
        Column("digest", String(64), primary_key=True, comment="SHA-256 of the refresh token"),
        Column("family", String(36), nullable=False, index=True, comment="all successors of one sign-in"),
        Column("person_id", String(36), nullable=False, index=True),
        Column("created_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("spent_at", Instant),
    )
    op.create_table(
        "mail_links",
        Column("digest", String(64), primary_key=True, comment="SHA-256 of the token in the link"),
        Column("purpose", String(16), nullable=False),
        Column("person_id", String(36), nullable=False, index=True),
        Column("email", String(320), nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("used_at", Instant),
    )
    op.create_table(
        "signup_codes",
        Column("digest", String(64), primary_key=True, comment="SHA-256 of the code"),
        Column("created_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("used_by", String(36)),
    )
    op.create_table(
        "limits",
        Column("key", String(400), primary_key=True, comment="what is counted, of whom"),
        Column("since", Instant, nullable=False, comment="when the present window began"),
        Column("count", Integer, nullable=False),
    )
    op.create_table(
        "replies",
        _person(primary_key=True),
        Column("key", String(200), primary_key=True, comment="digest of the Idempotency-Key of the request"),
        Column("fingerprint", String(64), nullable=False, comment="HMAC of route and body under that key"),
        Column("status", Integer, nullable=False),
        Column("media_type", String(100), nullable=False),
        Column("body", Text, comment="NULL: too long, or secret"),
        Column("at", Instant, nullable=False, index=True),
    )
    op.create_table(
        "signing_keys",
        Column("kid", String(64), primary_key=True),
        Column("private_jwk", Json, nullable=False),
        Column("created_at", Instant, nullable=False),
    )


def _titles() -> None:
    op.create_table(
        "titles",
        Column("id", String(128), primary_key=True),
        Column("seq", BigInteger, nullable=False, unique=True, comment="place in the order of changes"),
        Column("digest", String(64), nullable=False, comment="of the whole record: tells a real change"),
        Column("type", String(8), nullable=False),
        Column("title", Text, nullable=False),
        Column("original_title", Text),
        Column("other_titles", Json, nullable=False),
        Column("year", Integer),
        Column("release_date", Date),
        Column("genres", Json, nullable=False),
        Column("model_genres", Json, nullable=False),
        Column("runtime", Integer),
        Column("ended", Boolean),
        Column("seasons", Integer),
        Column("episodes", Integer),
        Column("poster", Text),
        Column("vote_average", Float),
        Column("services", Json),
        Column("popularity", Float, nullable=False),
        Column("model_popularity", Float, nullable=False),
        Column("source", String(16), nullable=False),
        Column("external_ids", Json, nullable=False),
        Column("gone", Boolean, nullable=False),
        Column("original_language", String(16)),
        Column("backdrop", Text),
        Column("air_zone", String(64)),
        Index(None, "type", "popularity", "id"),
        Index(None, "popularity", "id"),
    )


def _beside_titles() -> None:
    op.create_table(
        "title_genres",
        Column("genre", String(32), primary_key=True),
        _title_id(primary_key=True),
        Column("type", String(8), nullable=False),
        Column("popularity", Float, nullable=False),
        Index(None, "genre", "popularity", "title_id"),
        Index(None, "title_id"),
    )
    op.create_table(
        "title_seasons",
        _title_id(primary_key=True),
        Column("season", Integer, primary_key=True, autoincrement=False),
        Column("episodes", Json, nullable=False, comment="[[number, name, air date, minutes, instant], ...]"),
    )
    op.create_table(
        "title_details",
        _title_id(primary_key=True),
        Column("details", Json, nullable=False),
    )
    op.create_table(
        "title_aliases",
        Column("alias", String(128), primary_key=True),
        _title_id(),
    )
    op.create_table(
        "trending",
        Column("window", String(8), primary_key=True),
        Column("source", String(16), nullable=False),
        Column("loaded_at", Instant, nullable=False),
        Column("movies", Json, nullable=False),
        Column("tv", Json, nullable=False),
    )
    op.create_table(
        "load_titles",
        _title_id(primary_key=True),
        Column("rank", Float, nullable=False, comment="the higher, the sooner it is fetched"),
        Column("due_at", Instant, nullable=False, index=True),
        Column("fetched_at", Instant, index=True, comment="NULL: never yet"),
        Column("failures", Integer, nullable=False, comment="of its fetches, one after another"),
        Column("asked", Integer, nullable=False, comment="how often it was asked for in vain"),
    )
    op.create_table(
        "load_state",
        Column("source", String(16), primary_key=True),
        Column("current_on", Date, comment="the day up to which its changes are known"),
        Column("holder", String(64), comment="who is loading"),
        Column("held_until", Instant),
    )
    op.create_table(
        "load_runs",
        Column("started_at", Instant, primary_key=True),
        Column("ended_at", Instant, comment="NULL while titles are left"),
        Column("report", Json, nullable=False),
    )
    op.create_table(
        "counters",
        Column("name", String(32), primary_key=True),
        Column("value", BigInteger, nullable=False),
    )


def _lists() -> None:
    op.create_table(
        "watchlist",
        _person(primary_key=True),
        _title_id(primary_key=True),
        Column("added_at", Instant, nullable=False),
        Column("sort_title", Text, nullable=False, comment="case-folded, since databases fold ASCII only"),
        Column("release_date", Date),
        Index(None, "person_id", "added_at"),
        Index(None, "title_id"),
    )
    op.create_table(
        "progress",
        _person(primary_key=True),
        _title_id(primary_key=True),
        Column("state", String(16), nullable=False),
        Column("round", Integer, nullable=False),
        Column("started_at", Instant, nullable=False),
        Column("touched_at", Instant, nullable=False),
        Column("finished_at", Instant),
        Column("sort_title", Text, nullable=False, comment="case-folded, since databases fold ASCII only"),
        Column("release_date", Date),
        Column("finished", Integer, nullable=False),
        Column("aired", Integer, nullable=False),
        Column("left_minutes", Integer),
        Column("waiting", Boolean, nullable=False),
        Column("complete", Boolean, nullable=False),
        Column("next_season", Integer),
        Column("next_episode", Integer),
        Column("next_name", Text),
        Column("next_air_date", Date),
        Column("next_runtime", Integer),
        Column("changes_at", Instant, comment="when the next episode airs"),
        Index(None, "person_id", "state", "touched_at"),
        Index(None, "title_id"),
        Index(None, "changes_at"),
    )
    op.create_table(
        "done",
        _person(primary_key=True),
        _title_id(primary_key=True),
        Column("round", Integer, primary_key=True, autoincrement=False),
        *_episode(),
        Column("at", Instant, nullable=False),
        Index(None, "person_id", "at"),
    )
    op.create_table(
        "to_rate",
        _person(primary_key=True),
        _title_id(primary_key=True),
        *_episode(),
        Column("place", BigInteger, nullable=False, comment="grows with each question: the newest comes first"),
        Index(None, "person_id", "place"),
    )


def _tastes() -> None:
    op.create_table(
        "ratings",
        _person(primary_key=True),
        _title_id(primary_key=True),
        *_episode(),
        Column("rating", Integer, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "interactions",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        _person(),
        Column("kind", String(16), nullable=False),
        _title_id(),
        Column("value", Integer),
        Column("at", Instant, nullable=False),
        Index(None, "person_id", "at", "id"),
        Index(None, "person_id", "title_id", "kind"),
        sqlite_autoincrement=True,  # What is newer than all that a process knows has a higher id than all of it.
    )
    op.create_table(
        "histories",
        _person(primary_key=True),
        Column("version", Integer, nullable=False, comment="how often the person's interactions changed"),
        Column("rewritten", Integer, nullable=False, comment="the version that did more than add what is newest"),
        Column("latest", Instant, nullable=False, comment="when the newest interaction that ever was happened"),
    )
    op.create_table(
        "activity",
        Column("day", Date, primary_key=True),
        _title_id(primary_key=True),
        Column("count", Integer, nullable=False, comment="of interactions of that day (UTC) by anybody"),
    )


def _news() -> None:
    op.create_table(
        "news",
        _person(primary_key=True),
        Column("kind", String(16), primary_key=True),
        _title_id(primary_key=True),
        *_episode(),
        Column("place", String(128), primary_key=True, comment="country or service; empty where it is neither"),
        Column("at", Instant, nullable=False, index=True, comment="the instant of what happened, or will"),
        Column("untold_at", Instant, index=True, comment="the same; NULL once it is told"),
        Column("told_at", Instant),
        Index(None, "title_id"),
    )
    op.create_table(
        "title_places",
        _title_id(primary_key=True),
        Column("places", Json, nullable=False, comment="[[country, service], ...] when it was last noted"),
    )


def _friends() -> None:
    op.create_table(
        "friend_requests",
        _person("from_id", primary_key=True),
        _person("to_id", primary_key=True),
        Column("by_address", Boolean, primary_key=True),
        Column("email", String(320), comment="the address asked, when it was asked by address"),
        Column("at", Instant, nullable=False),
        Index(None, "to_id"),
    )
    op.create_table(
        "email_requests",
        _person("from_id", primary_key=True),
        Column("email", String(320), primary_key=True, index=True),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "friendships",
        _person(primary_key=True),
        _person("friend_id", primary_key=True),
        Column("since", Instant, nullable=False),
        Column("shared", Json, nullable=False, comment="what the person shows the friend"),
        Index(None, "friend_id"),
    )
    op.create_table(
        "blocks",
        _person(primary_key=True),
        _person("other_id", primary_key=True),
        Index(None, "other_id"),
    )


def _evenings() -> None:
    op.create_table(
        "events",
        Column("id", String(36), primary_key=True),
        _person("host_id"),
        Column("title_ids", Json, nullable=False),
        Column("starts_at", Instant, nullable=False, index=True),
        Column("time_zone", String(64), nullable=False),
        Column("place", Text),
        Column("note", Text),
        Column("status", String(16), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("created_at", Instant, nullable=False),
    )
    op.create_table(
        "invitations",
        Column("event_id", String(36), ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        Column("place", Integer, primary_key=True, autoincrement=False, comment="order of invitation; the host is 0"),
        Column("person_id", String(36), ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
        Column("email", String(320), index=True),
        Column("answer", String(16), nullable=False),
        Column("votes", Json, nullable=False),
        Column("changes", Integer, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        Column("id", String(36), primary_key=True),
        Column("key", String(400), nullable=False, unique=True),
        Column("kind", String(32), nullable=False),
        Column("email", String(320), nullable=False),
        Column("facts", Json, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("due_at", Instant, comment="NULL once it is settled"),
        Column("publish_at", Instant, index=True, comment="when it is to be published; NULL while a queue holds it"),
        Column("attempts", Integer, nullable=False, comment="how often it was taken for sending"),
        Column("unconfirmed", Integer, nullable=False, comment="attempts of which nobody knows how they ended"),
        Column("settled_at", Instant),
        Column("outcome", String(16), comment="how it was settled: sent, needless or refused"),
        Column("reason", Text, comment="why it was delayed, needless or refused"),
        Index(None, "due_at", "created_at"),
        Index(None, "outcome", "unconfirmed"),
    )


def _person(name: str = "person_id", *, primary_key: bool = False) -> Column[str]:
    """A person whose rows go when the account goes."""
    return Column(
        name,
        String(36),
        ForeignKey("accounts.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _title_id(*, primary_key: bool = False) -> Column[str]:
    return Column("title_id", String(128), primary_key=primary_key, nullable=False)


def _episode() -> tuple[Column[int], Column[int]]:
    return (
        Column("season", Integer, primary_key=True, autoincrement=False),
        Column("episode", Integer, primary_key=True, autoincrement=False),
    )
