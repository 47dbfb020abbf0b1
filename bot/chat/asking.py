"""Asking a person for one more thing, and what they answered."""

from collections.abc import Callable
from dataclasses import replace

from bot.chat import pending
from bot.chat.pending import Pending, Prepared
from bot.chat.turn import Talk
from bot.errors import UserError
from bot.model import WatchId
from bot.store import Unit


async def ask(talk: Talk, expects: str, key: str, about: int = 0, **params: object) -> None:
    """Ask; the next plain text (in a group: the next answer to this message) is the answer."""
    message_id = await talk.voice.reply(talk.message(key, (), **params))
    await _update(
        talk, lambda now: replace(now, expects=expects, about=about, message_id=message_id)
    )


async def answered(talk: Talk) -> Pending:
    """Return what waits for this person."""
    return await talk.do(lambda unit: pending.load(unit, talk.chat.id, talk.heard.user, talk.now))


async def settle(talk: Talk) -> None:
    """Expect nothing any more; what was prepared stays."""
    await _update(talk, lambda now: replace(now, expects="", about=0, message_id=None))


async def prepare(talk: Talk, text: str, watch: WatchId | None = None) -> int:
    """Keep a text until its button is tapped; return the number for the button."""

    after = await _update(talk, lambda now: now.prepare(text, watch, talk.now))
    return after.prepared[-1].number


async def prepared(talk: Talk, number: int) -> Prepared:
    """Return what a button stands for; raises UserError if that was too long ago."""
    thing = (await answered(talk)).find(number)
    if thing is None:
        raise UserError("button.outdated")
    return thing


async def _update(talk: Talk, change: Callable[[Pending], Pending]) -> Pending:
    def work(unit: Unit) -> Pending:
        before = pending.load(unit, talk.chat.id, talk.heard.user, talk.now)
        after = change(before)
        if after != before:
            pending.save(unit, talk.chat.id, talk.heard.user, after, talk.now)
        return after

    return await talk.do(work)
