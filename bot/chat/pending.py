"""What a person was shown or asked and may still answer: a row, so that it survives a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import ChatId, Dialog, WatchId
from bot.store import Unit

_KEPT = 10  # prepared things whose buttons still work; older ones are answered as outdated
_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A text or an address that waits for a button."""

    number: int  # what its buttons say
    text: str
    watch: WatchId | None = None  # the watch whose text it would replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """All that waits for one person in one chat."""

    expects: str = (
        ""  # what the next plain text is: "watch", "change", "addfeed", "why", or nothing
    )
    about: int = 0  # with "change": the watch
    message_id: int | None = None  # of the question, to know an answer in a group by
    prepared: tuple[Prepared, ...] = ()

    def prepare(self, text: str, watch: WatchId | None, now: datetime) -> "Pending":
        """Return this with one thing more prepared, the last.

        Numbers begin with the time, so that a button whose row expired never means another text.
        """
        last = max((thing.number for thing in self.prepared), default=0)
        thing = Prepared(number=max(last + 1, int(now.timestamp())), text=text, watch=watch)
        prepared = (*self.prepared, thing)[-_KEPT:]
        return replace(self, expects="", about=0, message_id=None, prepared=prepared)

    def find(self, number: int) -> Prepared | None:
        """Return the prepared thing that a button means."""
        return next((thing for thing in self.prepared if thing.number == number), None)


def load(unit: Unit, chat_id: ChatId, user: int, now: datetime) -> Pending:
    """Return what waits for a person in a chat."""
    dialog = unit.chats.asked(chat_id, user, now)
    if dialog is None:
        return Pending()
    rows = dialog.data.get("prepared")
    return Pending(
        expects=dialog.kind,
        about=_number(dialog.data.get("about")),
        message_id=dialog.message_id,
        prepared=tuple(_prepared(row) for row in rows) if isinstance(rows, list | tuple) else (),
    )


def save(unit: Unit, chat_id: ChatId, user: int, pending: Pending, now: datetime) -> None:
    """Remember what waits for a person in a chat."""
    unit.chats.ask(
        Dialog(
            chat_id=chat_id,
            user=user,
            kind=pending.expects,
            data={
                "about": pending.about,
                "prepared": [
                    {"number": thing.number, "text": thing.text, "watch": thing.watch}
                    for thing in pending.prepared
                ],
            },
            message_id=pending.message_id,
            expires=now + _LASTS,
        )
    )


def _prepared(row: Mapping[str, object]) -> Prepared:
    watch = row.get("watch")
    return Prepared(
        number=_number(row.get("number")),
        text=str(row.get("text", "")),
        watch=WatchId(watch) if isinstance(watch, int) else None,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
