"""The outbox: nothing owed is lost, nothing goes out twice, nobody is told who must not be."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import (
    Address,
    ArticleId,
    Chat,
    ChatState,
    Delivery,
    DeliveryId,
    DeliveryState,
    Fate,
    Kind,
    Owed,
    Settlement,
    StoryId,
    WatchState,
)
from bot.store import Database, Unit
from rules import Field, Span
from tests.store.nouns import (
    DAY,
    MINUTE,
    NOW,
    SECOND,
    SPAN,
    add_chat,
    add_story,
    again,
    article,
    delivery,
    ids,
    match,
    owe,
    sent,
    story,
)

LEASE = MINUTE


def claim(unit: Unit, owner: str = "me", at: datetime = NOW, limit: int = 30) -> list[Owed]:
    return list(unit.outbox.claim(owner, limit, LEASE, at))


def send(unit: Unit, at: datetime = NOW, message_id: int | None = 1) -> list[int]:
    """Claim, begin and settle as sent; return the ids."""
    begun = unit.outbox.begin([one.delivery for one in claim(unit, at=at)], at)
    unit.outbox.settle([sent(one, message_id) for one in begun], at)
    return ids(begun)


def kept(unit: Unit, delivery_id: int) -> Delivery:
    found = unit.outbox.get(delivery_id)
    assert found is not None
    return found


# --- owing ---


def test_a_delivery_comes_out_as_it_went_in(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        owed = delivery(
            2**62, chat, attempts=2, plain=True, doubts=1, folded=True, detail="d", message_id=3
        )
        assert unit.outbox.owe([]) == 0

        assert unit.outbox.owe([owed]) == 1

        assert unit.outbox.get(owed.id) == owed
        assert unit.outbox.get(404) is None


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.UPDATE])
def test_a_chat_is_told_of_a_story_once(database: Database, kind: Kind) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        first = delivery(1, chat, kind=kind)
        copies = [replace(first, id=DeliveryId(n)) for n in (1, 2, 3)]

        assert unit.outbox.owe(copies) == 1
        assert unit.outbox.owe(copies) == 0

        assert list(unit.outbox.of_story(chat.id, StoryId(1))) == [first]


def test_what_was_sent_is_not_owed_again(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1)
        send(unit)

        assert unit.outbox.owe([delivery(2, chat, watch, story_id=StoryId(1))]) == 0
        assert claim(unit, at=NOW + DAY) == []


def test_kinds_are_owed_beside_each_other(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        kinds = [delivery(n, chat, kind=kind, story_id=StoryId(1)) for n, kind in enumerate(Kind)]

        assert unit.outbox.owe(kinds) == 3


def test_a_growth_is_queued_again_after_it_was_settled(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1)
        growth = delivery(2, chat, watch, kind=Kind.GROWTH, story_id=StoryId(1))
        growth = replace(growth, article_id=ArticleId(1))
        send(unit, message_id=70)
        assert unit.outbox.owe([growth]) == 1
        assert unit.outbox.owe([replace(growth, id=DeliveryId(3))]) == 0
        assert send(unit, message_id=70) == [2]

        later = replace(growth, id=DeliveryId(4), not_before=NOW + MINUTE)
        assert unit.outbox.owe([later, replace(later, id=DeliveryId(5))]) == 1

        assert claim(unit) == []
        assert send(unit, NOW + MINUTE, 70) == [2]


def test_a_growth_that_comes_while_it_is_sent_is_sent_again(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1)
        send(unit)
        growth = delivery(2, chat, watch, kind=Kind.GROWTH, story_id=StoryId(1))
        growth = replace(growth, article_id=ArticleId(1))
        unit.outbox.owe([growth])
        begun = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)

        assert unit.outbox.owe([replace(growth, id=DeliveryId(3))]) == 1
        unit.outbox.settle([sent(one) for one in begun], NOW)

        assert send(unit) == [2]
        assert claim(unit) == []


def test_told_is_every_chat_by_story(database: Database) -> None:
    with database.begin() as unit:
        here, there = add_chat(unit, 1), add_chat(unit, 2)
        owe(unit, here, 1, 2)
        send(unit)
        unit.outbox.owe([delivery(9, there, story_id=StoryId(1))])
        unit.outbox.owe([delivery(8, here, kind=Kind.GROWTH, story_id=StoryId(1))])

        told = unit.outbox.told([StoryId(1), StoryId(3)])

    assert {key: (one.id, one.state) for key, one in told.items()} == {
        (here.id, 1): (1, DeliveryState.SENT),
        (there.id, 1): (9, DeliveryState.QUEUED),
    }


# --- claiming ---


def test_what_is_claimed_has_all_that_its_message_is_made_of(database: Database) -> None:
    late = Span(field=Field.TEXT, start=3, end=4, term="б")
    with database.begin() as unit:
        chat = add_chat(unit)
        first = owe(unit, chat, 1)
        second = unit.watches.add(chat.id, "b", now=NOW)
        gone = unit.watches.add(chat.id, "c", now=NOW)
        add_story(unit, 2)
        for watch in (second, gone):
            unit.matches.add([(match(watch, 2, late, SPAN), Fate.ALERTED)], NOW)
        unit.matches.add([(match(first, 2), Fate.ALERTED)], NOW)
        unit.outbox.owe([delivery(2, chat, second, first, gone, created=NOW - SECOND)])
        unit.watches.save(replace(gone, state=WatchState.DELETED))

        [owed] = claim(unit)

    assert owed == Owed(
        delivery=replace(delivery(2, chat, second, first, gone, created=NOW - SECOND), token=1),
        chat=chat,
        article=article(2),
        story=story(2),
        watches=(second, first),
        spans=(late, SPAN),
        waiting=1,
    )


def test_one_delivery_a_chat_is_claimed_the_oldest_first(database: Database) -> None:
    with database.begin() as unit:
        here, there = add_chat(unit, 1), add_chat(unit, 2)
        owe(unit, here, 1)
        owe(unit, there, 2, created=NOW - SECOND)
        owe(unit, here, 3, created=NOW - MINUTE)

        assert ids(claim(unit)) == [3, 2]
        assert claim(unit) == []


def test_the_limit_holds_and_the_oldest_win(database: Database) -> None:
    with database.begin() as unit:
        for number in (1, 2, 3):
            owe(unit, add_chat(unit, number), number, created=NOW - number * SECOND)

        assert ids(claim(unit, limit=2)) == [3, 2]


def test_nothing_goes_out_before_its_time(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1, not_before=NOW + MINUTE)

        assert claim(unit, at=NOW + MINUTE - SECOND) == []
        assert ids(claim(unit, at=NOW + MINUTE)) == [1]


@pytest.mark.parametrize(
    ("state", "until", "told"),
    [
        pytest.param(ChatState.ACTIVE, None, True, id="active"),
        pytest.param(ChatState.ACTIVE, NOW + DAY, True, id="active, with an old pause noted"),
        pytest.param(ChatState.PAUSED, None, False, id="paused until resumed"),
        pytest.param(ChatState.PAUSED, NOW + SECOND, False, id="paused for a second more"),
        pytest.param(ChatState.PAUSED, NOW, True, id="its pause just ended"),
        pytest.param(ChatState.UNREACHABLE, None, False, id="unreachable"),
        pytest.param(ChatState.UNREACHABLE, NOW - DAY, False, id="unreachable, once paused"),
        pytest.param(ChatState.PARKED, None, False, id="parked"),
        pytest.param(ChatState.GONE, None, False, id="gone"),
    ],
)
def test_only_a_chat_that_can_be_told_is_told(
    database: Database, state: ChatState, until: datetime | None, *, told: bool
) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        owe(unit, chat, 1)
        unit.chats.save(replace(chat, state=state, paused_until=until))

        assert ids(claim(unit)) == [1] * told
        assert kept(unit, 1).state is DeliveryState.QUEUED


def test_a_growth_waits_for_its_chats_alerts(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1)
        send(unit, message_id=70)
        growth = delivery(9, chat, watch, kind=Kind.GROWTH, story_id=StoryId(1), created=NOW - DAY)
        unit.outbox.owe([replace(growth, article_id=ArticleId(1))])
        owe(unit, chat, 2)

        first = claim(unit)
        begun = unit.outbox.begin([one.delivery for one in first], NOW)
        unit.outbox.settle([sent(one, 71) for one in begun], NOW)
        [second] = claim(unit)

        assert ids(first) == [2]
        assert (second.delivery.id, second.delivery.message_id) == (9, 70)


def test_an_update_waits_for_the_alert_that_it_replies_to(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1, not_before=NOW + MINUTE)
        update = delivery(2, chat, watch, kind=Kind.UPDATE, story_id=StoryId(1))
        unit.outbox.owe([replace(update, article_id=ArticleId(1))])

        assert claim(unit) == []
        assert send(unit, NOW + MINUTE) == [1]
        assert send(unit, NOW + MINUTE) == [2]


def test_a_delivery_whose_article_is_gone_dies_instead_of_going_round(database: Database) -> None:
    with database.begin() as unit:
        unit.outbox.owe([delivery(1, add_chat(unit))])

        assert claim(unit) == []
        assert kept(unit, 1).state is DeliveryState.DEAD


def test_two_senders_claim_different_deliveries(database: Database, second: Database) -> None:
    with database.begin() as unit:
        for number in range(1, 7):
            owe(unit, add_chat(unit, number), number)

    with database.begin() as unit:
        mine = ids(claim(unit, "me", limit=3))
    with second.begin() as unit:
        theirs = ids(claim(unit, "they"))

    assert sorted(mine + theirs) == [1, 2, 3, 4, 5, 6]


# --- folding ---


def test_a_burst_is_folded_oldest_first(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        for number in (1, 2, 3, 4):
            owe(unit, chat, number, created=NOW - number * SECOND)
        owe(unit, add_chat(unit, 2), 5)
        unit.outbox.owe([delivery(6, chat, kind=Kind.GROWTH, story_id=StoryId(1))])
        [first, _] = claim(unit)

        folded = unit.outbox.fold(first.delivery, "me", 2, LEASE, NOW)

        assert (first.delivery.id, first.waiting, ids(folded)) == (4, 3, [3, 2])


def test_folding_needs_the_lease(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1, 2)
        [first] = claim(unit)

        assert unit.outbox.fold(first.delivery, "they", 9, LEASE, NOW) == []
        assert unit.outbox.fold(first.delivery, "me", 9, LEASE, NOW + LEASE) == []


# --- beginning, and what a dead sender leaves ---


def test_beginning_turns_what_is_ours_into_sending(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [owed] = claim(unit)

        [begun] = unit.outbox.begin([owed.delivery], NOW)

        assert begun == replace(owed.delivery, state=DeliveryState.SENDING)
        assert kept(unit, 1) == begun
        assert unit.outbox.begin([owed.delivery], NOW) == []


def test_a_lease_that_ran_out_before_the_request_is_claimed_again(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [lost] = claim(unit)

        [held] = claim(unit, "they", NOW + LEASE)

        assert unit.outbox.lost(NOW + LEASE) == []
        assert unit.outbox.begin([lost.delivery], NOW + LEASE) == []
        assert ids(unit.outbox.begin([held.delivery], NOW + LEASE)) == [1]


def test_a_lease_that_ran_out_cannot_begin_though_nobody_took_it(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [owed] = claim(unit)

        assert unit.outbox.begin([owed.delivery], NOW + LEASE) == []
        assert ids(claim(unit, at=NOW + LEASE)) == [1]


def test_what_a_dead_sender_was_sending_is_found_and_fenced(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        assert unit.outbox.lost(NOW + LEASE - SECOND) == []

        [lost] = unit.outbox.lost(NOW + LEASE)

        assert (lost.id, lost.state) == (1, DeliveryState.SENDING)
        assert unit.outbox.lost(NOW + LEASE) == []
        unit.outbox.settle([sent(begun)], NOW + LEASE)
        assert kept(unit, 1).state is DeliveryState.SENDING
        unit.outbox.settle([again(lost, NOW + LEASE)], NOW + LEASE)
        assert ids(claim(unit, at=NOW + LEASE)) == [1]


def test_what_was_found_lost_and_never_settled_is_found_again(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        unit.outbox.lost(NOW + LEASE)

        assert ids(unit.outbox.lost(NOW + LEASE + DAY)) == [1]


def test_a_sender_that_ends_gives_back_what_it_had_not_begun(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit, 1), 1)
        owe(unit, add_chat(unit, 2), 2)
        owed = claim(unit)
        unit.outbox.begin([owed[0].delivery], NOW)

        assert unit.outbox.release("me") == 1

        assert ids(claim(unit, "they")) == [2]


# --- settling ---


def test_what_was_sent_is_found_by_its_message(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        owe(unit, chat, 1)
        send(unit, message_id=77)

        found = unit.outbox.of_message(chat.id, 77)

        assert found is not None
        assert (found.id, found.state) == (1, DeliveryState.SENT)
        assert unit.outbox.of_message(chat.id, 78) is None
        assert ids(unit.outbox.of_article(chat.id, ArticleId(1))) == [1]
        assert unit.outbox.of_article(chat.id, ArticleId(2)) == []


def test_all_that_an_attempt_changes_is_written(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        tried = replace(
            begun,
            state=DeliveryState.QUEUED,
            not_before=NOW + MINUTE,
            attempts=3,
            plain=True,
            doubts=1,
            folded=True,
            message_id=5,
            detail="refused",
        )

        unit.outbox.settle([Settlement(delivery=tried)], NOW)

        assert kept(unit, 1) == tried
        assert claim(unit) == []
        assert ids(claim(unit, at=NOW + MINUTE)) == [1]


def test_an_attempt_is_settled_once(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        unit.outbox.settle([], NOW)
        unit.outbox.settle([sent(begun)], NOW)

        unit.outbox.settle([again(begun, NOW)], NOW)

        assert kept(unit, 1).state is DeliveryState.SENT


def test_a_flood_wait_holds_all_topics_of_that_chat(database: Database) -> None:
    with database.begin() as unit:
        forum, topic, other = add_chat(unit, -5), add_chat(unit, -5, 1), add_chat(unit, -6)
        owe(unit, forum, 1)
        begun = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        hold = [again(begun[0], NOW, hold_chat=NOW + 2 * MINUTE)]
        unit.outbox.settle(hold, NOW)
        unit.outbox.settle([replace(hold[0], hold_chat=NOW + MINUTE)], NOW)
        owe(unit, topic, 2)
        owe(unit, other, 3)

        assert send(unit, NOW + MINUTE) == [3]
        assert send(unit, NOW + 2 * MINUTE) == [1, 2]


def test_a_hold_on_all_sending_holds_and_is_not_cut_short(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit, 1), 1)
        owe(unit, add_chat(unit, 2), 2)
        one, two = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        unit.outbox.settle([again(one, NOW, hold_all=NOW + 2 * MINUTE)], NOW)
        unit.outbox.settle([again(two, NOW, hold_all=NOW + MINUTE)], NOW)

        assert unit.outbox.next_due() == NOW + 2 * MINUTE
        assert claim(unit, at=NOW + MINUTE) == []
        assert ids(claim(unit, at=NOW + 2 * MINUTE)) == [1, 2]


def test_a_chat_that_shut_us_out_is_owed_until_it_lets_us_in(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        owe(unit, chat, 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)

        unit.outbox.settle([again(begun, NOW, chat_state=ChatState.UNREACHABLE)], NOW)

        assert claim(unit, at=NOW + DAY) == []
        assert unit.chats.get(chat.id) == replace(chat, state=ChatState.UNREACHABLE)
        unit.chats.save(chat)
        assert ids(claim(unit, at=NOW + DAY)) == [1]


def test_a_sender_without_the_lease_changes_no_chat(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        owe(unit, chat, 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        unit.outbox.lost(NOW + LEASE)

        unit.outbox.settle([again(begun, NOW, chat_state=ChatState.UNREACHABLE)], NOW)

        assert unit.chats.get(chat.id) == chat


def test_a_group_that_moved_gets_its_alert_at_the_new_address(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit, -5), 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)

        unit.outbox.settle([again(begun, NOW, moved_to=-1005)], NOW)

        [owed] = claim(unit)
        assert owed.chat.address == Address(chat=-1005)


def test_a_forgotten_chat_can_still_be_settled(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        owe(unit, chat, 1)
        [begun] = unit.outbox.begin([one.delivery for one in claim(unit)], NOW)
        unit.chats.forget(chat.id)

        unit.outbox.settle([again(begun, NOW, hold_chat=NOW, moved_to=7)], NOW)

        assert unit.outbox.get(1) is None
        assert unit.chats.count() == 0


# --- deleted watches ---


def test_a_deleted_watch_takes_its_queued_alerts_with_it(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        watch = owe(unit, chat, 1)
        other = owe(unit, chat, 2)
        add_story(unit, 3)
        unit.outbox.owe([delivery(3, chat, watch, other)])
        send(unit)
        owe(unit, chat, 4)
        add_story(unit, 5)
        unit.outbox.owe([delivery(5, chat, watch)])

        assert unit.outbox.drop_watch(chat.id, watch.id, NOW) == 1

        assert kept(unit, 1).state is DeliveryState.SENT
        assert kept(unit, 3).watches == (other.id,)
        assert kept(unit, 5).state is DeliveryState.DEAD
        assert unit.outbox.drop_watch(chat.id, watch.id, NOW) == 0


# --- looking in from outside ---


def test_the_states_are_counted(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1, 2)
        send(unit)

        counts = unit.outbox.counts()

    assert counts == dict.fromkeys(DeliveryState, 0) | {
        DeliveryState.QUEUED: 1,
        DeliveryState.SENT: 1,
    }


def test_the_oldest_is_of_a_chat_that_can_be_told(database: Database) -> None:
    with database.begin() as unit:
        assert unit.outbox.oldest() is None
        here, there = add_chat(unit, 1), add_chat(unit, 2)
        owe(unit, here, 1)
        owe(unit, there, 2, created=NOW - DAY)
        unit.chats.save(replace(there, state=ChatState.UNREACHABLE))

        assert unit.outbox.oldest() == NOW


def _paused(unit: Unit, chat: Chat, until: datetime | None) -> None:
    unit.chats.save(replace(chat, state=ChatState.PAUSED, paused_until=until))


def test_the_next_due_is_when_something_can_be_claimed(database: Database) -> None:
    with database.begin() as unit:
        assert unit.outbox.next_due() is None
        chat = add_chat(unit)
        owe(unit, chat, 1, not_before=NOW + MINUTE)
        assert unit.outbox.next_due() == NOW + MINUTE

        _paused(unit, chat, NOW + DAY)
        assert unit.outbox.next_due() == NOW + DAY
        _paused(unit, chat, None)
        assert unit.outbox.next_due() is None


def test_the_next_due_of_a_chat_that_is_being_told_waits_for_its_lease(database: Database) -> None:
    with database.begin() as unit:
        owe(unit, add_chat(unit), 1, 2)
        [owed] = claim(unit)
        assert unit.outbox.next_due() == NOW + LEASE

        [begun] = unit.outbox.begin([owed.delivery], NOW)
        unit.outbox.settle([sent(begun, hold_chat=NOW + timedelta(hours=12))], NOW)

        assert unit.outbox.next_due() == NOW + timedelta(hours=12)
