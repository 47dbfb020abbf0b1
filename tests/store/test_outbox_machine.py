"""The outbox under every order of events: nothing owed is lost, nothing known sent goes again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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
SENDERS = st.sampled_from(["one", "two"])
CHAT = st.integers(0, CHATS - 1)


class Outboxes(RuleBasedStateMachine):
    """Two senders on one database, who crash when they like, and a clock that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.database = Database("sqlite://")  # on a disk, most of the time is its own
        self.database.migrate()
        self.now = NOW
        self.next_id = 0
        self.owed: set[tuple[int, int, Kind]] = set()
        self.claimed: dict[str, list[Delivery]] = {"one": [], "two": []}
        self.begun: dict[str, list[Delivery]] = {"one": [], "two": []}
        self.sent: set[int] = set()  # NEW deliveries that were written down as sent

    @initialize()
    def subscribe(self) -> None:
        with self.database.begin() as unit:
            self.chats = [add_chat(unit, number + 1) for number in range(CHATS)]
            add_story(unit, *range(1, STORIES + 1))

    @rule(chat=CHAT, story=st.integers(1, STORIES), kind=st.sampled_from([Kind.NEW, Kind.GROWTH]))
    def owe(self, chat: int, story: int, kind: Kind) -> None:
        self.next_id += 1
        owed = delivery(story, self.chats[chat], kind=kind, not_before=self.now)
        owed = replace(owed, id=DeliveryId(self.next_id), created=self.now)
        with self.database.begin() as unit:
            unit.outbox.owe([owed])
        self.owed.add((owed.chat_id, story, kind))

    @rule(who=SENDERS, limit=st.integers(1, 4))
    def claim(self, who: str, limit: int) -> None:
        with self.database.begin() as unit:
            due = unit.outbox.next_due()
            owed = unit.outbox.claim(who, limit, LEASE, self.now)
            told = unit.outbox.told([StoryId(number) for number in range(1, STORIES + 1)])
        assert bool(owed) == (due is not None and due <= self.now)
        chats = [one.delivery.chat_id for one in owed]
        assert len(set(chats)) == len(chats)
        for one in owed:
            assert one.delivery.id not in self.sent
            if one.delivery.kind is Kind.GROWTH:
                of_chat = {of.state for (chat, _), of in told.items() if chat == one.chat.id}
                assert of_chat <= SETTLED
        self.claimed[who] += [one.delivery for one in owed]

    @precondition(lambda self: any(self.claimed.values()))
    @rule(who=SENDERS)
    def fold(self, who: str) -> None:
        for leased in self.claimed[who][:1]:
            with self.database.begin() as unit:
                folded = unit.outbox.fold(leased, who, 2, LEASE, self.now)
            assert {one.delivery.kind for one in folded} <= {Kind.NEW}
            self.claimed[who] += [one.delivery for one in folded]

    @rule(who=SENDERS)
    def begin(self, who: str) -> None:
        with self.database.begin() as unit:
            begun = unit.outbox.begin(self.claimed[who], self.now)
        self.claimed[who] = []
        self.begun[who] += begun

    @precondition(lambda self: any(self.begun.values()))
    @rule(who=SENDERS, fate=st.sampled_from(["sent", "later", "dead", "flood", "blocked"]))
    def settle(self, who: str, fate: str) -> None:
        mine, self.begun[who] = self.begun[who], []
        self._settle(mine, fate)

    @rule(who=SENDERS)
    def settle_late(self, who: str) -> None:
        """A sender that hung settles what it only claimed: that must not pass for a sending."""
        mine, self.claimed[who] = self.claimed[who], []
        with self.database.begin() as unit:
            unit.outbox.settle([again(one, self.now) for one in mine], self.now)

    def _settle(self, mine: Sequence[Delivery], fate: str) -> None:
        with self.database.begin() as unit:
            unit.outbox.settle([_settlement(one, fate, self.now) for one in mine], self.now)
            for one in mine:
                kept = unit.outbox.get(one.id)
                assert kept is not None
                if kept.state is DeliveryState.SENT and kept.kind is Kind.NEW:
                    self.sent.add(kept.id)

    @rule(who=SENDERS)
    def crash(self, who: str) -> None:
        """The process dies, with a transaction open: what it knew is gone, its rows are not."""
        self.claimed[who], self.begun[who] = [], []
        try:
            with self.database.begin() as unit:
                unit.outbox.claim(who, 9, LEASE, self.now)
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass

    @rule(who=SENDERS)
    def take_over(self, who: str) -> None:
        with self.database.begin() as unit:
            lost = unit.outbox.lost(self.now)
        assert {one.state for one in lost} <= {DeliveryState.SENDING}
        self.begun[who] += lost

    @rule(who=SENDERS)
    def release(self, who: str) -> None:
        with self.database.begin() as unit:
            unit.outbox.release(who)

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(chat=CHAT, state=st.sampled_from(ChatState))
    def change_chat(self, chat: int, state: ChatState) -> None:
        changed = replace(self.chats[chat], state=state)
        with self.database.begin() as unit:
            unit.chats.save(changed)

    @invariant()
    def nothing_is_lost(self) -> None:
        """Whatever was owed has one row, which is still to go out, on its way, or settled."""
        with self.database.begin() as unit:
            for chat_id, story_id, kind in self.owed:
                rows = unit.outbox.of_story(ChatId(chat_id), StoryId(story_id))
                assert [row.kind for row in rows].count(kind) == 1
            for delivery_id in self.sent:
                kept = unit.outbox.get(delivery_id)
                assert kept is not None
                assert kept.state is DeliveryState.SENT

    def teardown(self) -> None:
        """In the end every chat is told: no row is stuck in any state it can be left in."""
        if self.owed:
            self._everybody_listens()
            for _ in range(2 * CHATS * STORIES):
                self.now += timedelta(days=1)
                self._round("two")
            with self.database.begin() as unit:
                counts = unit.outbox.counts()
            left = sum(number for state, number in counts.items() if state not in SETTLED)
            assert left == 0, counts
        asyncio.run(self.database.close())

    def _everybody_listens(self) -> None:
        with self.database.begin() as unit:
            for chat in self.chats:
                unit.chats.save(chat)

    def _round(self, who: str) -> None:
        with self.database.begin() as unit:
            lost = list(unit.outbox.lost(self.now))
            owed = unit.outbox.claim(who, 9, LEASE, self.now)
            begun = unit.outbox.begin([one.delivery for one in owed], self.now)
        self._settle([*lost, *begun], "sent")


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


TestOutboxes = Outboxes.TestCase
TestOutboxes.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
