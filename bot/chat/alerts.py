"""The buttons under an alert: mute its story, pause its watch, less like this, more about it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.actions import narrow, watches
from bot.actions.narrow import Case, Proposal
from bot.actions.watches import asleep
from bot.chat.keyboards import Row, button
from bot.chat.lines import linked, published
from bot.chat.turn import Talk
from bot.delivery.compose import compose
from bot.delivery.draft import Draft, cut
from bot.delivery.taps import Tap, decode
from bot.errors import UserError
from bot.i18n import Texts, isolate
from bot.model import (
    Article,
    Button,
    Delivery,
    DeliveryId,
    Mark,
    Message,
    Owed,
    StoryId,
    Style,
    Watch,
    WatchId,
)
from bot.store import Unit

OUTLETS = 25  # lines of `more`: with their links under 4096 and 100 marks
_TERMS = 12
_TEXT = 300
_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An alert as it stands in the chat now."""

    owed: Owed
    muted: bool


async def mute(talk: Talk, tap: Tap) -> None:
    """No more about this story."""
    await _mark(talk, tap, lambda unit, story: unit.stories.mute(talk.chat.id, story, talk.now))
    await talk.toast("toast.muted")
    await _redraw(talk, tap.id)


async def unmute(talk: Talk, tap: Tap) -> None:
    """The story may ring again."""
    await _mark(talk, tap, lambda unit, story: unit.stories.unmute(talk.chat.id, story))
    await talk.toast("toast.unmuted")
    await _redraw(talk, tap.id)


async def pause(talk: Talk, tap: Tap) -> None:
    """Pause the watch that rang."""
    watch = await talk.do(lambda unit: watches.pause(unit, talk.chat.id, WatchId(tap.id)))
    await _watch_changed(talk, watch, "toast.paused", "resume")


async def resume(talk: Talk, tap: Tap) -> None:
    """Resume the watch that rang."""
    watch = await talk.do(lambda unit: watches.resume(unit, talk.chat.id, WatchId(tap.id)))
    await _watch_changed(talk, watch, "toast.resumed", "pause")


async def less(talk: Talk, tap: Tap) -> None:
    """Less like this: propose exclusions, each tried on the watch's past."""
    cases = await talk.do(lambda unit: narrow.cases(unit, talk.chat, DeliveryId(tap.id)))
    if not cases:
        raise UserError("watch.unknown")
    found = [p for case in cases for p in await asyncio.to_thread(narrow.proposals, case)]
    await talk.toast("toast.choose" if found else "toast.nothing")
    await talk.voice.reply(_proposed(talk, cases[0], found, tap))


async def cut_out(talk: Talk, tap: Tap) -> None:
    """Apply a proposed exclusion."""
    case, exclusion = await _chosen(talk, tap)
    limits = talk.config.watches
    watch = await talk.do(
        lambda unit: narrow.apply(unit, talk.chat, case.watch.id, exclusion, limits)
    )
    talk.watches_changed()
    await talk.toast("toast.done")
    undo = button(talk.texts, "button.undo", "uncut", tap.id, tap.arg)
    await talk.show(talk.message("less.applied", ((undo,),), number=watch.number, text=watch.text))


async def uncut(talk: Talk, tap: Tap) -> None:
    """Take an exclusion off again."""
    case, exclusion = await _chosen(talk, tap)
    limits = talk.config.watches
    watch = await talk.do(
        lambda unit: narrow.undo(unit, talk.chat, case.watch.id, exclusion, limits)
    )
    talk.watches_changed()
    await talk.toast("toast.done")
    await talk.show(talk.message("less.undone", number=watch.number, text=watch.text))


async def more(talk: Talk, tap: Tap) -> None:
    """Everything about an alert: why it matched, every outlet, the query."""
    cases, articles = await talk.do(lambda unit: _about(unit, talk, DeliveryId(tap.id)))
    await talk.voice.toast("")
    draft = Draft()
    for case in cases:
        _why(draft, talk, case)
    if not cases:
        draft.add_marked(*talk.texts.rich("more.no_watch"))
    draft.line().line().add_marked(*talk.texts.rich("more.outlets", n=len(articles)))
    for article in articles[:OUTLETS]:
        draft.line().add("• ")
        linked(draft, isolate(cut(article.outlet or article.title, _NAME)), article.url)
        published(draft, talk, article)
    if len(articles) > OUTLETS:
        draft.line().add(talk.texts.say("more.further", n=len(articles) - OUTLETS))
    await talk.voice.reply(draft.message())


def with_state(message: Message, told: _Told, talk: Talk) -> Message:
    """Return an alert whose buttons say what they can still do."""
    by_id = {watch.id: watch for watch in told.owed.watches}

    def now(one: Button) -> Button:
        tap = decode(one.data)
        if tap and tap.verb == "mute" and told.muted:
            return button(talk.texts, "alert.button.unmute", "unmute", tap.id)
        watch = by_id.get(WatchId(tap.id)) if tap and tap.verb == "pause" else None
        if watch and asleep(watch, talk.now):
            return button(talk.texts, "alert.button.resume", "resume", watch.id)
        return one

    return replace(message, buttons=tuple(tuple(map(now, row)) for row in message.buttons))


