"""The sender: takes what is owed out of the outbox and carries it to the chats.

One round: take over what a dead sender left → claim, one delivery a chat → mark as `sending` →
send → settle. Nothing here sleeps: a wait is a moment written into the row.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.delivery.compose import compose, compose_burst, compose_plain
from bot.delivery.ports import Channel, Outbox
from bot.delivery.settle import settle
from bot.errors import TokenRevoked
from bot.i18n import Texts
from bot.model import (
    Delivery,
    Kind,
    Message,
    Outcome,
    Owed,
    Rejected,
    Sent,
    Settlement,
    TryLater,
)

log = structlog.get_logger(__name__)

_BURST = 20  # alerts in one list: with their headlines cut, it stays under 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the sender deals out."""

    batch: int = 30
    lease: timedelta = timedelta(seconds=120)
    fold_at: int = 10
    ambiguous: Literal["retry", "drop"] = "retry"


class Sender:
    """Empties the outbox, round by round."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        channel: Channel,
        texts: Callable[[str], Texts],
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self._outbox = outbox
        self._channel = channel
        self._texts = texts
        self._policy = policy
        self._clock = clock

    async def send_due(self) -> int:
        """Send what is due, one message a chat; return how many deliveries were settled as sent.

        Raises TokenRevoked, when all that was under way is settled: nothing of it is lost.
        """
        await self.take_over(self._clock())
        policy = self._policy
        claimed = await self._outbox.claim(policy.batch, policy.lease, self._clock())
        sent = await asyncio.gather(
            *(self._deliver(one) for one in claimed), return_exceptions=True
        )
        for failure in sent:
            if isinstance(failure, BaseException):
                raise failure
        return sum(count for count in sent if isinstance(count, int))

    async def take_over(self, now: datetime) -> int:
        """Settle what a dead sender left in `sending`: it may have arrived."""
        lost = await self._outbox.lost(now)
        doubt = TryLater(detail="the sender stopped before the answer came", ambiguous=True)
        for delivery in lost:
            await self._settle([delivery], doubt)
        if lost:
            log.warning("deliveries in doubt taken over", deliveries=len(lost))
        return len(lost)

    async def _deliver(self, owed: Owed) -> int:
        """Send one delivery, or it and what waits behind it as one list."""
        burst = [owed]
        if self._folds(owed):
            policy, now = self._policy, self._clock()
            burst += await self._outbox.fold(owed.delivery, _BURST - 1, policy.lease, now)
        ours = await self._outbox.begin([each.delivery for each in burst], self._clock())
        ids = {delivery.id for delivery in ours}
        burst = [each for each in burst if each.delivery.id in ids]
        if not burst:
            return 0
        try:
            outcome = await self._send(burst)
        except TokenRevoked:  # turned away at the door: nothing was said, and all of it is owed
            await self._settle(ours, TryLater(detail="the token was refused", counted=False))
            raise
        await self._settle(ours, outcome, folded=len(burst) > 1)
        return len(burst) if isinstance(outcome, Sent) else 0

    def _folds(self, owed: Owed) -> bool:
        delivery = owed.delivery
        # A plain one goes alone: it was refused, and would sink the list that holds it.
        return (
            delivery.kind is Kind.NEW
            and not delivery.plain
            and owed.waiting >= self._policy.fold_at
        )

    async def _send(self, burst: Sequence[Owed]) -> Outcome:
        owed = burst[0]
        address = owed.chat.address
        try:
            message = self._compose(burst)
        except Exception:  # a bug met by one article: its plain form is still to be told
            log.exception("alert cannot be composed", delivery=owed.delivery.id)
            return Rejected(detail="our own bug: it could not be composed")
        if owed.delivery.kind is Kind.GROWTH:
            if owed.delivery.message_id is None:
                return Sent()  # told without a message of its own: nothing to edit
            return await self._channel.edit(address, owed.delivery.message_id, message)
        return await self._channel.send(address, message)

    def _compose(self, burst: Sequence[Owed]) -> Message:
        owed = burst[0]
        texts = self._texts(owed.chat.language)
        if len(burst) > 1:
            return compose_burst(burst, texts)
        return compose_plain(owed) if owed.delivery.plain else compose(owed, texts)

    async def _settle(
        self, deliveries: Sequence[Delivery], outcome: Outcome, *, folded: bool = False
    ) -> None:
        now = self._clock()
        settlements = [
            settle(delivery, outcome, self._policy.ambiguous, now, folded=folded)
            for delivery in deliveries
        ]
        await self._outbox.settle(settlements, now)
        for settlement in settlements:
            _tell(settlement, outcome)


def _tell(settlement: Settlement, outcome: Outcome) -> None:
    delivery = settlement.delivery
    write = log.info if isinstance(outcome, Sent | TryLater) else log.warning
    write(
        "delivery settled",
        delivery=delivery.id,
        chat=delivery.chat_id,
        kind=delivery.kind.value,
        state=delivery.state.value,
        outcome=type(outcome).__name__,
        detail=delivery.detail,
    )
