"""The outbox under every order of events: nothing owed is lost, nothing known sent goes again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.model import (
    ChatId,
    ChatState,
    Delivery,
    DeliveryId,
    DeliveryState,
    Kind,
    Settlement,
    StoryId,
)
from bot.store import Database
from tests.store.nouns import NOW, SECOND, add_chat, add_story, again, delivery, sent

LEASE = 30 * SECOND
CHATS, STORIES = 3, 4
SETTLED = {DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DEAD}

FATES = ["sent", "sent", "later", "dead", "flood", "blocked"]
DEEDS = ["claim"] * 4 + ["begin"] * 4 + ["fold", "crash", "release", "forget to begin"]
DEEDS += ["take over", "take over", *FATES]
STATES = [*[ChatState.ACTIVE] * 5, *ChatState]
EVENTS: list[tuple[object, ...]] = [
    *product(["send"], ["one", "two"], DEEDS),
    *product(["owe"], range(CHATS), [1, STORIES], [Kind.NEW, Kind.GROWTH]),
    *product(["wait"], [1, 1, 5, 10, 10, 30, 30, 90]),
    *product(["change_chat"], [0], STATES),
]


@dataclass(frozen=True, slots=True, eq=False)
class Lease:
    """A delivery as some sender holds it."""

    delivery: Delivery
    until: datetime


class History:
    """Two senders on one database, who crash when they like, and a clock that only goes on."""

    def __init__(self) -> None:
        self.database = Database("sqlite://")  # on a disk, most of the time is its own
        self.database.migrate()
        self.now = NOW
        self.next_id = 0
        self.owed: set[tuple[int, int, Kind]] = set()
        self.claimed: dict[str, list[Lease]] = {"one": [], "two": []}
        self.begun: dict[str, list[Lease]] = {"one": [], "two": []}
        self.held: dict[int, Lease] = {}  # the last lease of each delivery, until it is settled
        self.sent: set[int] = set()  # NEW deliveries that were written down as sent

        with self.database.begin() as unit:
            self.chats = [add_chat(unit, number + 1) for number in range(CHATS)]
            add_story(unit, *range(1, STORIES + 1))
        for number in range(CHATS * 2):
            self.owe(number % CHATS, number // CHATS + 1, Kind.NEW)

    def owe(self, chat: int, story: int, kind: Kind) -> None:
        self.next_id += 1
        owed = delivery(story, self.chats[chat], kind=kind, not_before=self.now)
        owed = replace(owed, id=DeliveryId(self.next_id), created=self.now)
        with self.database.begin() as unit:
            unit.outbox.owe([owed])
        self.owed.add((owed.chat_id, story, kind))

    def send(self, who: str, does: str) -> None:
        match does:
            case "claim":
                self._claim(who)
            case "fold":
                self._fold(who)
            case "begin":
                self._begin(who)
            case "forget to begin":
                mine, self.claimed[who] = self.claimed[who], []
                self._settle(mine, "later")
            case "crash":
                self._crash(who)
            case "take over":
                self._take_over(who)
            case "release":
                self._release(who)
            case fate:
                mine, self.begun[who] = self.begun[who], []
                self._settle(mine, fate)

    def _claim(self, who: str) -> None:
        with self.database.begin() as unit:
            due = unit.outbox.next_due()
            owed = unit.outbox.claim(who, 2, LEASE, self.now)
            told = unit.outbox.told([StoryId(number) for number in range(1, STORIES + 1)])
        assert bool(owed) == (due is not None and due <= self.now)
        chats = [one.delivery.chat_id for one in owed]
        assert len(set(chats)) == len(chats)
        for one in owed:
            assert one.delivery.id not in self.sent
            if one.delivery.kind is Kind.GROWTH:
                of_chat = {of.state for (chat, _), of in told.items() if chat == one.chat.id}
                assert of_chat <= SETTLED
        self.claimed[who] += self._leased([one.delivery for one in owed])

    def _leased(self, deliveries: Sequence[Delivery]) -> list[Lease]:
        leases = [Lease(one, self.now + LEASE) for one in deliveries]
        self.held |= {one.delivery.id: one for one in leases}
        return leases

    def _is_held(self, lease: Lease) -> bool:
        return self.held.get(lease.delivery.id) is lease

    def _fold(self, who: str) -> None:
        for leased in self.claimed[who][:1]:
            with self.database.begin() as unit:
                folded = unit.outbox.fold(leased.delivery, who, 2, LEASE, self.now)
            assert {one.delivery.kind for one in folded} <= {Kind.NEW}
            assert not folded or self._is_held(leased)
            self.claimed[who] += self._leased([one.delivery for one in folded])

    def _begin(self, who: str) -> None:
        mine, self.claimed[who] = self.claimed[who], []
        with self.database.begin() as unit:
            begun = unit.outbox.begin([one.delivery for one in mine], self.now)
        tokens = {(one.id, one.token) for one in begun}
        ours = [one for one in mine if (one.delivery.id, one.delivery.token) in tokens]
        assert all(self._is_held(one) and one.until > self.now for one in ours)
        self.begun[who] += ours

    def _settle(self, mine: Sequence[Lease], fate: str) -> None:
        """Only who holds the lease changes the row, and only once."""
        for lease in mine:
            settlement = _settlement(lease.delivery, fate, self.now)
            with self.database.begin() as unit:
                was = unit.outbox.get(lease.delivery.id)
                unit.outbox.settle([settlement], self.now)
                kept = unit.outbox.get(lease.delivery.id)
                unit.outbox.settle([settlement], self.now)
                assert unit.outbox.get(lease.delivery.id) == kept
            assert kept is not None
            if not self._is_held(lease):
                assert kept == was
                continue
            del self.held[kept.id]
            if kept.state is DeliveryState.SENT and kept.kind is Kind.NEW:
                self.sent.add(kept.id)

    def _crash(self, who: str) -> None:
        """The process dies, with a transaction open: what it knew is gone, its rows are not."""
        self.claimed[who], self.begun[who] = [], []
        try:
            with self.database.begin() as unit:
                unit.outbox.claim(who, 9, LEASE, self.now)
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass

    def _take_over(self, who: str) -> None:
        with self.database.begin() as unit:
            lost = unit.outbox.lost(self.now)
        assert {one.state for one in lost} <= {DeliveryState.SENDING}
        self.begun[who] += self._leased(lost)

    def _release(self, who: str) -> None:
        with self.database.begin() as unit:
            unit.outbox.release(who)
        self.claimed[who] = []

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def change_chat(self, chat: int, state: ChatState) -> None:
        changed = replace(self.chats[chat], state=state)
        with self.database.begin() as unit:
            unit.chats.save(changed)

    def check_that_nothing_is_lost(self) -> None:
        """Whatever was owed has one row, which is still to go out, on its way, or settled."""
        with self.database.begin() as unit:
            for chat_id, story_id, kind in self.owed:
                rows = unit.outbox.of_story(ChatId(chat_id), StoryId(story_id))
                assert [row.kind for row in rows].count(kind) == 1
            for delivery_id in self.sent:
                kept = unit.outbox.get(delivery_id)
                assert kept is not None
                assert kept.state is DeliveryState.SENT

    def end(self) -> None:
        """In the end every chat is told: no row is stuck in any state it can be left in."""
        with self.database.begin() as unit:
            for chat in self.chats:
                unit.chats.save(chat)
        for _ in range(2 * CHATS * STORIES):
            if not self._left():
                break
            self.now += timedelta(days=1)
            self._round("two")
        assert self._left() == 0

    def close(self) -> None:
        asyncio.run(self.database.close())

    def _left(self) -> int:
        with self.database.begin() as unit:
            counts = unit.outbox.counts()
        return sum(number for state, number in counts.items() if state not in SETTLED)

    def _round(self, who: str) -> None:
        with self.database.begin() as unit:
            lost = list(unit.outbox.lost(self.now))
            owed = unit.outbox.claim(who, 9, LEASE, self.now)
            begun = unit.outbox.begin([one.delivery for one in owed], self.now)
        self._settle(self._leased([*lost, *begun]), "sent")


def _settlement(one: Delivery, fate: str, now: datetime) -> Settlement:
    later = now + 5 * SECOND
    match fate:
        case "sent":
            return sent(one, one.id)
        case "dead":
            return Settlement(delivery=replace(one, state=DeliveryState.DEAD))
        case "flood":
            return again(one, later, hold_chat=later)
        case "blocked":
            return again(one, later, chat_state=ChatState.UNREACHABLE)
        case _:
            return again(one, later)


# Without shrinking: it would take longer than any test may.
@settings(max_examples=50, deadline=None, phases=set(Phase) - {Phase.shrink, Phase.explain})
@given(st.permutations(EVENTS))
def test_nothing_owed_is_lost_and_nothing_sent_goes_again(events: list[tuple[str, ...]]) -> None:
    history = History()
    try:
        for name, *values in events:
            getattr(history, name)(*values)
            history.check_that_nothing_is_lost()
        history.end()
    finally:
        history.close()
