"""Runs the feed server until standard input closes: `python -m tests.feed_server --port-file F`."""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.feed_server.server import FeedServer


async def serve(port: int, port_file: Path | None) -> None:
    """Serve, and write the port where the parent looks for it."""
    async with FeedServer(port) as server:
        if port_file is not None:
            _tell(port_file, server.base_url.rpartition(":")[2])
        else:
            print(server.base_url, flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)


def _tell(port_file: Path, port: str) -> None:
    port_file.write_text(f"{port}\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.port_file))


if __name__ == "__main__":
    main()
