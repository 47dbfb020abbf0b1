"""Telegram's updates in our words. Each is first held against aiogram's reading of the protocol."""

from typing import Any

import pytest
from telegram import Update

from bot.chat.menu import KNOWN
from bot.chat.talk import Heard, Membership
from bot.chat.updates import Event, Migrated, Self, Spoken, chat_of, understand
from bot.model import Address, ChatKind
from tests.fake_telegram import BOT_ID, FakeTelegram, Group, Person

ME = Self(id=BOT_ID, username="rasid_test_bot", commands=KNOWN)


class Scene:
    """A Telegram that nobody connects to: people act, and we read the updates it would hand out."""

    def __init__(self) -> None:
        self.telegram = FakeTelegram()
        self.sara = self.telegram.person("Sara", language="ar")
        self.group = self.telegram.group("News", admins=(self.sara,))

    def events(self) -> list[Event | None]:
        """What the updates so far are to us."""
        assert not self.telegram.violations
        return [understand(Update.de_json(u, None), ME) for u in self.telegram.world.updates]

    def heard(self) -> Heard:
        """The one thing that was heard."""
        (event,) = [event for event in self.events() if event is not None]
        assert isinstance(event, Spoken)
        return event.heard

    async def in_group(self, text: str, **how: Any) -> Event | None:
        """What a text written in the group is to us."""
        self.group.place.standing[BOT_ID] = "member"
        await self.sara.says(text, self.group, **how)
        return self.events()[-1]


def text_of(event: Event | None) -> str | None:
    return event.heard.text if isinstance(event, Spoken) else None


async def test_private_text_is_heard_as_it_was_written() -> None:
    scene = Scene()

    await scene.sara.says("  Putin–Biden call\nnow ")

    heard = scene.heard()
    assert heard == Heard(
        address=Address(chat=scene.sara.id),
        kind=ChatKind.PRIVATE,
        title="Sara",
        user=scene.sara.id,
        language=heard.language,
        text="  Putin–Biden call\nnow ",
        message_id=1,
    )


async def test_language_is_the_one_of_the_person() -> None:
    scene = Scene()
    omar = scene.telegram.person("Omar", language="tlh")

    await omar.says("Qapla'")

    assert scene.heard().language == "en"


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("/start 8fA_-", "/start 8fA_-"),
        ("/WATCH@Rasid_Test_Bot fire", "/watch fire"),
        ("/watch\nfire", "/watch\nfire"),
        ("/frobnicate", "/frobnicate"),
        ("/watch@other_bot fire", None),
        ("@rasid_test_bot hello", "@rasid_test_bot hello"),
        ("/", "/"),
        ("/что это", "/что это"),
    ],
)
async def test_in_private_everything_is_heard_but_other_bots_commands(
    written: str, heard: str | None
) -> None:
    scene = Scene()

    await scene.sara.says(written)

    assert text_of(scene.events()[0]) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("good morning", None),
        ("/watch fire", "/watch fire"),
        ("/watch@rasid_test_bot fire", "/watch fire"),
        ("/watch@other_bot fire", None),
        ("/ban everyone", None),
        ("/ban@rasid_test_bot everyone", "/ban everyone"),
        ("@Rasid_test_bot, fire in Athens", "/watch fire in Athens"),
        ("fire in Athens @rasid_test_bot", "/watch fire in Athens"),
        ("I asked @rasid_test_bot yesterday", None),
        ("@rasid_test_bot", "/help"),
        ("@rasid_test_bots are many", None),
        ("mail me at sara@rasid_test_bot", None),
    ],
)
async def test_in_a_group_only_what_is_said_to_the_bot_is_heard(
    written: str, heard: str | None
) -> None:
    scene = Scene()

    event = await scene.in_group(written)

    assert text_of(event) == heard


