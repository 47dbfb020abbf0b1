"""Whether a person may manage a group or channel: Telegram is asked, and believed for a minute."""

import logging
from datetime import datetime, timedelta

from telegram import ChatMember
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.limiter import Lane
from bot.clock import Clock

log = logging.getLogger(__name__)

_BELIEVED = timedelta(minutes=1)
_MOST = 1024


class Ranks:
    """Asks who is an administrator, and remembers for a short while."""

    def __init__(self, bot: ExtBot[Lane], clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[datetime, bool]] = {}

    async def may_manage(self, chat: int, user: int) -> bool:
        """Tell whether a person is an administrator; False if Telegram does not say."""
        now = self._clock()
        until, manages = self._known.get((chat, user), (now, False))
        if until > now:
            return manages
        try:
            member = await self._bot.get_chat_member(chat, user)
        except TelegramError as error:
            log.info("rank not told", extra={"chat": chat, "error": str(error)})
            return False
        manages = member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
        self._remember((chat, user), manages, now)
        return manages

    def _remember(self, who: tuple[int, int], manages: bool, now: datetime) -> None:  # noqa: FBT001
        if len(self._known) >= _MOST:
            self._known = {k: v for k, v in self._known.items() if v[0] > now}
        self._known[who] = now + _BELIEVED, manages
