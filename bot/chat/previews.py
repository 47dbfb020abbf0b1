"""A text taken as a watch: how it was understood, what it would have met, and what next."""

import asyncio

from bot.actions import preview as trying
from bot.actions import watches
from bot.actions.preview import Preview, Recent
from bot.chat import asking
from bot.chat.keyboards import button
from bot.chat.lines import title_line
from bot.chat.turn import Talk
from bot.chat.understood import understood
from bot.delivery.draft import Draft
from bot.delivery.taps import Tap
from bot.errors import UserError
from bot.model import Message, Watch, WatchId
from bot.store import Unit
from rules import Query


async def offer(talk: Talk, text: str, watch: WatchId | None = None) -> None:
    """Answer a text with its preview and the buttons Watch it, Change, Cancel."""
    query = watches.read(text)
    past = await talk.do(lambda unit: _checked(talk, text, watch, unit))
    preview = await asyncio.to_thread(trying.try_on, query, past)
    number = await asking.prepare(talk, text, watch)
    await talk.voice.reply(_message(talk, query, preview, number, watch))


async def keep(talk: Talk, tap: Tap) -> None:
    """Watch it: the prepared text becomes a watch. Twice is once."""
    thing = await asking.prepared(talk, tap.id)
    limits = talk.config.watches

    def work(unit: Unit) -> Watch:
        if thing.watch is not None:
            return watches.change(unit, talk.chat, thing.watch, thing.text, limits)
        return watches.add(unit, talk.chat, thing.text, limits, talk.now)

    try:
        watch = await talk.do(work)
    except UserError as error:
        if error.key != "watch.duplicate":
            raise
        await talk.toast("watch.already", number=error.params["number"])
        return
    talk.watches_changed()
    key = "watch.changed" if thing.watch else "watch.added"
    rows = ((button(talk.texts, "button.watches", "watches"),),)
    await talk.toast("toast.done")
    await talk.show(talk.message(key, rows, number=watch.number, text=watch.text))


async def change(talk: Talk, tap: Tap) -> None:
    """Change: ask for other words."""
    thing = await asking.prepared(talk, tap.id)
    about = thing.watch or 0
    await talk.toast("toast.waiting")
    await asking.ask(talk, "change" if about else "watch", "watch.reword", about, text=thing.text)


async def drop(talk: Talk, _: Tap) -> None:
    """Cancel: nothing is watched."""
    await asking.settle(talk)
    await talk.toast("toast.cancelled")
    await talk.show(talk.message("watch.dropped"))


def _checked(talk: Talk, text: str, watch: WatchId | None, unit: Unit) -> Recent:
    watches.check(unit, talk.chat, text, talk.config.watches, but=watch)
    return trying.recent(unit, talk.config.watches, talk.now)


def _message(
    talk: Talk, query: Query, preview: Preview, number: int, watch: WatchId | None
) -> Message:
    draft = Draft()
    understood(draft, query, talk.texts)
    draft.line().line()
    _count(draft, talk, preview)
    for hit in preview.shown:
        title_line(draft, talk, hit.article, hit.spans)
    if preview.unseen and preview.looked_at:
        terms = ", ".join(talk.texts.beside(term) for term in preview.unseen)
        draft.line().add_marked(*talk.texts.rich("preview.unseen", terms=terms))
    yes = "button.save" if watch else "button.watch_it"
    return draft.message(
        (
            (button(talk.texts, yes, "keep", number),),
            (
                button(talk.texts, "button.change", "change", number),
                button(talk.texts, "button.cancel", "drop", number),
            ),
        )
    )


def _count(draft: Draft, talk: Talk, preview: Preview) -> None:
    say = talk.texts
    if not preview.looked_at:
        draft.add_marked(*say.rich("preview.no_articles"))
        return
    period = say.say("preview.period", n=preview.days)
    looked = say.say("preview.looked", n=preview.looked_at, period=period)
    key = "preview.hits" if preview.hits else "preview.none"
    draft.add_marked(*say.rich(key, n=preview.hits, looked=looked))
