"""What Telegram shows of the bot before a word is said: its commands and descriptions, by language.

Telegram is asked first and told only what differs, so that a restart changes nothing.
"""

from collections.abc import Mapping

from telegram import BotCommand
from telegram.ext import ExtBot

from bot.chat.limiter import Lane
from bot.i18n import Texts

# In the order in which Telegram lists them.
COMMANDS = (
    "watch",
    "watches",
    "feeds",
    "addfeed",
    "why",
    "pause",
    "resume",
    "language",
    "help",
    "stop",
    "start",
)
KNOWN = frozenset({*COMMANDS, "cancel"})  # with what is understood but not listed
_FALLBACK = "en"  # shown to those whose language has no texts: Telegram's empty language code


async def publish(bot: ExtBot[Lane], catalogues: Mapping[str, Texts]) -> None:
    """Bring the commands and descriptions that Telegram shows up to date."""
    for language, texts in catalogues.items():
        code = "" if language == _FALLBACK else language
        await _publish_commands(bot, texts, code)
        await _publish_descriptions(bot, texts, code)


async def _publish_commands(bot: ExtBot[Lane], texts: Texts, code: str) -> None:
    wanted = tuple(BotCommand(name, texts.say(f"command.{name}")) for name in COMMANDS)
    if await bot.get_my_commands(language_code=code or None) != wanted:
        await bot.set_my_commands(wanted, language_code=code or None)


async def _publish_descriptions(bot: ExtBot[Lane], texts: Texts, code: str) -> None:
    long, short = texts.say("bot.description"), texts.say("bot.short_description")
    if (await bot.get_my_description(code or None)).description != long:
        await bot.set_my_description(long, language_code=code or None)
    if (await bot.get_my_short_description(code or None)).short_description != short:
        await bot.set_my_short_description(short, language_code=code or None)
