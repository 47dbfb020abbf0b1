"""What can go wrong at Telegram, as values queued for a chat, a method, or anything."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

Kind = Literal["refuse", "hang", "slow", "lost", "dropped", "html", "ignored"]

DESCRIPTIONS: Mapping[str, tuple[int, str]] = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "kicked": (403, "Forbidden: bot was kicked from the supergroup chat"),
    "not a member": (403, "Forbidden: bot is not a member of the channel chat"),
    "chat not found": (400, "Bad Request: chat not found"),
    "no rights": (400, "Bad Request: not enough rights to send text messages to the chat"),
    "not modified": (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup"
        " are exactly the same as a current content and reply markup of the message",
    ),
    "bad entities": (
        400,
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 5",
    ),
    "thread not found": (400, "Bad Request: message thread not found"),
    "topic closed": (400, "Bad Request: TOPIC_CLOSED"),
    "too long": (400, "Bad Request: message is too long"),
    "empty": (400, "Bad Request: message text is empty"),
    "edit not found": (400, "Bad Request: message to edit not found"),
    "bad button data": (400, "Bad Request: BUTTON_DATA_INVALID"),
    "bad button url": (
        400,
        "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL",
    ),
    "old query": (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    "unauthorized": (401, "Unauthorized"),
    "no token": (404, "Not Found"),
    "conflict": (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running",
    ),
    "internal": (500, "Internal Server Error"),
}


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, `times` times, with requests of a method or about a chat."""

    kind: Kind
    method: str = ""  # "": any but getUpdates
    chat: int | None = None  # None: any
    times: int = 1
    code: int = 0
    description: str = ""
    retry_after: int = 0  # with 429: the chat answers 429 until it is over
    migrate_to: int = 0
    seconds: float = 0  # with "slow"

    def applies(self, method: str, chat: object) -> bool:
        """Tell whether a request meets this fault."""
        meant = method == self.method if self.method else method != "getUpdates"
        return meant and (self.chat is None or self.chat == chat)

    def told(self) -> dict[str, Any]:
        """Return the fault as the control API carries it."""
        return asdict(self)

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """Return the fault that the control API carried."""
        return cls(**fields)


def refusal(name: str, *, method: str = "", chat: int | None = None, times: int = 1) -> Fault:
    """An error answer by its name in DESCRIPTIONS."""
    code, description = DESCRIPTIONS[name]
    return Fault("refuse", method, chat, times, code=code, description=description)


def flood(retry_after: int, *, method: str = "", chat: int | None = None) -> Fault:
    """429: too many requests."""
    description = f"Too Many Requests: retry after {retry_after}"
    return Fault("refuse", method, chat, code=429, description=description, retry_after=retry_after)


def migration(to: int, *, chat: int) -> Fault:
    """400: the group became a supergroup."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return Fault("refuse", "", chat, code=400, description=description, migrate_to=to)


def slow(seconds: float, *, method: str = "", chat: int | None = None) -> Fault:
    """The answer takes its time."""
    return Fault("slow", method, chat, seconds=seconds)


def hang(*, method: str = "", chat: int | None = None, times: int = 1) -> Fault:
    """Done, but the answer never comes: the connection stays open and silent."""
    return Fault("hang", method, chat, times)


def lost(*, method: str = "", chat: int | None = None, times: int = 1) -> Fault:
    """Done, but the connection closes before the answer."""
    return Fault("lost", method, chat, times)


def dropped(*, method: str = "", chat: int | None = None, times: int = 1) -> Fault:
    """Not done, and the connection closes: to the bot it looks as `lost` does."""
    return Fault("dropped", method, chat, times)


def ignored(*, method: str = "", chat: int | None = None, times: int = 1) -> Fault:
    """Not done, and the connection stays open and silent: to the bot it looks as `hang` does."""
    return Fault("ignored", method, chat, times)


def bad_gateway(*, method: str = "", chat: int | None = None, times: int = 1) -> Fault:
    """502 with a page of HTML, as Telegram's front servers answer."""
    return Fault("html", method, chat, times, code=502)