async def test_in_a_group_an_answer_to_the_bot_is_heard() -> None:
    scene = Scene()
    said = {"from": scene.telegram.world.bot.shown(), "text": "Which word?"}
    question = scene.telegram.world.post(scene.group.place, said)

    event = await scene.in_group("fire", reply_to=question)

    assert isinstance(event, Spoken)
    assert (event.heard.text, event.heard.replied_to) == ("fire", question.id)


async def test_in_a_group_an_answer_to_the_bot_may_name_it_too() -> None:
    scene = Scene()
    said = {"from": scene.telegram.world.bot.shown(), "text": "Which word?"}
    question = scene.telegram.world.post(scene.group.place, said)

    event = await scene.in_group("@rasid_test_bot fire", reply_to=question)

    assert text_of(event) == "fire"


async def test_in_a_group_an_answer_to_somebody_else_is_not_heard() -> None:
    scene = Scene()
    other = await scene.sara.says("hello all", scene.group)

    assert await scene.in_group("hello Sara", reply_to=other) is None


async def test_rank_of_a_group_member_has_to_be_asked() -> None:
    event = await Scene().in_group("/watches")

    assert isinstance(event, Spoken)
    assert event.ask_rank
    assert not event.heard.may_manage


async def test_anonymous_administrator_speaks_for_the_group() -> None:
    scene = Scene()

    event = await scene.in_group("/watches", anonymous=True)

    assert isinstance(event, Spoken)
    assert not event.ask_rank
    assert (event.heard.user, event.heard.may_manage) == (scene.group.id, True)


async def test_who_writes_as_another_channel_manages_nothing() -> None:
    scene = Scene()
    alien = {"id": -1_000_000_000_777, "type": "channel", "title": "Alien"}
    said = {"from": scene.sara.account.shown(), "sender_chat": alien, "text": "/watches"}
    scene.telegram.world.tell("message", scene.telegram.world.post(scene.group.place, said).content)

    heard = scene.heard()

    assert (heard.user, heard.may_manage) == (alien["id"], False)


async def test_post_of_the_linked_channel_is_not_for_us() -> None:
    scene = Scene()
    said = {
        "sender_chat": {"id": -1_000_000_000_777, "type": "channel", "title": "Ours"},
        "text": "/watches",
        "is_automatic_forward": True,
    }
    scene.telegram.world.tell("message", scene.telegram.world.post(scene.group.place, said).content)

    assert scene.events() == [None]


async def test_topic_belongs_to_the_address_and_a_thread_of_replies_does_not() -> None:
    scene = Scene()
    topic = scene.group.topic("Alerts")
    in_topic = await scene.in_group("/watches", topic=topic)
    said = {
        "from": scene.sara.account.shown(),
        "text": "/watches",
        "message_thread_id": 7,
    }

    scene.telegram.world.tell("message", scene.telegram.world.post(scene.group.place, said).content)

    in_thread = scene.events()[-1]
    assert isinstance(in_topic, Spoken)
    assert isinstance(in_thread, Spoken)
    assert in_topic.heard.address == Address(chat=scene.group.id, topic=topic)
    assert in_thread.heard.address == Address(chat=scene.group.id)


async def test_command_in_a_channel_is_its_owners() -> None:
    scene = Scene()
    news = scene.telegram.group("Channel", kind="channel")

    await news.posts("/watch fire")
    await news.posts("Fire in Athens")

    heard = scene.heard()
    assert heard.kind is ChatKind.CHANNEL
    assert (heard.user, heard.may_manage, heard.text) == (news.id, True, "/watch fire")


async def test_signed_post_of_a_channel_without_a_sender_is_the_channels() -> None:
    scene = Scene()
    news = scene.telegram.group("Channel", kind="channel")
    post = scene.telegram.world.post(news.place, {"text": "/watch fire"})

    scene.telegram.world.tell("channel_post", post.content)

    assert (scene.heard().user, scene.heard().may_manage) == (news.id, True)


