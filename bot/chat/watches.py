"""/watch, /watches and the buttons of the list: pause, resume, change, delete and undo."""

from bot.actions import watches
from bot.actions.watches import asleep
from bot.chat import asking, previews
from bot.chat.keyboards import Row, button, labelled, page_of, turning
from bot.chat.turn import Talk
from bot.delivery.draft import Draft, cut
from bot.delivery.taps import Tap
from bot.model import Message, Style, Watch, WatchId

_PAGE = 8
_SHOWN = 300  # UTF-16 units of a watch's text: eight of them and their lines stay under 4096


async def watch(talk: Talk, text: str) -> None:
    """/watch TEXT: the same as the bare text; without one, ask for it."""
    if text:
        await previews.offer(talk, text)
    else:
        await asking.ask(talk, "watch", "watch.ask")


async def listing(talk: Talk, _: str) -> None:
    """/watches: all of them, with their buttons."""
    await talk.voice.reply(await _list(talk, 0))


async def page(talk: Talk, tap: Tap) -> None:
    """Turn to a page of the list."""
    await talk.voice.toast("")
    await talk.show(await _list(talk, tap.id))


async def pause(talk: Talk, tap: Tap) -> None:
    """Pause a watch of the list."""
    changed = await talk.do(lambda unit: watches.pause(unit, talk.chat.id, _id(tap)))
    await _told(talk, tap, "toast.paused", changed)


async def resume(talk: Talk, tap: Tap) -> None:
    """Resume a watch of the list."""
    changed = await talk.do(lambda unit: watches.resume(unit, talk.chat.id, _id(tap)))
    await _told(talk, tap, "toast.resumed", changed)


async def delete(talk: Talk, tap: Tap) -> None:
    """Delete a watch of the list; the list offers to undo it."""
    gone = await talk.do(lambda unit: watches.delete(unit, talk.chat.id, _id(tap), talk.now))
    talk.watches_changed()
    await talk.toast("toast.deleted", number=gone.number)
    await talk.show(await _list(talk, _page(tap), gone=gone))


async def restore(talk: Talk, tap: Tap) -> None:
    """Undo a deletion."""
    limits = talk.config.watches
    back = await talk.do(lambda unit: watches.restore(unit, talk.chat, _id(tap), limits))
    await _told(talk, tap, "toast.restored", back)


async def change(talk: Talk, tap: Tap) -> None:
    """Ask for other words for a watch of the list."""
    found = await talk.do(lambda unit: watches.own(unit, talk.chat.id, _id(tap)))
    await talk.toast("toast.waiting")
    await asking.ask(talk, "change", "watch.reword", found.id, text=found.text)


async def _told(talk: Talk, tap: Tap, key: str, changed: Watch) -> None:
    talk.watches_changed()
    await talk.toast(key, number=changed.number)
    await talk.show(await _list(talk, _page(tap)))


async def _list(talk: Talk, number: int, *, gone: Watch | None = None) -> Message:
    mine = await talk.do(lambda unit: unit.watches.of_chat(talk.chat.id))
    draft = Draft()
    rows: list[Row] = []
    if gone is not None:
        text = cut(gone.text, _SHOWN)
        draft.add_marked(*talk.texts.rich("watches.deleted", number=gone.number, text=text))
        rows.append((button(talk.texts, "button.undo", "restore", gone.id, str(number)),))
        draft.line().line()
    if not mine:
        draft.add_marked(*talk.texts.rich("watches.none"))
        return draft.message(tuple(rows))
    shown, at, pages = page_of(mine, number, _PAGE)
    draft.add_marked(*talk.texts.rich("watches.title", n=len(mine)))
    for one in shown:
        _line(draft, talk, one)
        rows.append(_row(talk, one, at))
    return draft.message((*rows, *turning("watches", at, pages)))


def _line(draft: Draft, talk: Talk, one: Watch) -> None:
    draft.line().add(f"{one.number}. ", Style.BOLD)
    draft.add(talk.texts.beside(cut(one.text, _SHOWN)))
    if not asleep(one, talk.now):
        return
    if one.paused_until is None:
        draft.add(" ").add_marked(*talk.texts.rich("watches.paused"))
    else:
        told = talk.texts.rich("watches.paused_until", until=one.paused_until)
        draft.add(" ").add_marked(*told)


def _row(talk: Talk, one: Watch, at: int) -> Row:
    verb, sign = ("resume", "▶️") if asleep(one, talk.now) else ("pause", "⏸")
    page_arg = str(at)
    return (
        labelled(f"{sign} {one.number}", f"list.{verb}", one.id, page_arg),
        labelled(f"✏️ {one.number}", "list.change", one.id, page_arg),
        labelled(f"🗑 {one.number}", "list.delete", one.id, page_arg),
    )


def _id(tap: Tap) -> WatchId:
    return WatchId(tap.id)


def _page(tap: Tap) -> int:
    return int(tap.arg) if tap.arg.isdecimal() else 0
