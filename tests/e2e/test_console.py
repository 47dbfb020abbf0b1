"""Without a token: the same conversation in the terminal, here with piped lines."""

import re

import pytest

from tests.e2e.conftest import MakeRasid
from tests.e2e.waiting import eventually
from tests.feed_server import FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_talk_on_the_terminal_reads_as_one_and_ends_with_its_input(
    make_rasid: MakeRasid, feeds: FeedServer
) -> None:
    feeds.feed("world", title="World Herald", language="en")
    rasid = make_rasid(RASID_FEEDS__URLS=feeds.url("world"))
    stdin = rasid.start(piped=True).stdin
    assert stdin is not None

    def types(line: str) -> None:
        stdin.write(f"{line}\n".encode())
        stdin.flush()

    types("/start")
    types("comet sky")
    number = await eventually(
        lambda: re.search(r"\[(\d+)\] ✅ Watch it", rasid.said), "the watch is offered"
    )
    types(number[1])
    await eventually(lambda: "Watch 1 is set: comet sky" in rasid.said, "the watch is set")
    await feeds.polled("world")
    feeds.publish("world", "Comet crosses the evening sky", summary="Seen from both coasts.")
    await eventually(lambda: "Comet crosses" in rasid.said, "the alert is shown")
    stdin.close()
    code = await rasid.ended(seconds=10)

    assert code == 0
    assert rasid.complained == ""
    assert in_order(
        rasid.said,
        "No Telegram token yet, so we talk here.",
        "Polling 1 feed",
        "Rasid watches the news for you.",
        "› /start",
        "› comet sky",
        "I will look for articles with all of these: comet · sky",
        "✅ Watch it",
        f"› {number[1]}",
        "✅ Watch 1 is set: comet sky",
        "Comet crosses the evening sky <https://world.example/1>",
        "World Herald · EN",
        "Watch: comet sky",
        "🔇 Mute story",
    )
    assert "\x1b" not in rasid.said  # no colours where nobody looks


def in_order(text: str, *parts: str) -> bool:
    """Tell whether the parts stand in the text one after the other; say which one does not."""
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing after {text[:place][-80:]!r} in:\n{text}"
        place = found + len(part)
    return True
