"""Watches: read a text as a query, set it, change it, pause it, take it back."""

from dataclasses import replace
from datetime import datetime

from bot.actions.sameness import meaning
from bot.config import Watches
from bot.delivery.plan import rings
from bot.errors import UserError
from bot.model import Chat, ChatId, Watch, WatchId, WatchState
from bot.store import Unit
from rules import Query, QueryError, parse

_CARET_BEFORE = 24  # characters shown on each side of an error
_CARET_AFTER = 12


def read(text: str) -> Query:
    """Return the query that a text says; raises UserError with the place of the mistake."""
    if not text.strip():
        raise UserError("watch.empty")
    try:
        return parse(text)
    except QueryError as error:
        line, caret = _pointed(text, error.position)
        params = dict(error.params) | {"line": line, "caret": caret}
        raise UserError(f"query.{error.key}", **params) from error


def add(unit: Unit, chat: Chat, text: str, limits: Watches, now: datetime) -> Watch:
    """Set a watch; raises UserError if the chat has it, or has as many as it may."""
    check(unit, chat, text, limits)
    return unit.watches.add(chat.id, text.strip(), now=now)


def check(
    unit: Unit, chat: Chat, text: str, limits: Watches, *, but: WatchId | None = None
) -> None:
    """Raise UserError if the chat may not set this watch; `but` is the watch that it replaces."""
    query = read(text)
    watches = [watch for watch in unit.watches.of_chat(chat.id) if watch.id != but]
    for watch in watches:
        if same(watch.text, query):
            raise UserError("watch.duplicate", number=watch.number, text=watch.text)
    if but is None and len(watches) >= limits.per_chat:
        raise UserError("watch.too_many", n=limits.per_chat)


def same(text: str, query: Query) -> bool:
    """Whether a watch's text asks for the same as a query."""
    try:
        return meaning(parse(text).node) == meaning(query.node)
    except QueryError:  # a text that an older release took
        return False


def change(unit: Unit, chat: Chat, watch_id: WatchId, text: str, limits: Watches) -> Watch:
    """Give a watch another text; its number and state stay."""
    watch = own(unit, chat.id, watch_id)
    check(unit, chat, text, limits, but=watch_id)
    return unit.watches.save(replace(watch, text=text.strip()))


def pause(unit: Unit, chat_id: ChatId, watch_id: WatchId, until: datetime | None = None) -> Watch:
    """Silence a watch, until a moment or until it is resumed."""
    watch = own(unit, chat_id, watch_id)
    if watch.state is WatchState.PAUSED and watch.paused_until == until:
        return watch
    return unit.watches.save(replace(watch, state=WatchState.PAUSED, paused_until=until))


def resume(unit: Unit, chat_id: ChatId, watch_id: WatchId) -> Watch:
    """Let a watch ring again."""
    watch = own(unit, chat_id, watch_id)
    if watch.state is WatchState.ACTIVE:
        return watch
    return unit.watches.save(replace(watch, state=WatchState.ACTIVE, paused_until=None))


def delete(unit: Unit, chat_id: ChatId, watch_id: WatchId, now: datetime) -> Watch:
    """Take a watch away, and off the messages still owed; it is kept a while for `restore`."""
    watch = unit.watches.get(watch_id)
    if watch is None or watch.chat_id != chat_id:
        raise UserError("watch.unknown")
    if watch.state is WatchState.DELETED:
        return watch
    unit.outbox.drop_watch(chat_id, watch_id, now)
    return unit.watches.save(replace(watch, state=WatchState.DELETED, paused_until=None))


def restore(unit: Unit, chat: Chat, watch_id: WatchId, limits: Watches) -> Watch:
    """Undo a deletion."""
    watch = unit.watches.get(watch_id)
    if watch is None or watch.chat_id != chat.id:
        raise UserError("watch.unknown")
    if watch.state is not WatchState.DELETED:
        return watch
    check(unit, chat, watch.text, limits)
    return unit.watches.save(replace(watch, state=WatchState.ACTIVE))


def own(unit: Unit, chat_id: ChatId, watch_id: WatchId) -> Watch:
    """Return the chat's watch; raises UserError if it is another's or gone."""
    watch = unit.watches.get(watch_id)
    if watch is None or watch.chat_id != chat_id or watch.state is WatchState.DELETED:
        raise UserError("watch.unknown")
    return watch


def asleep(watch: Watch, now: datetime) -> bool:
    """Whether a watch that is not deleted is paused at this moment."""
    return not rings(watch, now)


def _pointed(text: str, position: int) -> tuple[str, int]:
    """Return what stands around a place in one line, and where the place is in that line."""
    position = min(max(position, 0), len(text))
    start = max(0, position - _CARET_BEFORE)
    end = position + _CARET_AFTER
    lead, trail = "…" if start else "", "…" if end < len(text) else ""
    line = (lead + text[start:end] + trail).replace("\n", " ")
    return line, len(lead) + position - start
