"""`python -m tests.fake_telegram --port-file F`: the fake Telegram, until it is told to end."""

import argparse
import asyncio
import signal
from pathlib import Path

from tests.fake_telegram.control import Desk
from tests.fake_telegram.server import FakeTelegram


async def serve(port_file: Path, port: int) -> None:
    """Listen until SIGTERM; the port file appears, complete, when requests are taken."""
    telegram = FakeTelegram()
    Desk(telegram)
    await telegram.start(port=port)
    fresh = port_file.with_suffix(".new")
    fresh.write_text(telegram.base_url.rsplit(":", 1)[1])
    fresh.rename(port_file)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    await telegram.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port_file, arguments.port))
