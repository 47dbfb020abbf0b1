"""The nouns of Rasid, one frozen type each; the verbs live in the rooms.

All times are aware and in UTC. Ids of feeds, chats and watches are small numbers given by the
store; ids of articles, stories and deliveries are made beforehand by `bot.ids`, so that what a
poll found can be planned without asking the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from rules import Span

FeedId = NewType("FeedId", int)
ArticleId = NewType("ArticleId", int)
StoryId = NewType("StoryId", int)
WatchId = NewType("WatchId", int)
ChatId = NewType("ChatId", int)
DeliveryId = NewType("DeliveryId", int)


# --- feeds ---------------------------------------------------------------------------------


class FeedState(StrEnum):
    """Whether we poll a feed."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    GONE = "gone"  # the server said 410, or the address can never be polled


class FeedOrigin(StrEnum):
    """Who asked for a feed."""

    STARTER = "starter"  # the list Rasid comes with
    CONFIG = "config"  # the operator, in the configuration or by OPML
    CHAT = "chat"  # a person, with /addfeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source we poll: where, how often, with which validators, and how it fares."""

    id: FeedId
    url: str
    title: str = ""
    language: str = ""  # ISO 639-1, as the operator or the feed declares it; "" if unknown
    origin: FeedOrigin = FeedOrigin.CONFIG
    added_by: ChatId | None = None
    state: FeedState = FeedState.ACTIVE
    interval: timedelta = timedelta(minutes=15)
    next_due: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None  # xxh3_128 of the last body: an equal one is not parsed
    baseline: datetime | None = None  # the first poll that was read; what it held rings nobody
    last_polled: datetime | None = None
    last_success: datetime | None = None
    last_full: datetime | None = None  # last fetch without validators, since some validators lie
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    failure: str = ""  # why the last poll failed, for people


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedClaim:
    """A feed leased to one worker; `token` fences its writes against a later holder."""

    feed: Feed
    owner: str
    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A server answered with a document."""

    body: bytes
    url: str  # after redirects
    moved_to: str | None = None  # where permanent redirects alone lead: the feed's new address
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    max_age: timedelta | None = None  # the server's wish; it can only make us slower


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A server answered that nothing changed."""

    max_age: timedelta | None = None


class Failure(StrEnum):
    """Why a feed could not be fetched or read."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    REFUSED_ADDRESS = "refused_address"  # not a public address, or a port or scheme we never dial
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    PROTOCOL = "protocol"  # not HTTP as we know it, broken compression, cut short
    CLIENT_ERROR = "client_error"  # 4xx but those below
    RATE_LIMITED = "rate_limited"  # 429, 503 with Retry-After
    SERVER_ERROR = "server_error"  # 5xx
    GONE = "gone"  # 410
    NOT_A_FEED = "not_a_feed"  # an answer, but no feed in it
    UNREADABLE = "unreadable"  # the parser gave up, took too long or too much memory


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """A feed that could not be fetched: a value, so that one bad feed stops nobody else."""

    failure: Failure
    detail: str  # one line for people, without secrets
    status: int | None = None
    retry_after: timedelta | None = None


FetchResult = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the feed said, untouched: HTML stays HTML, missing stays empty."""

    guid: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    source: str = ""  # the <source> of an aggregator: the outlet it took the entry from
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A feed document, read."""

    entries: tuple[Entry, ...]
    title: str = ""
    url: str = ""  # the site the feed belongs to
    language: str = ""
    format: str = ""  # "rss20", "atom10" …, feedparser's own names
    encoding: str = ""
    ttl: timedelta | None = None  # the feed's own wish (<ttl>, sy:updatePeriod)
    problems: tuple[str, ...] = ()  # what was odd, one line each, for people


# --- articles and stories --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What we believe was published."""

    id: ArticleId
    feed_id: FeedId
    url: str
    canonical_url: str
    title: str
    text: str  # plain text, paragraphs separated by newlines
    language: str = ""  # ISO 639-1, "" if unknown
    outlet: str = ""  # who published
    agency: str = ""  # who wrote it first, "" if the outlet itself or unknown
    published: datetime | None = None  # as the feed says; None if it says nothing usable
    first_seen: datetime
    text_key: bytes = b""  # equal for equal texts, whoever carries them; b"" if too short to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The articles about one event."""

    id: StoryId
    first_article: ArticleId
    first_seen: datetime
    last_seen: datetime
    articles: int = 1
    outlets: tuple[str, ...] = ()  # in the order in which they came


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The story an article belongs to, and why."""

    article_id: ArticleId
    story: Story  # as it is with the article in it
    is_new: bool
    reason: str  # "first", "same address", "same text"
    keys: tuple[bytes, ...] = ()  # under which the story is found again


# --- watches -----------------------------------------------------------------------------------


class Mode(StrEnum):
    """How a watch tells."""

    INSTANT = "instant"
    DIGEST = "digest"


class WatchState(StrEnum):
    """Whether a watch rings."""

    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"  # kept a while, so that the deletion can be undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which articles a watch looks at; empty means all."""

    feeds: frozenset[FeedId] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A chat's standing query."""

    id: WatchId
    chat_id: ChatId
    number: int  # 1, 2, 3 … within the chat: what a person calls it
    text: str  # as typed
    scope: Scope = field(default_factory=Scope)
    mode: Mode = Mode.INSTANT
    state: WatchState = WatchState.ACTIVE
    paused_until: datetime | None = None  # with PAUSED: rings again then; None: until resumed
    created: datetime
    revision: int = 0  # grows with every change of any watch; matchers ask for what is newer


