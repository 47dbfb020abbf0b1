"""/pause, /resume, /language, /stop: what a person decides for the whole chat."""

from datetime import timedelta

from bot.actions import chats, privacy
from bot.chat.keyboards import Row, button, labelled
from bot.chat.turn import Talk
from bot.delivery.taps import Tap
from bot.model import Chat, ChatState, Message

SPANS = ("1h", "8h", "1d", "7d")


async def pause(talk: Talk, text: str) -> None:
    """/pause [1h|8h|2d]: keep the chat quiet, for a while or until /resume."""
    await talk.voice.reply(await _paused(talk, chats.duration(text)))


async def pause_for(talk: Talk, tap: Tap) -> None:
    """The same by a button."""
    message = await _paused(talk, chats.duration(tap.arg))
    await talk.toast("toast.done")
    await talk.show(message)


async def resume(talk: Talk, _: str) -> None:
    """/resume: the chat is told again."""
    was = talk.chat.state
    await talk.do(lambda unit: chats.resume(unit, talk.chat))
    await talk.say("chat.resumed" if was is ChatState.PAUSED else "chat.not_paused")


async def wake(talk: Talk, _: Tap) -> None:
    """The same by a button."""
    await talk.do(lambda unit: chats.resume(unit, talk.chat))
    await talk.toast("toast.done")
    await talk.show(talk.message("chat.resumed"))


async def language(talk: Talk, _: str) -> None:
    """/language: choose one."""
    rows = tuple(
        (labelled(texts.name, "language", 0, code),) for code, texts in talk.languages.items()
    )
    await talk.say("language.choose", rows)


async def speak(talk: Talk, tap: Tap) -> None:
    """Use the chosen language from now on."""
    known = talk.languages
    chat = await talk.do(lambda unit: chats.speak(unit, talk.chat, tap.arg, known))
    changed = talk.as_of(chat, known[chat.language])
    await changed.toast("toast.done")
    await changed.show(changed.message("language.chosen", language=changed.texts.name))


async def stop(talk: Talk, _: str) -> None:
    """/stop: ask before everything is deleted."""
    watches = await talk.do(lambda unit: len(unit.watches.of_chat(talk.chat.id)))
    rows = (
        (button(talk.texts, "stop.yes", "forget", 0, "yes"),),
        (
            button(talk.texts, "stop.pause", "quiet"),
            button(talk.texts, "button.cancel", "close"),
        ),
    )
    await talk.say("stop.sure", rows, n=watches)


async def forget(talk: Talk, _: Tap) -> None:
    """Delete all of the chat's data, and say what that was."""
    counts = await talk.do(lambda unit: privacy.forget(unit, talk.chat.id))
    talk.watches_changed()
    await talk.toast("toast.done")
    texts = talk.texts
    parts = [
        texts.say(f"stop.count.{what}", n=counts.get(what, 0))
        for what in ("watches", "alerts", "feeds")
    ]
    await talk.show(talk.message("stop.done", deleted="\n".join(f"• {part}" for part in parts)))


async def _paused(talk: Talk, span: timedelta | None) -> Message:
    until = talk.now + span if span else None
    chat: Chat = await talk.do(lambda unit: chats.pause(unit, talk.chat, until))
    rows: tuple[Row, ...] = (
        tuple(labelled(talk.texts.say(f"pause.{s}"), "quiet", 0, s) for s in SPANS),
        (button(talk.texts, "button.resume", "wake"),),
    )
    if chat.paused_until is None:
        return talk.message("chat.paused", rows)
    return talk.message("chat.paused_until", rows, until=chat.paused_until)
