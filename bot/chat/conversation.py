"""What a person said or tapped finds its handler here; a mistake is told in their language."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.actions import chats
from bot.actions.feeds import FeedProbe
from bot.chat import alerts, asking, feeds, previews, settings, start, watches, why
from bot.chat.lines import pointed
from bot.chat.talk import Heard, Membership, Voice
from bot.chat.turn import Talk
from bot.clock import Clock
from bot.config import Config
from bot.delivery.draft import Draft
from bot.delivery.ports import Channel
from bot.delivery.taps import Tap, decode
from bot.errors import UserError
from bot.i18n import ENGLISH, Texts
from bot.model import Chat, ChatKind, Message, WatchId
from bot.store import Database, Unit

_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?\Z", re.DOTALL)
_LINK = re.compile(r"(?:https?|feed)://\S+\Z", re.IGNORECASE)
_ADDRESSED = frozenset({ChatKind.PRIVATE, ChatKind.CONSOLE})  # all that is said there is for us


@dataclass(frozen=True, slots=True)
class Command:
    """What `/name` does, and whether in a group only administrators may."""

    handler: Callable[[Talk, str], Awaitable[None]]
    manages: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """What a button does, and whether in a group only administrators may."""

    handler: Callable[[Talk, Tap], Awaitable[None]]
    manages: bool = True


COMMANDS: Mapping[str, Command] = {
    "start": Command(start.start, manages=False),
    "watch": Command(watches.watch),
    "watches": Command(watches.listing, manages=False),
    "feeds": Command(feeds.listing, manages=False),
    "addfeed": Command(feeds.add),
    "why": Command(why.why_not, manages=False),
    "pause": Command(settings.pause),
    "resume": Command(settings.resume),
    "language": Command(settings.language),
    "help": Command(start.help_, manages=False),
    "stop": Command(settings.stop),
    "cancel": Command(start.cancel, manages=False),
}

PRESSES: Mapping[str, Press] = {
    "keep": Press(previews.keep),
    "change": Press(previews.change),
    "drop": Press(previews.drop),
    "watches": Press(watches.page, manages=False),
    "list.pause": Press(watches.pause),
    "list.resume": Press(watches.resume),
    "list.change": Press(watches.change),
    "list.delete": Press(watches.delete),
    "restore": Press(watches.restore),
    "mute": Press(alerts.mute),
    "unmute": Press(alerts.unmute),
    "pause": Press(alerts.pause),
    "resume": Press(alerts.resume),
    "less": Press(alerts.less),
    "cut": Press(alerts.cut_out),
    "uncut": Press(alerts.uncut),
    "more": Press(alerts.more, manages=False),
    "feeds": Press(feeds.page, manages=False),
    "addfeed": Press(feeds.add_prepared),
    "unfeed": Press(feeds.remove),
    "why": Press(why.why_prepared, manages=False),
    "quiet": Press(settings.pause_for),
    "wake": Press(settings.wake),
    "language": Press(settings.speak),
    "forget": Press(settings.forget),
    "close": Press(start.close, manages=False),
}


class Conversation:
    """The one who listens: finds the chat, its language and the handler, and tells mistakes."""

    def __init__(
        self,
        *,
        database: Database,
        config: Config,
        languages: Mapping[str, Texts],
        probe: FeedProbe,
        clock: Clock,
        on_watches_changed: Callable[[], None],
        bot_name: str = "",
        channel: Channel | None = None,
    ) -> None:
        """`channel` carries what is said unasked: the line after being let into a chat."""
        self._database = database
        self._config = config
        self._languages = languages
        self._probe = probe
        self._clock = clock
        self._on_watches_changed = on_watches_changed
        self._bot_name = bot_name
        self._channel = channel

    async def hear(self, heard: Heard, voice: Voice) -> None:
        """Answer one thing that a person did."""
        if heard.button:
            await self._tapped(heard, voice)
            return
        command = _COMMAND.match(heard.text.strip())
        if command is None:
            await self._plain(heard, voice)
        elif self._for_us(command[2]):
            talk = await self._talk(heard, voice)
            await self._answer(talk, self._commanded(talk, command, addressed=bool(command[2])))

    def _for_us(self, name: str | None) -> bool:
        """Whether a command is ours: `/watch` or `/watch@RasidBot`, not `/watch@OtherBot`."""
        return not name or not self._bot_name or name.lower() == self._bot_name.lower()

    async def joined(self, membership: Membership) -> None:
        """Resume a chat that let us in again, greet a new group, hold one that shut us out."""
        if not membership.can_write:
            await self._database.run(lambda unit: chats.shut_out(unit, membership.address.chat))
            return
        now = self._clock()

        def let_in(unit: Unit) -> tuple[Chat | None, list[Chat], int]:
            back = chats.let_in(unit, membership.address.chat)
            known = unit.chats.at(membership.address)
            if known is None and membership.kind is ChatKind.GROUP:
                known = chats.meet(
                    unit,
                    membership.address,
                    kind=membership.kind,
                    title=membership.title,
                    language=membership.language,
                    now=now,
                )
                return known, [], unit.feeds.count()
            return None, back, sum(len(unit.watches.of_chat(chat.id)) for chat in back)

        new, back, count = await self._database.run(let_in)
        if new is not None:
            await self._tell(new, "start.group", n=count)
        elif back:
            await self._tell(back[0], "chat.back", n=count)

    async def moved(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup."""
        await self._database.run(lambda unit: unit.chats.move(old, new))

    async def _tell(self, chat: Chat, key: str, **params: object) -> None:
        if self._channel is not None:
            text, marks = self._texts(chat.language).rich(key, **params)
            await self._channel.send(chat.address, Message(text=text, marks=marks))

    async def _commanded(self, talk: Talk, command: "re.Match[str]", *, addressed: bool) -> None:
        name, text = command[1].lower(), (command[3] or "").strip()
        found = COMMANDS.get(name)
        if found is None:
            if addressed or talk.heard.kind in _ADDRESSED:
                await start.unknown(talk, f"/{name}")
            return
        _check(talk, found.manages)
        await asking.settle(talk)  # whoever gives a command does not answer what was asked
        await found.handler(talk, text)

    async def _plain(self, heard: Heard, voice: Voice) -> None:
        """Plain text is an answer to what was asked, or else a watch; in a group only an answer."""
        if heard.kind not in _ADDRESSED and heard.replied_to is None:
            return
        talk = await self._talk(heard, voice)
        await self._answer(talk, self._said(talk))

    async def _said(self, talk: Talk) -> None:
        heard, text = talk.heard, talk.heard.text.strip()
        waiting = await asking.answered(talk)
        answers = bool(waiting.expects) and heard.replied_to in {None, waiting.message_id}
        if not answers and heard.kind not in _ADDRESSED:
            return
        if not text:
            await talk.say("text.only")
            return
        expects = waiting.expects if answers else ""
        _check(talk, manages=expects != "why")
        if expects == "change":  # offering ends the question: a text that cannot be read does not
            await previews.offer(talk, text, WatchId(waiting.about))
        elif expects in {"addfeed", "why"}:
            await asking.settle(talk)
            await COMMANDS[expects].handler(talk, text)
        elif _LINK.match(text):
            await start.link(talk, text)
        else:
            await previews.offer(talk, text)

    async def _tapped(self, heard: Heard, voice: Voice) -> None:
        chat = await self._database.run(lambda unit: unit.chats.at(heard.address))
        if chat is None:  # whoever deleted their data and taps an old button stays forgotten
            await voice.toast(self._texts(heard.language).say("button.outdated"))
            return
        talk = self._talk_of(heard, voice, chat)
        await self._answer(talk, self._pressed(talk))

    async def _pressed(self, talk: Talk) -> None:
        tap = decode(talk.heard.button)
        press = PRESSES.get(tap.verb) if tap else None
        if tap is None or press is None:
            raise UserError("button.outdated")
        _check(talk, press.manages)
        await press.handler(talk, tap)

    async def _talk(self, heard: Heard, voice: Voice) -> Talk:
        now = self._clock()
        chat = await self._database.run(
            lambda unit: chats.meet(
                unit,
                heard.address,
                kind=heard.kind,
                title=heard.title,
                language=heard.language,
                now=now,
            )
        )
        return self._talk_of(heard, voice, chat)

    def _talk_of(self, heard: Heard, voice: Voice, chat: Chat) -> Talk:
        return Talk(
            heard=heard,
            chat=chat,
            texts=self._texts(chat.language),
            voice=voice,
            now=self._clock(),
            database=self._database,
            config=self._config,
            probe=self._probe,
            languages=self._languages,
            bot_name=self._bot_name,
            watches_changed=self._on_watches_changed,
        )

    def _texts(self, language: str) -> Texts:
        return self._languages.get(language) or self._languages[ENGLISH]

    async def _answer(self, talk: Talk, handling: Awaitable[None]) -> None:
        """Let a handler work; tell a person's mistake once."""
        try:
            await handling
        except UserError as error:
            if talk.heard.button:
                await talk.toast(error.key, **error.params)
            else:
                await talk.voice.reply(_mistake(talk, error))


def _mistake(talk: Talk, error: UserError) -> Message:
    draft = Draft().add_marked(*talk.texts.rich(error.key, **error.params))
    line, caret = error.params.get("line"), error.params.get("caret")
    if isinstance(line, str) and isinstance(caret, int):
        pointed(draft, line, caret)
    return draft.message()


def _check(talk: Talk, manages: bool) -> None:  # noqa: FBT001 - reads as the flag of the table
    if manages and not talk.heard.may_manage:
        raise UserError("group.only_admins")
