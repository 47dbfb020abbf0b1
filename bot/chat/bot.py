"""A bot that one strange update cannot stop."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, cast

from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.chat.limiter import Lane, TelegramLimiter

log = logging.getLogger(__name__)

Raw = dict[str, Any]


class TolerantBot(ExtBot[Lane]):
    """Takes each update for itself, and says how asking for them goes.

    python-telegram-bot drops a whole batch for one update that it cannot parse, does not confirm
    it, and asks again at once, 312 times a second. Telegram is always some versions ahead of it.
    """

    __slots__ = ("_polled", "_revoked", "_unreadable")

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        request: BaseRequest,
        get_updates_request: BaseRequest,
        rate_limiter: TelegramLimiter,
        polled: Callable[[], None],
        revoked: Callable[[], None],
    ) -> None:
        super().__init__(
            token,
            base_url=base_url,
            request=request,
            get_updates_request=get_updates_request,
            rate_limiter=rate_limiter,
        )
        self._polled = polled
        self._revoked = revoked
        self._unreadable = 0

    @property
    def unreadable(self) -> int:
        """How many updates could not be parsed."""
        return self._unreadable

    async def get_updates(  # type: ignore[override]  # the parameters that the updater uses
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int | timedelta | None = None,  # noqa: ASYNC109 - Telegram's, not ours
        allowed_updates: Sequence[str] | None = None,
    ) -> tuple[Update, ...]:
        """Return the next updates; one that cannot be parsed is there by its bare id."""
        wait = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        parameters = {
            "offset": offset,
            "limit": limit,
            "timeout": int(wait),
            "allowed_updates": allowed_updates,
        }
        patience = wait + (self._request[0].read_timeout or 0)
        try:
            raw = await self._post("getUpdates", parameters, read_timeout=patience)
        except InvalidToken:  # the updater would end on it, without a word to anybody
            self._revoked()
            return ()
        self._polled()
        return tuple(self._read(update) for update in cast("list[Raw]", raw))

    def _read(self, raw: Raw) -> Update:
        try:
            update = Update.de_json(raw, self)
        except Exception as error:  # noqa: BLE001 - whatever a strange update does to the parser
            self._unreadable += 1
            kinds = sorted(raw.keys() - {"update_id"})
            log.warning(
                "update not understood",
                extra={"update": raw["update_id"], "kinds": kinds, "error": repr(error)},
            )
            return Update(raw["update_id"])
        return update
