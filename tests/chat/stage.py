"""A stage for conversations: a real database, a clock that a test turns, a voice that remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.conversation import Conversation
from bot.chat.talk import Heard
from bot.config import Config
from bot.i18n import catalogues
from bot.ids import new_id
from bot.model import (
    Address,
    Article,
    ArticleId,
    Button,
    Chat,
    ChatKind,
    Delivery,
    DeliveryId,
    DeliveryState,
    Failure,
    Fate,
    Feed,
    FeedOrigin,
    FetchFailed,
    Kind,
    Match,
    Message,
    Outcome,
    Parsed,
    Placement,
    Sent,
    Story,
    StoryId,
    Watch,
)
from bot.store import Database
from rules import analyse, explain, parse

LANGUAGES = catalogues()


@dataclass
class Ear:
    """A voice that keeps what it said."""

    heard: list[tuple[str, int, Message]] = field(default_factory=list)  # "reply" or "edit"
    toasts: list[str] = field(default_factory=list)
    shown: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1000

    async def reply(self, message: Message) -> int | None:
        self.next_id += 1
        self.heard.append(("reply", self.next_id, message))
        self.shown[self.next_id] = message
        return self.next_id

    async def edit(self, message_id: int, message: Message) -> None:
        self.heard.append(("edit", message_id, message))
        self.shown[message_id] = message

    async def toast(self, text: str) -> None:
        self.toasts.append(text)

    @property
    def text(self) -> str:
        """All that was said since it was last cleared."""
        return "\n".join(message.text for _, _, message in self.heard)

    @property
    def last(self) -> Message:
        return self.heard[-1][2]

    def clear(self) -> None:
        self.heard = []
        self.toasts = []


class Probe:
    """A probe that knows its answers; any other address has no server."""

    def __init__(self, answers: Mapping[str, Parsed | FetchFailed | tuple[str, ...]]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    async def probe(self, url: str) -> Parsed | FetchFailed | tuple[str, ...]:
        self.asked.append(url)
        nobody = FetchFailed(failure=Failure.DNS, detail=f"no address for {url}")
        return self.answers.get(url, nobody)


class Told:
    """A channel that keeps what was told unasked."""

    def __init__(self) -> None:
        self.messages: list[tuple[Address, Message]] = []

    async def send(
        self, to: Address, message: Message, *, reply_to: int | None = None, silent: bool = False
    ) -> Outcome:
        self.messages.append((to, message))
        return Sent(message_id=1)

    async def edit(self, to: Address, message_id: int, message: Message) -> Outcome:
        raise AssertionError("a conversation edits by its voice")


class Stage:
    """One person in one chat, talking with a conversation over a real store."""

    def __init__(
        self,
        database: Database,
        now: datetime,
        *,
        config: Config | None = None,
        kind: ChatKind = ChatKind.PRIVATE,
        language: str = "en",
        answers: Mapping[str, Parsed | FetchFailed | tuple[str, ...]] | None = None,
    ) -> None:
        self.database = database
        self.now = now
        self.kind = kind
        self.language = language
        self.user = 7
        self.may_manage = True
        self.address = Address(chat=-100 if kind is ChatKind.GROUP else self.user)
        self.ear = Ear()
        self.probe = Probe(answers or {})
        self.told = Told()
        self.changes = 0
        self.config = config or Config()
        self.conversation = Conversation(
            database=database,
            config=self.config,
            languages=LANGUAGES,
            probe=self.probe,
            clock=lambda: self.now,
            on_watches_changed=self._changed,
            bot_name="RasidBot",
            channel=self.told,
        )

    def _changed(self) -> None:
        self.changes += 1

    def pass_time(self, span: timedelta) -> None:
        self.now += span

    async def say(self, text: str, *, replied_to: int | None = None) -> Ear:
        self.ear.clear()
        heard = self._heard(text=text, message_id=1, replied_to=replied_to)
        await self.conversation.hear(heard, self.ear)
        return self.ear

    async def tap(self, label: str) -> Ear:
        """Tap the newest button whose text contains the label."""
        message_id, button = self.button(label)
        return await self.press(button.data, message_id)

    async def tap_again(self) -> Ear:
        """Tap the button that was tapped last, as a double tap does before the answer is seen."""
        return await self.press(*self._pressed)

    async def press(self, data: str, message_id: int | None) -> Ear:
        self._pressed = (data, message_id)
        self.ear.clear()
        await self.conversation.hear(self._heard(button=data, message_id=message_id), self.ear)
        return self.ear

    def button(self, label: str) -> tuple[int, Button]:
        found = [
            (message_id, button)
            for message_id, message in self.ear.shown.items()
            for row in message.buttons
            for button in row
            if label in button.text
        ]
        assert found, f"no button {label!r}"
        return found[-1]

    def _heard(
        self,
        *,
        text: str = "",
        button: str = "",
        message_id: int | None = None,
        replied_to: int | None = None,
    ) -> Heard:
        return Heard(
            address=self.address,
            kind=self.kind,
            title="Somebody",
            user=self.user,
            language=self.language,
            may_manage=self.may_manage,
            text=text,
            button=button,
            message_id=message_id,
            replied_to=replied_to,
        )

    # --- what the world holds ---

    def chat(self) -> Chat:
        """The chat, met if it was not."""
        with self.database.begin() as unit:
            return unit.chats.add(
                self.address,
                kind=self.kind,
                title="Somebody",
                language=self.language,
                now=self.now,
            )

    def watches(self) -> list[Watch]:
        chat = self.chat()
        with self.database.begin() as unit:
            return list(unit.watches.of_chat(chat.id))

    def add_watch(self, text: str) -> Watch:
        chat = self.chat()
        with self.database.begin() as unit:
            return unit.watches.add(chat.id, text, now=self.now)

    def add_feed(self, url: str = "https://news.example/rss", title: str = "Example News") -> Feed:
        with self.database.begin() as unit:
            return unit.feeds.add(
                url,
                origin=FeedOrigin.CONFIG,
                now=self.now,
                interval=timedelta(minutes=5),
                title=title,
            )

    def add_article(
        self,
        title: str,
        *,
        text: str = "",
        outlet: str = "Example News",
        language: str = "en",
        age: timedelta = timedelta(hours=1),
        url: str = "",
        feed: Feed | None = None,
        story: Story | None = None,
    ) -> tuple[Article, Story]:
        """An article that came, placed in a story of its own or in one that is there."""
        at = self.now - age
        article_id = ArticleId(new_id(at))
        address = url or f"https://news.example/{article_id}"
        article = Article(
            id=article_id,
            feed_id=(feed or self.add_feed()).id,
            url=address,
            canonical_url=address,
            title=title,
            text=text,
            language=language,
            outlet=outlet,
            published=at,
            first_seen=at,
        )
        first = story is None
        outlets = (*(story.outlets if story else ()), outlet)
        placed = Story(
            id=story.id if story else StoryId(new_id(at)),
            first_article=story.first_article if story else article_id,
            first_seen=at,
            last_seen=at,
            articles=len(outlets),
            outlets=outlets,
        )
        with self.database.begin() as unit:
            unit.articles.add([article])
            unit.stories.place(
                [
                    Placement(
                        article_id=article_id,
                        story=placed,
                        is_new=first,
                        reason="first" if first else "same text",
                    )
                ],
                self.now,
            )
        return article, placed

    def ring(
        self,
        article: Article,
        story: Story,
        watches: Sequence[Watch],
        *,
        state: DeliveryState = DeliveryState.SENT,
        fate: Fate = Fate.ALERTED,
        message_id: int | None = 500,
    ) -> Delivery:
        """An alert that went out, or is on its way."""
        delivery = Delivery(
            id=DeliveryId(new_id(self.now)),
            chat_id=watches[0].chat_id,
            story_id=story.id,
            article_id=article.id,
            kind=Kind.NEW,
            watches=tuple(watch.id for watch in watches),
            state=state,
            created=self.now,
            not_before=self.now,
            message_id=message_id if state is DeliveryState.SENT else None,
        )
        with self.database.begin() as unit:
            unit.outbox.owe([delivery])
        self.match(article, watches, fate)
        return delivery

    def match(self, article: Article, watches: Sequence[Watch], fate: Fate) -> None:
        """What a watch met, and what became of it."""
        from bot.articles import document

        found = []
        for watch in watches:
            spans = explain(parse(watch.text), analyse(document(article))).spans
            match = Match(watch_id=watch.id, article_id=article.id, spans=spans)
            found.append((match, fate))
        with self.database.begin() as unit:
            unit.matches.add(found, self.now)
