"""Ready-made nouns for the tests of this room."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.model import (
    Address,
    Article,
    ArticleId,
    Chat,
    ChatId,
    Delivery,
    DeliveryId,
    FeedId,
    Kind,
    Owed,
    Placement,
    Story,
    StoryId,
    Watch,
    WatchId,
)

NOW = datetime(2026, 1, 2, 14, 2, tzinfo=UTC)


def article(number: int = 1, **changes: Any) -> Article:
    return replace(
        Article(
            id=ArticleId(number),
            feed_id=FeedId(1),
            url=f"https://example.org/{number}",
            canonical_url=f"https://example.org/{number}",
            title=f"Putin and Biden will have a call ({number})",
            text="The Kremlin expects a call between Putin and Biden. More follows.",
            language="en",
            outlet="Example Times",
            published=NOW,
            first_seen=NOW,
        ),
        **changes,
    )


def story(number: int = 1, **changes: Any) -> Story:
    made = Story(
        id=StoryId(number),
        first_article=ArticleId(number),
        first_seen=NOW,
        last_seen=NOW,
        outlets=("Example Times",),
    )
    return replace(made, **changes)


def placement(article_number: int = 1, story_number: int = 1, *, new: bool = True) -> Placement:
    return Placement(
        article_id=ArticleId(article_number),
        story=story(story_number),
        is_new=new,
        reason="first" if new else "same text",
    )


def watch(number: int = 1, chat: int = 1, **changes: Any) -> Watch:
    made = Watch(
        id=WatchId(number),
        chat_id=ChatId(chat),
        number=number,
        text="Putin–Biden call",
        created=NOW,
    )
    return replace(made, **changes)


def chat(number: int = 1, **changes: Any) -> Chat:
    made = Chat(id=ChatId(number), address=Address(chat=1000 + number), created=NOW)
    return replace(made, **changes)


def delivery(number: int = 1, **changes: Any) -> Delivery:
    made = Delivery(
        id=DeliveryId(number),
        chat_id=ChatId(1),
        story_id=StoryId(number),
        article_id=ArticleId(number),
        kind=Kind.NEW,
        watches=(WatchId(1),),
        created=NOW,
        not_before=NOW,
    )
    return replace(made, **changes)


def owed(number: int = 1, **changes: Any) -> Owed:
    made = Owed(
        delivery=delivery(number),
        chat=chat(),
        article=article(number),
        story=story(number),
        watches=(watch(),),
        spans=(),
    )
    return replace(made, **changes)
