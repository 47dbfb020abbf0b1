"""An own Bot API server with people in it and faults on demand: what the bot is tested against.

    async with FakeTelegram() as telegram:
        sara = telegram.person("Sara", language="ar")
        await sara.says("/start")
        post = await sara.hears()
        await sara.taps(post, "Watch it")

As a process of its own, for tests that kill the bot: `python -m tests.fake_telegram --port-file F`
with `tests.fake_telegram.control.Control` as its remote.
"""

from tests.fake_telegram.faults import (
    Fault,
    bad_gateway,
    dropped,
    flood,
    hang,
    ignored,
    lost,
    migration,
    refusal,
    slow,
)
from tests.fake_telegram.people import Chat, Group, Person
from tests.fake_telegram.server import TOKEN, FakeTelegram
from tests.fake_telegram.world import BOT_ID, Post

__all__ = [
    "BOT_ID",
    "TOKEN",
    "Chat",
    "FakeTelegram",
    "Fault",
    "Group",
    "Person",
    "Post",
    "bad_gateway",
    "dropped",
    "flood",
    "hang",
    "ignored",
    "lost",
    "migration",
    "refusal",
    "slow",
]
