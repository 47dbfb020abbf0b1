"""What scripts cannot say: links, memberships, moves, pages, quick fingers, and long waits."""

import asyncio
import base64
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.chat.start import payload_for, prepared_text
from bot.chat.talk import Membership
from bot.config import Config, Watches
from bot.delivery.taps import Tap, encode
from bot.model import Address, ChatKind, ChatState, FeedOrigin, Message
from bot.store import Database
from tests.chat.stage import Ear, Stage


@pytest.fixture
def stage(database: Database, now: datetime) -> Stage:
    return Stage(database, now)


def group(database: Database, now: datetime) -> Stage:
    return Stage(database, now, kind=ChatKind.GROUP)


def membership(stage: Stage, *, can_write: bool) -> Membership:
    return Membership(
        address=stage.address, kind=stage.kind, title="Desk", user=7, can_write=can_write
    )


def in_state(stage: Stage, state: ChatState) -> None:
    chat = stage.chat()
    with stage.database.begin() as unit:
        unit.chats.save(replace(chat, state=state))


async def test_a_link_opens_a_prepared_watch(stage: Stage) -> None:
    payload = payload_for("Путин -спорт")

    ear = await stage.say(f"/start {payload}")

    assert "Путин" in ear.text
    assert "Without: спорт" in ear.text
    assert stage.button("Watch it")


@pytest.mark.parametrize(
    "payload",
    ["w_", "w_%%%", "w_////", f"w_{base64.urlsafe_b64encode(b'xff'[:1] + bytes([255])).decode()}"],
    ids=["empty", "not base64", "other alphabet", "not text"],
)
async def test_a_broken_link_is_a_plain_start(stage: Stage, payload: str) -> None:
    ear = await stage.say(f"/start {payload}")

    assert "Rasid watches the news" in ear.text


def test_a_link_carries_any_text_that_telegram_has_room_for() -> None:
    assert prepared_text(payload_for("«بوتين»") or "") == "«بوتين»"
    assert payload_for("long " * 20) is None


@pytest.mark.parametrize("state", [ChatState.UNREACHABLE, ChatState.PARKED, ChatState.GONE])
async def test_whoever_speaks_again_is_back_with_all_watches(
    stage: Stage, state: ChatState
) -> None:
    stage.add_watch("nickel")
    in_state(stage, state)

    await stage.say("/start")

    assert stage.chat().state is ChatState.ACTIVE
    assert [watch.text for watch in stage.watches()] == ["nickel"]


async def test_a_paused_chat_stays_paused_when_it_speaks(stage: Stage) -> None:
    await stage.say("/pause")

    await stage.say("/watches")

    assert stage.chat().state is ChatState.PAUSED


async def test_shut_out_and_let_in_again_keeps_the_watches_and_says_so(stage: Stage) -> None:
    stage.add_watch("nickel")

    await stage.conversation.joined(membership(stage, can_write=False))
    out = stage.chat().state
    await stage.conversation.joined(membership(stage, can_write=True))

    assert out is ChatState.UNREACHABLE
    assert stage.chat().state is ChatState.ACTIVE
    [(to, message)] = stage.told.messages
    assert to == stage.address
    assert message.text == "I am back: your 1 watch rings again."


async def test_shutting_out_a_chat_we_never_met_is_nothing(stage: Stage) -> None:
    await stage.conversation.joined(membership(stage, can_write=False))
    await stage.conversation.joined(membership(stage, can_write=True))

    assert stage.told.messages == []


async def test_a_new_group_is_greeted_once(database: Database, now: datetime) -> None:
    stage = group(database, now)

    await stage.conversation.joined(membership(stage, can_write=True))
    await stage.conversation.joined(membership(stage, can_write=True))

    [(to, message)] = stage.told.messages
    assert to == stage.address
    assert "/watch Putin Biden call" in message.text


async def test_a_group_that_moved_keeps_its_watches(database: Database, now: datetime) -> None:
    stage = group(database, now)
    stage.add_watch("nickel")

    await stage.conversation.moved(stage.address.chat, -1009)
    await stage.conversation.moved(stage.address.chat, -1009)
    stage.address = Address(chat=-1009)

    assert "nickel" in (await stage.say("/watches")).text


