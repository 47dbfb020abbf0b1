"""Telegram's updates in our words: what was heard, in which chat the bot may write, what moved.

Pure: whether a person may manage a group has to be asked of Telegram, so it is left for later.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType

from bot.chat.talk import Heard, Membership
from bot.i18n import choose
from bot.model import Address, ChatKind

ALLOWED = (
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
)
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@(\w+))?(?=\s|$)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Self:
    """Who the bot is, and which commands it knows."""

    id: int
    username: str
    commands: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Something heard, and what is needed to answer it."""

    heard: Heard
    query: str = ""  # the callback query to answer, if a button was tapped
    ask_rank: bool = False  # Telegram has to be asked whether the person may manage the chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """A group became a supergroup under another id."""

    old: int
    new: int


Event = Spoken | Membership | Migrated


def understand(update: Update, me: Self) -> Event | None:
    """Return what an update is to us, or None if it is none of our business."""
    if update.callback_query is not None:
        return _tapped(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.channel_post
    if message is None:
        return None
    return _migrated(message) or _written(message, me)


def chat_of(update: object) -> int:
    """Return the chat an update belongs to: what happens in one chat happens in order."""
    chat = update.effective_chat if isinstance(update, Update) else None
    return chat.id if chat is not None else 0


def _migrated(message: Message) -> Migrated | None:
    if message.migrate_to_chat_id:
        return Migrated(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Migrated(old=message.migrate_from_chat_id, new=message.chat.id)
    return None


def _tapped(query: CallbackQuery) -> Spoken | None:
    message = query.message
    if message is None or not query.data:
        return None
    kind = _kind(message.chat)
    heard = Heard(
        address=_address(message)
        if isinstance(message, Message)
        else Address(chat=message.chat.id),
        kind=kind,
        title=_title(message.chat),
        user=query.from_user.id,
        language=choose(query.from_user.language_code),
        may_manage=kind is ChatKind.PRIVATE,
        button=query.data,
        message_id=message.message_id,
    )
    return Spoken(heard=heard, query=query.id, ask_rank=kind is not ChatKind.PRIVATE)


def _membership(change: ChatMemberUpdated) -> Membership:
    return Membership(
        address=Address(chat=change.chat.id),
        kind=_kind(change.chat),
        title=_title(change.chat),
        user=change.from_user.id,
        language=choose(change.from_user.language_code),
        can_write=_can_write(change.new_chat_member, change.chat),
    )


def _can_write(member: ChatMember, chat: Chat) -> bool:
    match member:
        case ChatMemberRestricted():
            return member.is_member and member.can_send_messages
        case ChatMemberAdministrator():
            return chat.type != ChatType.CHANNEL or bool(member.can_post_messages)
        case _:
            return member.status in (ChatMember.MEMBER, ChatMember.OWNER)


def _written(message: Message, me: Self) -> Spoken | None:
    kind = _kind(message.chat)
    text = _addressed(message, kind, me)
    if text is None or message.is_automatic_forward:
        return None
    user, ask_rank = _author(message, kind)
    answered = message.reply_to_message
    heard = Heard(
        address=_address(message),
        kind=kind,
        title=_title(message.chat),
        user=user,
        language=choose(message.from_user.language_code if message.from_user else None),
        may_manage=not ask_rank and user in (message.chat.id, _id(message.from_user)),
        text=text,
        message_id=message.message_id,
        replied_to=answered.message_id if answered is not None else None,
    )
    return Spoken(heard=heard, ask_rank=ask_rank)


def _author(message: Message, kind: ChatKind) -> tuple[int, bool]:
    """Return who wrote, and whether their rank is still to be asked.

    Who writes as the chat itself is one of its administrators: an anonymous one, or a channel's
    author. Who writes as another channel is nobody we can ask about, and manages nothing.
    """
    if message.sender_chat is not None:
        return message.sender_chat.id, False
    if message.from_user is None:
        return message.chat.id, False
    return message.from_user.id, kind is not ChatKind.PRIVATE


def _addressed(message: Message, kind: ChatKind, me: Self) -> str | None:
    """Return what was said to the bot, or None if it was not said to it.

    In private everything is. Elsewhere a command of ours, an answer to the bot, or a mention: that
    is what privacy mode lets through, and a bot that is an administrator keeps to it by itself.
    A mention asks, as plain text does in private, for a watch; a bare one, for help.
    """
    if message.text is None:
        something = message.effective_attachment is not None
        return "" if kind is ChatKind.PRIVATE and something else None
    command = _COMMAND.match(message.text)
    if command is not None:
        return _command(message.text, command, kind, me)
    if kind is ChatKind.PRIVATE:
        return message.text
    answered = message.reply_to_message
    to_us = answered is not None and _id(answered.from_user) == me.id
    rest = _without_mention(message.text, me.username)
    if to_us:
        return message.text if rest is None else rest
    if rest is None:
        return None
    return f"/watch {rest}" if rest else "/help"


def _without_mention(text: str, username: str) -> str | None:
    """Return what is said with the bot's name before or after it; None if it is not named so."""
    name = re.escape(username)
    if found := re.match(rf"@{name}(?!\w)[\s:,]*", text, re.IGNORECASE):
        return text[found.end() :].rstrip()
    if found := re.search(rf"\s@{name}\s*$", text, re.IGNORECASE):
        return text[: found.start()]
    return None


def _command(text: str, command: re.Match[str], kind: ChatKind, me: Self) -> str | None:
    """Return a command without the bot's name; None for other bots' and unknown ones in groups."""
    name, named = command[1].lower(), (command[2] or "").lower()
    if named and named != me.username.lower():
        return None
    if not named and kind is not ChatKind.PRIVATE and name not in me.commands:
        return None
    return f"/{name}{text[command.end() :]}"


def _address(message: Message) -> Address:
    topic = message.message_thread_id if message.is_topic_message else None
    return Address(chat=message.chat.id, topic=topic)


def _kind(chat: Chat) -> ChatKind:
    match chat.type:
        case ChatType.PRIVATE:
            return ChatKind.PRIVATE
        case ChatType.CHANNEL:
            return ChatKind.CHANNEL
        case _:
            return ChatKind.GROUP


def _title(chat: Chat) -> str:
    return chat.effective_name or ""


def _id(user: User | None) -> int | None:
    return user.id if user is not None else None
