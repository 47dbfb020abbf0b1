"""Chats: one row a Telegram chat and topic, and what each was asked."""

from dataclasses import replace

import pytest

from bot.model import Address, ChatId, ChatKind, ChatState, Dialog
from bot.store import Database
from tests.store.nouns import MINUTE, NOBODY, NOW, add_chat


def test_a_chat_comes_out_as_it_went_in(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit, -1001234567890)

        assert unit.chats.get(chat.id) == chat
        assert unit.chats.at(Address(chat=-1001234567890)) == chat
        assert (chat.language, chat.state, chat.created) == ("ar", ChatState.ACTIVE, NOW)
        assert unit.chats.get(NOBODY) is None
        assert unit.chats.at(Address(chat=404)) is None


def test_a_known_address_adds_nothing(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)

        again = unit.chats.add(
            chat.address, kind=ChatKind.GROUP, title="new", language="de", now=NOW + MINUTE
        )

        assert again == chat
        assert unit.chats.count() == 1


def test_the_topics_of_a_forum_are_chats_of_their_own(database: Database) -> None:
    with database.begin() as unit:
        topic = add_chat(unit, -5, 7)
        forum = add_chat(unit, -5)
        add_chat(unit, -6)

        assert unit.chats.topics(-5) == [forum, topic]
        assert unit.chats.at(Address(chat=-5, topic=7)) == topic


def test_a_chat_is_replaced(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        changed = replace(
            chat,
            address=Address(chat=5, topic=6),
            kind=ChatKind.GROUP,
            title="t",
            language="en",
            time_zone="Asia/Riyadh",
            state=ChatState.PAUSED,
            paused_until=NOW,
        )

        unit.chats.save(changed)

        assert unit.chats.by_ids([chat.id, ChatId(404)]) == {chat.id: changed}


@pytest.fixture
def dialog(database: Database) -> Dialog:
    with database.begin() as unit:
        chat = add_chat(unit)
        asked = Dialog(
            chat_id=chat.id,
            user=7,
            kind="watch",
            data={"query": "بوتين", "feeds": [1]},
            message_id=3,
            expires=NOW,
        )
        unit.chats.ask(asked)
    return asked


def test_what_was_asked_is_forgotten_when_it_expires(database: Database, dialog: Dialog) -> None:
    with database.begin() as unit:
        assert unit.chats.asked(dialog.chat_id, 7, NOW - MINUTE) == dialog
        assert unit.chats.asked(dialog.chat_id, 8, NOW - MINUTE) is None
        assert unit.chats.asked(dialog.chat_id, 7, NOW) is None


def test_a_question_takes_the_place_of_the_one_before(database: Database, dialog: Dialog) -> None:
    newer = replace(dialog, kind="feed", data={}, message_id=None, expires=NOW + MINUTE)
    with database.begin() as unit:
        unit.chats.ask(newer)

        assert unit.chats.asked(dialog.chat_id, 7, NOW) == newer


def test_an_answered_question_is_forgotten(database: Database, dialog: Dialog) -> None:
    with database.begin() as unit:
        unit.chats.answered(dialog.chat_id, 7)

        assert unit.chats.asked(dialog.chat_id, 7, NOW - MINUTE) is None