async def test_a_long_list_has_pages_that_fit(stage: Stage) -> None:
    long = "😀" * 400
    for number in range(20):
        stage.add_watch(f"{number} {long}")

    first = await stage.say("/watches")
    sizes = [len(first.text.encode("utf-16-le")) // 2]
    labels = [stage.ear.last.buttons[-1][1].text]
    for _ in range(3):
        turned = await stage.tap("›")
        sizes.append(len(turned.text.encode("utf-16-le")) // 2)
        labels.append(stage.ear.last.buttons[-1][1].text)

    assert labels == ["1/3", "2/3", "3/3", "1/3"]
    assert max(sizes) <= 4096


async def test_deleting_the_last_watch_of_a_page_shows_the_page_before(stage: Stage) -> None:
    for number in range(9):
        stage.add_watch(f"word{number}")
    await stage.say("/watches")
    await stage.tap("›")

    ear = await stage.tap("🗑 9")

    assert "Watch 9 is deleted" in ear.text
    assert "1. word0" in ear.text


async def test_a_long_list_of_feeds_has_pages_that_fit(stage: Stage) -> None:
    for number in range(40):
        stage.add_feed(f"https://{number}.example/rss", f"{number} " + "x" * 300)

    ear = await stage.say("/feeds")

    assert "I read 40 feeds" in ear.text
    assert len(ear.text.encode("utf-16-le")) // 2 <= 4096
    assert stage.ear.last.buttons[-1][1].text == "1/3"


async def test_feeds_of_others_have_no_button_to_remove_them(stage: Stage) -> None:
    feed = stage.add_feed()

    listed = await stage.say("/feeds")
    assert listed.last.buttons == ()

    pressed = await stage.press(encode(Tap("unfeed", feed.id, "yes")), None)
    assert pressed.toasts == ["That feed is not among those this chat added."]

    asked = await stage.press(encode(Tap("unfeed", 999)), None)
    assert asked.toasts == ["That feed is not among those this chat added."]


async def test_a_feed_that_is_gone_or_paused_is_shown_as_such(stage: Stage) -> None:
    from bot.model import FeedState

    feed = stage.add_feed()
    with stage.database.begin() as unit:
        unit.feeds.set_state(feed.id, FeedState.GONE, stage.now)

    ear = await stage.say("/feeds")

    assert "⚫ 1." in ear.text
    assert "closed by its site" in ear.text


async def test_two_taps_at_once_set_one_watch(stage: Stage) -> None:
    await stage.say("nickel")
    message_id, button = stage.button("Watch it")
    heard = stage._heard(button=button.data, message_id=message_id)
    ears = [Ear(), Ear()]

    await asyncio.gather(*(stage.conversation.hear(heard, ear) for ear in ears))

    assert len(stage.watches()) == 1
    assert sorted(toast for ear in ears for toast in ear.toasts) == [
        "Done",
        "You watch this already: number 1",
    ]


async def test_buttons_of_an_earlier_preview_still_mean_their_own_text(stage: Stage) -> None:
    await stage.say("nickel")
    first = stage.button("Watch it")
    await stage.say("copper")

    await stage.press(first[1].data, first[0])

    assert [watch.text for watch in stage.watches()] == ["nickel"]


async def test_a_preview_of_long_ago_does_not_set_another_text(stage: Stage) -> None:
    await stage.say("nickel")
    first = stage.button("Watch it")
    stage.pass_time(timedelta(days=30))
    await stage.say("copper")

    ear = await stage.press(first[1].data, first[0])

    assert ear.toasts == ["This button is outdated. Send /watches."]
    assert stage.watches() == []


async def test_a_command_ends_what_was_asked(stage: Stage) -> None:
    stage.add_watch("nickel")
    await stage.say("/watches")
    await stage.tap("✏️ 1")
    await stage.say("/feeds")

    await stage.say("copper")
    await stage.tap("Watch it")

    assert [watch.text for watch in stage.watches()] == ["nickel", "copper"]


async def test_a_preview_works_in_a_thread_of_its_own(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.actions import preview

    threads: list[str] = []
    try_on = preview.try_on

    def noted(*args: object) -> preview.Preview:
        threads.append(threading.current_thread().name)
        return try_on(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(preview, "try_on", noted)  # to see where the work is done
    await stage.say("nickel")

    assert threads
    assert threads[0] != threading.main_thread().name


async def test_a_preview_looks_at_no_more_articles_than_it_may(
    database: Database, now: datetime
) -> None:
    stage = Stage(database, now, config=Config(watches=Watches(preview_articles=2)))
    for number in range(3):
        stage.add_article(f"Nickel {number}", age=timedelta(hours=number))

    ear = await stage.say("nickel")

    assert "found 2 of the 2 articles of the last 7 days" in ear.text


async def test_no_article_at_all_is_said_as_such(stage: Stage) -> None:
    assert "have not read any articles yet" in (await stage.say("nickel")).text


async def test_the_language_of_the_first_contact_stays(stage: Stage) -> None:
    stage.language = "ar"
    await stage.say("/start")
    stage.language = "en"

    assert "لا تتابع شيئًا" in (await stage.say("/watches")).text


async def test_a_language_we_do_not_have_is_english(stage: Stage) -> None:
    stage.language = "xx"

    assert "You watch nothing yet" in (await stage.say("/watches")).text

    ear = await stage.press(encode(Tap("language", 0, "xx")), None)
    assert ear.toasts == ["I do not speak “xx” yet."]


async def test_forgetting_takes_what_was_asked_and_the_feeds_with_it(stage: Stage) -> None:
    chat = stage.chat()
    stage.add_watch("nickel")
    with stage.database.begin() as unit:
        unit.feeds.add(
            "https://a.example/rss",
            origin=FeedOrigin.CHAT,
            now=stage.now,
            interval=timedelta(minutes=5),
            added_by=chat.id,
        )
    await stage.say("copper")
    kept = stage.button("Watch it")

    await stage.say("/stop")
    ear = await stage.tap("Delete everything")

    assert "• 1 watch\n• 0 alerts\n• 1 feed you added" in ear.text
    with stage.database.begin() as unit:
        assert unit.chats.at(stage.address) is None
    assert (await stage.press(kept[1].data, kept[0])).toasts == [
        "This button is outdated. Send /watches."
    ]
    with stage.database.begin() as unit:
        assert unit.chats.at(stage.address) is None


async def test_a_failing_feed_is_shown_with_since_when_and_why(stage: Stage) -> None:
    feed = stage.add_feed()
    with stage.database.begin() as unit:
        [claim] = unit.feeds.claim("test", 1, timedelta(minutes=1), timedelta(0), stage.now)
        failing = replace(
            claim.feed, failures=5, failing_since=stage.now, failure="HTTP 503, twice"
        )
        unit.feeds.settle(claim, failing, stage.now)

    ear = await stage.say("/feeds")

    assert feed.id == claim.feed.id
    assert "(1 in trouble)" in ear.text
    assert "failing since Mar 14, 2026" in ear.text
    assert "HTTP 503, twice" in ear.text


async def test_pages_of_feeds_turn(stage: Stage) -> None:
    for number in range(20):
        stage.add_feed(f"https://{number}.example/rss", f"Feed {number:02}")
    await stage.say("/feeds")

    ear = await stage.tap("›")

    assert "16. \u2068Feed 15" in ear.text


async def test_an_address_offered_by_button_is_added_and_a_failure_is_told(stage: Stage) -> None:
    await stage.say("https://nowhere.example/rss")

    ear = await stage.tap("Read it as a feed")

    assert ear.toasts == ["Looking …"]
    assert "no server of that name" in ear.text


async def test_where_messages_have_no_ids_an_answer_comes_as_a_new_one(stage: Stage) -> None:
    class Radio(Ear):
        async def reply(self, message: Message) -> int | None:
            await super().reply(message)
            return None

    stage.ear = Radio()

    ear = await stage.say("/addfeed https://nowhere.example/rss")

    assert [kind for kind, _, _ in ear.heard] == ["reply", "reply"]


async def test_a_changed_watch_that_became_anothers_double_is_told(stage: Stage) -> None:
    stage.add_watch("nickel")
    stage.add_watch("copper")
    await stage.say("/watches")
    await stage.tap("✏️ 2")

    ear = await stage.say("NICKEL")

    assert "You watch this already, as number 1" in ear.text


async def test_a_watch_deleted_while_its_change_was_prepared_is_told(stage: Stage) -> None:
    stage.add_watch("nickel")
    await stage.say("/watches")
    await stage.tap("✏️ 1")
    await stage.say("copper")
    await stage.tap("🗑 1")

    ear = await stage.tap("Save")

    assert ear.toasts == ["That watch is gone. /watches shows those you have."]
    assert stage.watches() == []


async def test_a_watch_paused_for_a_while_says_until_when(stage: Stage) -> None:
    from bot.actions import watches

    watch = stage.add_watch("nickel")
    with stage.database.begin() as unit:
        watches.pause(unit, watch.chat_id, watch.id, stage.now + timedelta(hours=2))

    assert "paused until Mar 14, 2026" in (await stage.say("/watches")).text
    stage.pass_time(timedelta(hours=3))
    assert "paused" not in (await stage.say("/watches")).text
