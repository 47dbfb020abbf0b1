"""What a message costs to send, and how strictly Telegram's limits are kept meanwhile.

`python -m bench.send`: our bot and python-telegram-bot as it comes take turns against a fake Bot
API in another process. The last line is one JSON object; ratios are of CPU in the same run.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path

os.environ["PTB_TIMEDELTA"] = "1"  # before the library is imported

from pydantic import SecretStr
from telegram.ext import ExtBot

from bot import config
from bot.chat.limiter import TelegramLimiter
from bot.chat.setup import Telegram
from bot.model import Address, Message, Sent, TryLater
from tests.fake_telegram.control import Control, own_process

ROUNDS, MESSAGES, AT_ONCE = 7, 150, 8
SECONDS, SECOND = 8.0, timedelta(seconds=1)
TEXT = "Putin and Biden speak by telephone\nReuters · today\n" + "A line of the article. " * 10

Send = Callable[[int], Awaitable[object]]


async def cpu(send: Send, chats: list[int]) -> float:
    """Return the milliseconds of CPU that a message takes."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(chat: int) -> None:
        async with places:
            await send(chat)

    before = time.process_time()
    await asyncio.gather(*(one(chat) for chat in chats))
    return (time.process_time() - before) / len(chats) * 1000


async def compare(control: Control, chats: list[int]) -> dict[str, float]:
    """Let ours and the library's own way take turns."""
    settings = config.Telegram(token=SecretStr(control.token), base_url=control.base_url)
    unhurried = TelegramLimiter(clock=count(step=100).__next__)  # for the cost alone
    async with (
        Telegram(settings, {}, limiter=unhurried) as ours,
        ExtBot(control.token, base_url=f"{control.base_url}/bot") as theirs,
    ):

        async def send_ours(chat: int) -> None:
            outcome = await ours.channel.send(Address(chat=chat), Message(text=TEXT))
            assert isinstance(outcome, Sent), outcome

        async def send_theirs(chat: int) -> None:
            await theirs.send_message(chat, TEXT)

        await cpu(send_ours, chats[:20])
        await cpu(send_theirs, chats[:20])
        taken = []
        for number in range(ROUNDS):
            a, b = await cpu(send_ours, chats), await cpu(send_theirs, chats)
            print(f"round {number + 1}: ours {a:.2f} ms, library {b:.2f} ms a message")
            taken.append((a, b))
    return {
        "ours_ms": round(min(a for a, _ in taken), 3),
        "library_ms": round(min(b for _, b in taken), 3),
        "cpu_ratio": round(statistics.median(a / b for a, b in taken), 3),
    }


async def strictness(control: Control, chats: list[int]) -> dict[str, object]:
    """Send as fast as our limits let us, and ask the server what it saw."""
    await control.act("limits", enforced=True)
    settings = config.Telegram(token=SecretStr(control.token), base_url=control.base_url)
    sent, end = 0, time.monotonic() + SECONDS
    async with Telegram(settings, {}) as telegram:
        for chat in cycle(chats):
            outcome = await telegram.channel.send(Address(chat=chat), Message(text=TEXT))
            sent += isinstance(outcome, Sent)
            if isinstance(outcome, TryLater):
                await asyncio.sleep((outcome.after or SECOND).total_seconds())
            if time.monotonic() > end:
                break
    state = await control.act("state")
    return {
        "sent_per_second": round(sent / SECONDS, 1),
        "most_in_a_second": state["most_in_a_second"],
        "floods": len(state["offences"]),
    }


async def main() -> None:
    """Run both parts."""
    with tempfile.TemporaryDirectory() as folder:
        async with own_process(Path(folder)) as control:
            chats = await control.act("people", count=MESSAGES)
            await control.act("limits", enforced=False)
            costs = await compare(control, chats)
            print(f"sending for {SECONDS:.0f} s as fast as the limits allow …", file=sys.stderr)
            kept = await strictness(control, chats)
    print(json.dumps({**costs, **kept}))


if __name__ == "__main__":
    asyncio.run(main())
