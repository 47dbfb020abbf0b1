"""Privacy: what we hold about a chat, and forgetting it."""

from collections.abc import Mapping

from bot.model import ChatId
from bot.store import Unit


def forget(unit: Unit, chat_id: ChatId) -> Mapping[str, int]:
    """Delete all of a chat's data; return how many of each kind there were."""
    return unit.chats.forget(chat_id)
