"""What Telegram shows of the bot, and what the conversation understands, are one."""

import pytest
from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot.chat.conversation import COMMANDS as UNDERSTOOD
from bot.chat.menu import COMMANDS, KNOWN
from bot.i18n import catalogues


def test_every_command_that_is_understood_is_known_in_groups() -> None:
    assert set(UNDERSTOOD) == KNOWN


@pytest.mark.parametrize("language", sorted(catalogues()))
def test_what_is_shown_has_a_text_that_fits(language: str) -> None:
    texts = catalogues()[language]
    told = [texts.say(f"command.{name}") for name in COMMANDS]

    assert all(text and not text.startswith("command.") for text in told)
    assert max(map(len, told)) <= BotCommandLimit.MAX_DESCRIPTION
    assert len(texts.say("bot.description")) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    assert (
        len(texts.say("bot.short_description")) <= BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    )
