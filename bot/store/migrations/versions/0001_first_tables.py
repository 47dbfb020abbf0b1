"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

# What the types of `bot.store.types` are in the database: this file may not change with them.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(16)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    _articles()
    _chats()
    _counters()
    _meta()
    _stories()
    _deliveries()
    _dialogs()
    _feeds()
    _mutes()
    _placements()
    _story_keys()
    _watches()
    _matches()
    _seen()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("published", MOMENT, nullable=True),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("text_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_canonical_url", "articles", ["canonical_url"])
    op.create_index("ix_articles_first_seen", "articles", ["first_seen"])


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("numbered", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        sa.UniqueConstraint("chat", "topic", name="uq_chats_chat_topic"),
        sqlite_autoincrement=True,
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("first_article", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_last_seen", "stories", ["last_seen"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("watches", JSON, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("settled", MOMENT, nullable=True),
        sa.Column("lease_owner", sa.String(length=128), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("token", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_deliveries_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "chat_id", "story_id", "kind", name="uq_deliveries_chat_id_story_id_kind"
        ),
    )
    op.create_index("ix_deliveries_article_id", "deliveries", ["article_id"])
    op.create_index("ix_deliveries_chat_id_message_id", "deliveries", ["chat_id", "message_id"])
    op.create_index("ix_deliveries_settled", "deliveries", ["settled"])
    op.create_index(
        "ix_deliveries_state_chat_id_created", "deliveries", ["state", "chat_id", "created"]
    )
    op.create_index("ix_deliveries_story_id", "deliveries", ["story_id"])


def _dialogs() -> None:
    op.create_table(
        "dialogs",
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("user", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("expires", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_dialogs_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "user", name="pk_dialogs"),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("added_by", BIG_ID, nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("interval", sa.Double(), nullable=False),
        sa.Column("next_due", MOMENT, nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.LargeBinary(), nullable=True),
        sa.Column("baseline", MOMENT, nullable=True),
        sa.Column("last_polled", MOMENT, nullable=True),
        sa.Column("last_success", MOMENT, nullable=True),
        sa.Column("last_full", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.String(length=128), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("token", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["chats.id"], name="fk_feeds_added_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_added_by", "feeds", ["added_by"])
    op.create_index("ix_feeds_last_polled", "feeds", ["last_polled"])
    op.create_index("ix_feeds_lease_until", "feeds", ["lease_until"])
    op.create_index("ix_feeds_state_next_due", "feeds", ["state", "next_due"])


def _mutes() -> None:
    op.create_table(
        "mutes",
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("story_id", BIG_ID, nullable=False),
        sa.Column("muted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_mutes_chat_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name="fk_mutes_story_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "story_id", name="pk_mutes"),
    )
    op.create_index("ix_mutes_story_id", "mutes", ["story_id"])


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("article_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("story_id", BIG_ID, nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_placements_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name="fk_placements_story_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_placements"),
    )
    op.create_index("ix_placements_story_id", "placements", ["story_id"])


def _story_keys() -> None:
    op.create_table(
        "story_keys",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("story_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name="fk_story_keys_story_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_story_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_keys_story_id", "story_keys", ["story_id"])


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("mode", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_watches_chat_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
        sa.UniqueConstraint("chat_id", "number", name="uq_watches_chat_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watches_revision", "watches", ["revision"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("watch_id", BIG_ID, nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("spans", JSON, nullable=False),
        sa.Column("fate", WORD, nullable=False),
        sa.Column("matched_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_matches_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watches.id"], name="fk_matches_watch_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("watch_id", "article_id", name="pk_matches"),
    )
    op.create_index("ix_matches_article_id", "matches", ["article_id"])


def _seen() -> None:
    op.create_table(
        "seen",
        sa.Column("feed_id", BIG_ID, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_seen_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "key", name="pk_seen"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seen_last_seen", "seen", ["last_seen"])
