"""/feeds and /addfeed: what is polled and how it fares, and one more."""

from bot.actions import feeds
from bot.actions.feeds import Health, health
from bot.chat import asking
from bot.chat.keyboards import Row, button, labelled, page_of, turning
from bot.chat.lines import linked
from bot.chat.turn import Talk
from bot.delivery.draft import Draft, cut
from bot.delivery.taps import Tap
from bot.errors import UserError
from bot.i18n import isolate
from bot.model import Feed, FeedId, FetchFailed, Message, Parsed

_PAGE = 15
_NAME = 60
_LINKS = 6  # feeds of one page that are offered
_SIGNS = {
    Health.GOOD: "🟢",
    Health.NEW: "⚪",
    Health.TROUBLED: "🟠",
    Health.PAUSED: "⏸",
    Health.GONE: "⚫",
}
_STATES = {
    Health.NEW: "feeds.new",
    Health.PAUSED: "feeds.paused",
    Health.GONE: "feeds.gone",
}


async def listing(talk: Talk, _: str) -> None:
    """/feeds: every feed and how it fares, those in trouble first."""
    await talk.voice.reply(await _list(talk, 0))


async def page(talk: Talk, tap: Tap) -> None:
    """Turn to a page of the list."""
    await talk.voice.toast("")
    await talk.show(await _list(talk, tap.id))


async def add(talk: Talk, text: str) -> None:
    """/addfeed URL: look at it, then add it; without one, ask for it."""
    if not text:
        await asking.ask(talk, "addfeed", "feed.ask")
        return
    url = feeds.address(text)
    await talk.do(lambda unit: feeds.check(unit, talk.chat, url, talk.config.feeds))
    waiting = await talk.say("feed.checking", url=url)
    answer = await _looked(talk, url)
    if waiting is None:
        await talk.voice.reply(answer)
    else:
        await talk.voice.edit(waiting, answer)


async def add_prepared(talk: Talk, tap: Tap) -> None:
    """Add an address that was offered with a button."""
    url = (await asking.prepared(talk, tap.id)).text
    await talk.toast("toast.checking")
    await add(talk, url)


async def remove(talk: Talk, tap: Tap) -> None:
    """Forget a feed that this chat added, after asking."""
    if tap.arg != "yes":
        feed = await talk.do(lambda unit: unit.feeds.get(FeedId(tap.id)))
        if feed is None:
            raise UserError("feed.unknown")
        await talk.toast("toast.waiting")
        await talk.show(_sure(talk, feed))
        return
    gone = await talk.do(lambda unit: feeds.remove(unit, talk.chat.id, FeedId(tap.id)))
    await talk.toast("toast.done")
    await talk.show(talk.message("feed.removed", title=feeds.name(gone)))


async def _looked(talk: Talk, url: str) -> Message:
    """Return the answer to what stands at an address; a feed is added."""
    found = await talk.probe.probe(url)
    if isinstance(found, FetchFailed):
        return failure(talk, found)
    if isinstance(found, Parsed):
        return await _added(talk, url, found)
    if not found:
        return talk.message("feed.none_there", url=url)
    rows = []
    for link in found[:_LINKS]:
        number = await asking.prepare(talk, link)
        rows.append((labelled(link.removeprefix("https://"), "addfeed", number),))
    return talk.message("feed.choose", tuple(rows), n=len(found))


async def _added(talk: Talk, url: str, parsed: Parsed) -> Message:
    limits = talk.config.feeds
    feed = await talk.do(
        lambda unit: feeds.add(unit, talk.chat, url, parsed, limits=limits, now=talk.now)
    )
    return talk.message("feed.added", title=feeds.name(feed), n=len(parsed.entries))


def failure(talk: Talk, failed: FetchFailed) -> Message:
    """Return why an address gave no feed."""
    reason = talk.texts.say(f"failure.{failed.failure.value}")
    return talk.message("feed.failed", reason=reason, detail=cut(failed.detail, 200))


def _sure(talk: Talk, feed: Feed) -> Message:
    rows = (
        (
            button(talk.texts, "button.remove", "unfeed", feed.id, "yes"),
            button(talk.texts, "button.cancel", "feeds"),
        ),
    )
    return talk.message("feed.sure", rows, title=feeds.name(feed))


async def _list(talk: Talk, number: int) -> Message:
    known = await talk.do(feeds.listed)
    if not known:
        return talk.message("feeds.none")
    shown, at, pages = page_of(known, number, _PAGE)
    trouble = sum(health(feed) is Health.TROUBLED for feed in known)
    draft = Draft().add_marked(*talk.texts.rich("feeds.title", n=len(known)))
    if trouble:
        draft.add(" ").add_marked(*talk.texts.rich("feeds.trouble", n=trouble))
    rows: list[Row] = []
    for place, feed in enumerate(shown, start=at * _PAGE + 1):
        mine = feed.added_by == talk.chat.id
        _line(draft, talk, feed, place)
        if mine:
            rows.append((labelled(f"🗑 {place}", "unfeed", feed.id),))
    return draft.message((*rows, *turning("feeds", at, pages)))


def _line(draft: Draft, talk: Talk, feed: Feed, place: int) -> None:
    state = health(feed)
    draft.line().add(f"{_SIGNS[state]} {place}. ")
    linked(draft, isolate(cut(feeds.name(feed), _NAME)), feed.url)
    if state is Health.TROUBLED:
        since = feed.failing_since or feed.last_polled or talk.now
        reason = cut(feed.failure, 80)
        draft.add(" — ").add_marked(*talk.texts.rich("feeds.failing", since=since, reason=reason))
    elif state in _STATES:
        draft.add(" — ").add(talk.texts.say(_STATES[state]))
