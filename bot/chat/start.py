"""/start, /help, links that open a prepared watch, and the answer to what we do not understand."""

import base64
import binascii
from typing import Final

from bot.chat import asking, previews
from bot.chat.keyboards import button
from bot.chat.turn import Talk
from bot.delivery.draft import Draft
from bot.delivery.taps import Tap
from bot.model import ChatKind

TOLD: Final = (  # in the order in which people need them; Telegram's own list is the same
    "start",
    "watch",
    "watches",
    "feeds",
    "addfeed",
    "why",
    "pause",
    "resume",
    "language",
    "help",
    "stop",
)
_WATCH_LINK = "w_"


async def start(talk: Talk, payload: str) -> None:
    """/start: what Rasid does, in one screen; `/start w_…` opens a prepared watch."""
    text = prepared_text(payload)
    if text:
        await previews.offer(talk, text)
        return
    mine, feeds = await talk.do(
        lambda unit: (len(unit.watches.of_chat(talk.chat.id)), unit.feeds.count())
    )
    if mine:
        rows = ((button(talk.texts, "button.watches", "watches"),),)
        await talk.say("start.again", rows, n=mine)
    elif talk.chat.kind in {ChatKind.GROUP, ChatKind.CHANNEL}:
        await talk.say("start.group", n=feeds)
    else:
        await talk.say("start.hello", n=feeds)


async def help_(talk: Talk, _: str) -> None:
    """/help: every command, and how to write a watch."""
    draft = Draft().add_marked(*talk.texts.rich("help.commands"))
    for name in TOLD:
        what = talk.texts.say(f"command.{name}")
        draft.line().add(talk.texts.say("help.command", command=f"/{name}", what=what))
    draft.line().line().add_marked(*talk.texts.rich("help.writing"))
    await talk.voice.reply(draft.message())


async def unknown(talk: Talk, command: str) -> None:
    """Answer a command that we do not have."""
    await talk.say("command.unknown", command=command)


async def link(talk: Talk, text: str) -> None:
    """Ask what to do with a bare address: poll it, or tell why it did not ring."""
    number = await asking.prepare(talk, text)
    rows = (
        (button(talk.texts, "button.add_feed", "addfeed", number),),
        (button(talk.texts, "button.why", "why", number),),
    )
    await talk.say("link.what", rows, url=text)


async def cancel(talk: Talk, _: str) -> None:
    """/cancel: never mind what was asked."""
    await asking.settle(talk)
    await talk.say("asked.nothing")


async def close(talk: Talk, _: Tap) -> None:
    """Never mind: leave everything as it is."""
    await asking.settle(talk)
    await talk.toast("toast.cancelled")
    await talk.show(talk.message("asked.nothing"))


def prepared_text(payload: str) -> str:
    """Return the watch that a deep link carries, or nothing if it carries none."""
    if not payload.startswith(_WATCH_LINK):
        return ""
    code = payload.removeprefix(_WATCH_LINK)
    try:
        raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
        return raw.decode().strip()
    except (binascii.Error, ValueError):
        return ""


def payload_for(text: str) -> str | None:
    """Return the payload of a link that opens this watch; None if it is too long for one."""
    payload = _WATCH_LINK + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return payload if len(payload) <= 64 else None  # Telegram's limit