async def test_photo_in_private_is_heard_as_no_text_and_in_a_group_not_at_all() -> None:
    scene = Scene()
    scene.group.place.standing[BOT_ID] = "member"

    await scene.sara.sends_photo()
    await scene.sara.sends_photo(scene.group)

    assert [text_of(event) for event in scene.events()] == ["", None]


async def test_service_message_is_not_heard() -> None:
    scene = Scene()
    said = {"from": scene.sara.account.shown(), "group_chat_created": True}
    scene.telegram.world.tell("message", scene.telegram.world.post(scene.sara.place, said).content)

    assert scene.events() == [None]


async def test_edited_message_is_not_heard_again() -> None:
    scene = Scene()
    post = await scene.sara.says("fire")

    await scene.sara.edits(post, "water")

    assert [text_of(event) for event in scene.events()] == ["fire", None]


async def test_tapped_button_is_heard_with_its_message() -> None:
    scene = Scene()
    topic = scene.group.topic("Alerts")
    said = {"text": "alert", "message_thread_id": topic, "is_topic_message": True}
    post = scene.telegram.world.post(scene.group.place, said)

    await scene.sara.taps_data(post, "1|mute|9|1d")

    (event,) = scene.events()
    assert isinstance(event, Spoken)
    assert event.query
    assert event.ask_rank
    assert event.heard.button == "1|mute|9|1d"
    assert event.heard.message_id == post.id
    assert event.heard.user == scene.sara.id
    assert event.heard.address == Address(chat=scene.group.id, topic=topic)


async def test_tapped_button_of_a_message_too_old_to_be_shown_is_heard() -> None:
    scene = Scene()
    post = scene.telegram.world.post(scene.sara.place, {"text": "alert"})
    post.content = {"chat": scene.sara.place.shown(), "message_id": post.id, "date": 0}

    await scene.sara.taps_data(post, "1|mute|9|1d")

    assert (scene.heard().button, scene.heard().may_manage) == ("1|mute|9|1d", True)


async def test_tapped_game_or_inline_result_is_not_ours() -> None:
    scene = Scene()
    head = {"id": "1", "from": scene.sara.account.shown(), "chat_instance": "1"}
    scene.telegram.world.tell("callback_query", {**head, "inline_message_id": "x", "data": "d"})

    assert scene.events() == [None]


async def test_blocking_and_unblocking_are_told() -> None:
    scene = Scene()

    await scene.sara.blocks()
    await scene.sara.unblocks()

    shut, let = scene.events()
    assert isinstance(shut, Membership)
    assert isinstance(let, Membership)
    assert (shut.kind, shut.user, shut.can_write) == (ChatKind.PRIVATE, scene.sara.id, False)
    assert let.can_write


async def _added(group: Group, sara: Person) -> None:
    await group.adds_bot(sara)


async def _muted(group: Group, sara: Person) -> None:
    await group.adds_bot(sara)
    await group.mutes_bot(sara)


async def _removed(group: Group, sara: Person) -> None:
    await group.removes_bot(sara)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize(
    ("change", "can_write"),
    [(_added, True), (_muted, False), (_removed, False)],
    ids=["added", "muted", "removed"],
)
async def test_change_of_rights_is_told(kind: Any, change: Any, can_write: bool) -> None:
    scene = Scene()
    group = scene.telegram.group("Desk", admins=(scene.sara,), kind=kind)

    await change(group, scene.sara)

    event = scene.events()[-1]
    assert isinstance(event, Membership)
    assert event.address == Address(chat=group.id)
    assert event.can_write is can_write


async def test_upgraded_group_is_told_from_both_sides() -> None:
    scene = Scene()
    group = scene.telegram.group("Desk", kind="group")

    new = await group.upgrades()

    moved = Migrated(old=group.id, new=new.id)
    assert scene.events() == [moved, moved]


def test_update_of_an_unknown_kind_is_nothing_and_belongs_to_no_chat() -> None:
    update = Update(update_id=1)

    assert understand(update, ME) is None
    assert chat_of(update) == 0
    assert chat_of("what") == 0
