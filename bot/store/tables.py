"""The tables: one for each noun that is kept, and the constraints that make repeats harmless."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.model import (
    ChatKind,
    ChatState,
    DeliveryState,
    Fate,
    FeedOrigin,
    FeedState,
    Kind,
    Mode,
    Scope,
    WatchState,
)
from bot.store.types import BigId, Duration, Json, Moment, Word
from rules import Field, Span, Why

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _dump_scope(scope: Scope) -> dict[str, object]:
    return {"feeds": sorted(scope.feeds), "languages": sorted(scope.languages)}


def _load_scope(value: dict[str, list[int]]) -> Scope:
    return Scope(feeds=frozenset(value["feeds"]), languages=frozenset(value["languages"]))  # type: ignore[arg-type]


def _dump_spans(spans: tuple[Span, ...]) -> list[tuple[str, int, int, str, str]]:
    return [(s.field.value, s.start, s.end, s.term, s.why.value) for s in spans]


def _load_spans(rows: list[tuple[str, int, int, str, *tuple[str, ...]]]) -> tuple[Span, ...]:
    return tuple(
        Span(field=Field(field), start=start, end=end, term=term, why=Why(*why or ["typed"]))
        for field, start, end, term, *why in rows  # the first rows had no reason
    )


# Ids of chats, feeds and watches are never given twice: buttons of old messages carry them.
chats = Table(
    "chats",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),  # 0 is none: NULLs would not be unique
    Column("kind", Word(ChatKind), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("state", Word(ChatState), nullable=False),
    Column("paused_until", Moment),
    Column("created", Moment, nullable=False),
    Column("held_until", Moment),  # Telegram's flood wait for this chat
    Column("numbered", Integer, nullable=False, server_default=text("0")),  # watches so far
    UniqueConstraint("chat", "topic"),
    sqlite_autoincrement=True,
)

dialogs = Table(
    "dialogs",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("data", Json(dict, dict), nullable=False),
    Column("message_id", BigInteger),
    Column("expires", Moment, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("origin", Word(FeedOrigin), nullable=False),
    Column("added_by", BigId, ForeignKey("chats.id", ondelete="SET NULL"), index=True),
    Column("state", Word(FeedState), nullable=False),
    Column("interval", Duration, nullable=False),
    Column("next_due", Moment, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", LargeBinary),
    Column("baseline", Moment),
    Column("last_polled", Moment),
    Column("last_success", Moment),
    Column("last_full", Moment),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("failure", Text, nullable=False),
    Column("lease_owner", String(128)),
    Column("lease_until", Moment),
    Column("token", BigInteger, nullable=False, server_default=text("0")),
    Index(None, "state", "next_due"),
    Index(None, "last_polled"),
    Index(None, "lease_until"),
    sqlite_autoincrement=True,
)

seen = Table(
    "seen",
    metadata,
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("last_seen", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# An article outlives its feed, a delivery its article and story: no foreign keys there.
articles = Table(
    "articles",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("feed_id", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("outlet", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("published", Moment),
    Column("first_seen", Moment, nullable=False, index=True),
    Column("text_key", LargeBinary, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("first_article", BigInteger, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False, index=True),
    Column("articles", Integer, nullable=False),
    Column("outlets", Json(list, tuple), nullable=False),
)

story_keys = Table(
    "story_keys",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column(
        "story_id", BigId, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sqlite_with_rowid=False,
)

placements = Table(
    "placements",
    metadata,
    Column(
        "article_id",
        BigId,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "story_id", BigId, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("reason", String(64), nullable=False),
)

mutes = Table(
    "mutes",
    metadata,
    Column("chat_id", BigId, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "story_id",
        BigId,
        ForeignKey("stories.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("muted_at", Moment, nullable=False),
)

# A watch of a chat that was forgotten stays a while, empty and of nobody: matchers must learn
# that it is gone.
watches = Table(
    "watches",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigId, ForeignKey("chats.id", ondelete="SET NULL")),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("scope", Json(_dump_scope, _load_scope), nullable=False),
    Column("mode", Word(Mode), nullable=False),
    Column("state", Word(WatchState), nullable=False),
    Column("paused_until", Moment),
    Column("created", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False, index=True),
    UniqueConstraint("chat_id", "number"),
    sqlite_autoincrement=True,
)

matches = Table(
    "matches",
    metadata,
    Column("watch_id", BigId, ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "article_id",
        BigId,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("spans", Json(_dump_spans, _load_spans), nullable=False),
    Column("fate", Word(Fate), nullable=False),
    Column("matched_at", Moment, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("chat_id", BigId, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("story_id", BigInteger, nullable=False),
    Column("article_id", BigInteger, nullable=False, index=True),
    Column("kind", Word(Kind), nullable=False),
    Column("watches", Json(list, tuple), nullable=False),
    Column("state", Word(DeliveryState), nullable=False),
    Column("created", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("plain", Boolean, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("folded", Boolean, nullable=False),
    Column("message_id", BigInteger),
    Column("detail", Text, nullable=False),
    Column("again", Boolean, nullable=False, server_default=false()),  # grew while it was edited
    Column("settled", Moment),
    Column("lease_owner", String(128)),
    Column("lease_until", Moment),
    Column("token", BigInteger, nullable=False, server_default=text("0")),
    UniqueConstraint("chat_id", "story_id", "kind"),
    Index(None, "state", "chat_id", "created"),
    Index(None, "chat_id", "message_id"),
    Index(None, "story_id"),
    Index(None, "settled"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
