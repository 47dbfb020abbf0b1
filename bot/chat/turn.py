"""One thing that was heard, and all that is needed to answer it. Handlers get this and no more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.actions.feeds import FeedProbe
from bot.chat.talk import Heard, Voice
from bot.config import Config
from bot.delivery.draft import Draft, cut
from bot.i18n import Texts
from bot.model import Button, Chat, Message
from bot.store import Database, Unit

T = TypeVar("T")
Rows = tuple[tuple[Button, ...], ...]
_TOAST = 200  # telegram.constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A chat that said something, its language, and the way back."""

    heard: Heard
    chat: Chat
    texts: Texts
    voice: Voice
    now: datetime
    database: Database
    config: Config
    probe: FeedProbe
    languages: Mapping[str, Texts]
    bot_name: str
    watches_changed: Callable[[], None]

    async def do(self, work: Callable[[Unit], T]) -> T:
        """Run `work` as one transaction."""
        return await self.database.run(work)

    def message(self, key: str, buttons: Rows = (), **params: object) -> Message:
        """Return the message of a key."""
        return Draft().add_marked(*self.texts.rich(key, **params)).message(buttons)

    async def say(self, key: str, buttons: Rows = (), **params: object) -> int | None:
        """Say the text of a key; return the message's id where there is one."""
        return await self.voice.reply(self.message(key, buttons, **params))

    async def show(self, message: Message) -> None:
        """Put a message in the place of the one whose button was tapped, else say it."""
        if self.heard.button and self.heard.message_id is not None:
            await self.voice.edit(self.heard.message_id, message)
        else:
            await self.voice.reply(message)

    async def toast(self, key: str, **params: object) -> None:
        """Answer a tapped button with a short notice."""
        await self.voice.toast(cut(self.texts.say(key, **params), _TOAST))

    def as_of(self, chat: Chat, texts: Texts | None = None) -> "Talk":
        """Return the same talk with the chat as it is now."""
        return replace(self, chat=chat, texts=texts or self.texts)