async def _mark(talk: Talk, tap: Tap, work: Callable[[Unit, StoryId], None]) -> None:
    def do(unit: Unit) -> None:
        story_id = _own(unit, talk, DeliveryId(tap.id)).story_id
        if unit.stories.get(story_id) is None:
            raise UserError("alert.forgotten")
        work(unit, story_id)

    await talk.do(do)


async def _watch_changed(talk: Talk, watch: Watch, key: str, back: str) -> None:
    talk.watches_changed()
    await talk.toast(key, number=watch.number)
    message_id = talk.heard.message_id
    delivery = None
    if message_id is not None:
        delivery = await talk.do(lambda unit: unit.outbox.of_message(talk.chat.id, message_id))
    if delivery is not None:
        await _redraw(talk, delivery.id)
    else:
        undo = button(talk.texts, f"alert.button.{back}", back, watch.id)
        await talk.show(talk.message(_NOW[back], ((undo,),), number=watch.number, text=watch.text))


_NOW = {"resume": "watch.is_paused", "pause": "watch.is_active"}


async def _redraw(talk: Talk, delivery_id: int) -> None:
    """Show the alert with its buttons as they are now; where it cannot be edited, leave it."""
    told = await talk.do(lambda unit: _read(unit, talk, DeliveryId(delivery_id)))
    if told is None or talk.heard.message_id is None:
        return
    message = with_state(compose(told.owed, talk.texts), told, talk)
    await talk.voice.edit(talk.heard.message_id, message)


def _read(unit: Unit, talk: Talk, delivery_id: DeliveryId) -> _Told | None:
    delivery = _own(unit, talk, delivery_id)
    article = unit.articles.get(delivery.article_id)
    story = unit.stories.get(delivery.story_id)
    if article is None or story is None:  # pruned: the message stays as it is
        return None
    found = unit.watches.by_ids(delivery.watches)
    matches = unit.matches.of_article(talk.chat.id, article.id)
    return _Told(
        owed=Owed(
            delivery=delivery,
            chat=talk.chat,
            article=article,
            story=story,
            watches=tuple(found[one] for one in delivery.watches if one in found),
            spans=tuple(span for _, match, _ in matches for span in match.spans),
        ),
        muted=bool(unit.stories.muted([talk.chat.id], [story.id])),
    )


def _own(unit: Unit, talk: Talk, delivery_id: DeliveryId) -> Delivery:
    delivery = unit.outbox.get(delivery_id)
    if delivery is None or delivery.chat_id != talk.chat.id:
        raise UserError("alert.unknown")
    return delivery


async def _chosen(talk: Talk, tap: Tap) -> tuple[Case, str]:
    """Return the alert's watch and the exclusion that a button `cut` or `uncut` stands for."""
    watch, _, choice = tap.arg.partition(".")
    cases = await talk.do(lambda unit: narrow.cases(unit, talk.chat, DeliveryId(tap.id)))
    case = next((case for case in cases if str(case.watch.number) == watch), None)
    if case is None:
        raise UserError("watch.unknown")
    return case, narrow.exclusion_of(case.article, choice)


def _proposed(talk: Talk, first: Case, found: list[Proposal], tap: Tap) -> Message:
    draft = Draft()
    texts = talk.texts
    if not found:
        draft.add_marked(*texts.rich("less.none", number=first.watch.number))
    else:
        draft.add_marked(*texts.rich("less.propose"))
    rows: list[Row] = []
    for one in found:
        draft.line().add_marked(*_outcome(texts, one))
        arg = f"{one.watch.number}.{one.choice}"
        rows.append((button(texts, "less.button", "cut", tap.id, arg, exclusion=one.exclusion),))
    rows.append((button(texts, "alert.button.pause", "pause", first.watch.id),))
    return draft.message((*rows, (button(texts, "button.cancel", "close"),)))


def _outcome(texts: Texts, one: Proposal) -> tuple[str, tuple[Mark, ...]]:
    key = "less.tried" if one.past else "less.untried"
    return texts.rich(
        key, number=one.watch.number, exclusion=one.exclusion, kept=one.kept, n=one.past
    )


def _about(
    unit: Unit, talk: Talk, delivery_id: DeliveryId
) -> tuple[tuple[Case, ...], tuple[Article, ...]]:
    cases = narrow.cases(unit, talk.chat, delivery_id)
    delivery = _own(unit, talk, delivery_id)
    return cases, tuple(unit.articles.of_story(delivery.story_id))


def _why(draft: Draft, talk: Talk, case: Case) -> None:
    texts, watch = talk.texts, case.watch
    text = cut(watch.text, _TEXT)
    draft.line().add_marked(*texts.rich("more.watch", number=watch.number, text=text))
    for term, word in narrow.matched_words(watch, case.article)[:_TERMS]:
        draft.line().add("• ").add(texts.beside(cut(term, _NAME))).add(" ← ")
        draft.add(texts.beside(cut(word, _NAME)), Style.BOLD)
