"""Ready-made nouns and rows for the store's tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import (
    Address,
    Article,
    ArticleId,
    Chat,
    ChatId,
    ChatKind,
    Delivery,
    DeliveryId,
    DeliveryState,
    Fate,
    Feed,
    FeedId,
    FeedOrigin,
    Kind,
    Match,
    Placement,
    Settlement,
    Story,
    StoryId,
    Watch,
    WatchId,
)
from bot.store import Unit
from rules import Field, Span

NOW = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SPAN = Span(field=Field.TITLE, start=0, end=5, term="путин")


def article(number: int, **changes: Any) -> Article:
    made = Article(
        id=ArticleId(number),
        feed_id=FeedId(1),
        url=f"https://a.example/{number}?from=rss",
        canonical_url=f"https://a.example/{number}",
        title=f"Статья {number}",
        text="Кремль ожидает разговора.",
        language="ru",
        outlet="Example",
        published=NOW - MINUTE,
        first_seen=NOW,
        text_key=b"text",
    )
    return replace(made, **changes)


def story(number: int, **changes: Any) -> Story:
    made = Story(
        id=StoryId(number),
        first_article=ArticleId(number),
        first_seen=NOW,
        last_seen=NOW,
        outlets=("Example",),
    )
    return replace(made, **changes)


def placement(number: int, told: Story | None = None, **changes: Any) -> Placement:
    made = Placement(
        article_id=ArticleId(number),
        story=told or story(number),
        is_new=told is None,
        reason="first",
        keys=(f"key {number}".encode(),),
    )
    return replace(made, **changes)


def delivery(number: int, chat: Chat, *watches: Watch, **changes: Any) -> Delivery:
    """Delivery N tells the chat of story N, whose article is N."""
    made = Delivery(
        id=DeliveryId(number),
        chat_id=chat.id,
        story_id=StoryId(number),
        article_id=ArticleId(number),
        kind=Kind.NEW,
        watches=tuple(watch.id for watch in watches),
        created=NOW,
        not_before=NOW,
    )
    return replace(made, **changes)


def sent(begun: Delivery, message_id: int | None = 1, **changes: Any) -> Settlement:
    done = replace(begun, state=DeliveryState.SENT, message_id=message_id)
    return Settlement(delivery=done, **changes)


def again(begun: Delivery, when: datetime, **changes: Any) -> Settlement:
    queued = replace(begun, state=DeliveryState.QUEUED, not_before=when)
    return Settlement(delivery=queued, **changes)


def match(watch: Watch, number: int, *spans: Span) -> Match:
    return Match(watch_id=watch.id, article_id=ArticleId(number), spans=spans or (SPAN,))


def add_chat(unit: Unit, chat: int = 100, topic: int | None = None) -> Chat:
    address = Address(chat=chat, topic=topic)
    return unit.chats.add(
        address, kind=ChatKind.PRIVATE, title=f"chat {chat}", language="ar", now=NOW
    )


def add_feed(unit: Unit, url: str = "https://a.example/feed", **changes: Any) -> Feed:
    values: dict[str, Any] = {"origin": FeedOrigin.CONFIG, "now": NOW, "interval": 5 * MINUTE}
    return unit.feeds.add(url, **(values | changes))


def add_story(unit: Unit, *numbers: int) -> None:
    """Add article N in a story N of its own."""
    unit.articles.add([article(number) for number in numbers])
    unit.stories.place([placement(number) for number in numbers], NOW)


def owe(unit: Unit, chat: Chat, *numbers: int, **changes: Any) -> Watch:
    """Add stories N, and owe the chat their alerts because of a watch of its own."""
    watch = unit.watches.add(chat.id, "путин", now=NOW)
    add_story(unit, *numbers)
    unit.matches.add([(match(watch, number), Fate.ALERTED) for number in numbers], NOW)
    unit.outbox.owe([delivery(number, chat, watch, **changes) for number in numbers])
    return watch


def ids(deliveries: Any) -> list[int]:
    """The ids of deliveries, or of those that are owed."""
    return [getattr(one, "delivery", one).id for one in deliveries]


NOBODY = ChatId(0)
NO_WATCH = WatchId(404)
