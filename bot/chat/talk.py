"""What a person says and how they are answered, whatever carries it: Telegram or the terminal."""

from dataclasses import dataclass
from typing import Protocol

from bot.model import Address, ChatKind, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing a person did: wrote something, or tapped a button."""

    address: Address
    kind: ChatKind
    title: str = ""  # of the chat
    user: int  # Telegram's id of the person; the chat's own for a channel post or anonymous admin
    language: str = "en"  # the person's, as a catalogue of bot/locales
    may_manage: bool = True  # in a group or channel: whether the person is an administrator
    text: str = ""  # what was written; "" for a button, or for what is not text (a photo, a voice)
    button: str = ""  # the data of the button that was tapped
    message_id: int | None = None  # of the message written, or of the message that has the button
    replied_to: int | None = None  # the message it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The bot was let into a chat, shut out of it, or its rights changed."""

    address: Address
    kind: ChatKind
    title: str = ""
    user: int
    language: str = "en"
    can_write: bool


class Voice(Protocol):
    """The way back to the person who was heard."""

    async def reply(self, message: Message) -> int | None:
        """Say something; return the message's id where the carrier has one."""
        ...

    async def edit(self, message_id: int, message: Message) -> None:
        """Say something else in the place of an earlier message."""
        ...

    async def toast(self, text: str) -> None:
        """Answer a tapped button with a short notice (200 characters at most)."""
        ...