class Fate(StrEnum):
    """What became of a match: the last step that `/why` tells."""

    ALERTED = "alerted"  # a delivery is owed, or was made
    FOLDED = "folded"  # the chat was told of this story before; the alert grew
    STORY_MUTED = "story_muted"
    WATCH_PAUSED = "watch_paused"
    CHAT_PAUSED = "chat_paused"
    BASELINE = "baseline"  # it was there before we began to watch the feed
    TOO_OLD = "too_old"  # published long before we saw it
    BEFORE_WATCH = "before_watch"  # seen before the watch existed


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A query holds for an article, with the spans that show it."""

    watch_id: WatchId
    article_id: ArticleId
    spans: tuple[Span, ...]


# --- chats -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where Telegram delivers: a chat, and a topic within it if it is a forum."""

    chat: int
    topic: int | None = None


class ChatKind(StrEnum):
    """What a subscriber is."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"
    CONSOLE = "console"  # the terminal


class ChatState(StrEnum):
    """Whether a chat can and wants to be told."""

    ACTIVE = "active"
    PAUSED = "paused"  # by /pause
    UNREACHABLE = "unreachable"  # blocked, kicked, no rights: resumes when the bot is let in again
    PARKED = "parked"  # its forum topic is closed or deleted
    GONE = "gone"  # Telegram knows no such chat; kept for the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A subscriber: a person, group, forum topic or channel."""

    id: ChatId
    address: Address
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    language: str = "en"  # of the texts: a catalogue of bot/locales
    time_zone: str = "UTC"
    state: ChatState = ChatState.ACTIVE
    paused_until: datetime | None = None
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """What a chat was asked and has not answered yet: a row, so that it survives a restart."""

    chat_id: ChatId
    user: int  # Telegram's id of the person asked
    kind: str
    data: Mapping[str, object] = field(default_factory=dict)
    message_id: int | None = None
    expires: datetime


# --- alerts and deliveries ---------------------------------------------------------------------


class Kind(StrEnum):
    """What a delivery does in the chat. Unique by chat, story and kind."""

    NEW = "new"  # the alert of a story
    UPDATE = "update"  # a new fact, as a reply to it
    GROWTH = "growth"  # the alert edited, as more outlets carry the story; queued again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The decision to tell a chat about a story: what, and because of which matches."""

    chat_id: ChatId
    story_id: StoryId
    article_id: ArticleId
    kind: Kind
    watches: tuple[WatchId, ...]


class DeliveryState(StrEnum):
    """The fate of a message owed."""

    QUEUED = "queued"
    SENDING = "sending"  # leased by a sender; an expired lease means that it may have arrived
    SENT = "sent"
    UNKNOWN = "unknown"  # the answer was lost and the policy is not to send again
    DEAD = "dead"  # refused for good, or nobody to tell any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message owed, and its fate."""

    id: DeliveryId
    chat_id: ChatId
    story_id: StoryId
    article_id: ArticleId
    kind: Kind
    watches: tuple[WatchId, ...]
    state: DeliveryState = DeliveryState.QUEUED
    created: datetime
    not_before: datetime
    attempts: int = 0  # that counted: a flood wait does not
    plain: bool = False  # send as bare text: the formatted one was refused
    doubts: int = 0  # times the request went out and its answer was lost
    folded: bool = False  # told in the list of a burst, so there is no message of its own to edit
    message_id: int | None = None  # Telegram's, once sent; of the alert to edit, for GROWTH
    detail: str = ""  # what the last attempt met
    token: int = 0  # fences the settling against a later sender
    settled: datetime | None = None  # when it came to its end; the store writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A claimed delivery with all that its message is made of, read in the claim's transaction."""

    delivery: Delivery
    chat: Chat
    article: Article
    story: Story
    watches: tuple[Watch, ...]
    spans: tuple[Span, ...]  # of all its matches, in the article
    waiting: int = 0  # further alerts queued for the chat: a burst is folded


# --- messages ----------------------------------------------------------------------------------


class Style(StrEnum):
    """How a stretch of a message looks."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "link"
    QUOTE = "quote"  # an expandable quotation
    TIME = "time"  # each reader sees their own zone; the text is UTC for those who cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of a message's text with a style; offsets count code points."""

    style: Style
    start: int
    end: int
    url: str = ""  # with LINK
    time: datetime | None = None  # with TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: it sends `data` back, or opens `url`."""

    text: str
    data: str = ""  # 1 to 64 bytes, Telegram's limit
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a chat is told: text with marks, never markup, since feed text is hostile."""

    text: str
    marks: tuple[Mark, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str = ""  # the URL whose preview is shown; "" shows none


# --- what sending comes to ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Telegram has it. `message_id` is None where a channel has no ids (the console)."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLater:
    """Not now: a flood wait, a pause of our own limiter, no connection."""

    detail: str
    after: timedelta | None = None  # None: back off by the number of attempts
    counted: bool = True  # False: nobody failed (a flood wait): no attempt
    ambiguous: bool = False  # the request went out and the answer was lost: it may have arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The group became a supergroup under another id."""

    to: int


class Barrier(StrEnum):
    """Why a chat cannot be reached."""

    BLOCKED = "blocked"  # by the person, or their account is gone
    KICKED = "kicked"
    NO_RIGHTS = "no_rights"
    NOT_FOUND = "not_found"
    TOPIC = "topic"  # closed or deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """The chat cannot be told; its watches are kept."""

    barrier: Barrier
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Telegram refuses this message, not this chat."""

    detail: str


Outcome = Sent | TryLater | Moved | Unreachable | Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What follows from an attempt: the delivery as it is now, and what changes for its chat."""

    delivery: Delivery
    hold_chat: datetime | None = None  # nothing to this chat before (flood wait), across restarts
    hold_all: datetime | None = None  # nothing to anybody before
    chat_state: ChatState | None = None
    moved_to: int | None = None
