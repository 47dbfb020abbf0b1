"""Requests to Telegram: over proxies too, and never in doubt where there is none."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot import config
from bot.chat.request import AiohttpRequest, NotSent, build_request, surely_not_sent
from bot.chat.setup import Telegram
from bot.errors import ConfigError
from bot.model import Address, Message, Sent, TryLater
from tests.fake_telegram import FakeTelegram, bad_gateway, hang, lost


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port on which nobody listens, and nobody else begins to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def post(request: Any, telegram: FakeTelegram, **timeouts: float) -> Any:
    chat = telegram.person("Sara")
    data = RequestData([RequestParameter.from_input(k, v) for k, v in said(chat.id).items()])
    url = f"{telegram.base_url}/bot{telegram.token}/sendMessage"
    return await request.post(url, data, **timeouts)


def said(chat: int) -> dict[str, object]:
    return {"chat_id": chat, "text": "a&b=c 🦊", "entities": []}


async def test_answer_comes_back() -> None:
    async with FakeTelegram() as telegram, AiohttpRequest() as request:
        answer = await post(request, telegram)

    assert answer["text"] == "a&b=c 🦊"


async def test_connection_is_used_again() -> None:
    async with FakeTelegram() as telegram, AiohttpRequest() as request:
        for _ in range(3):
            await post(request, telegram)

        assert len(telegram.peers) == 1


async def test_over_an_http_proxy_telegram_is_reached() -> None:
    async with FakeTelegram() as telegram:  # which takes a proxy's requests as its own
        sara = telegram.person("Sara")
        settings = config.Telegram(
            token=SecretStr(telegram.token),
            base_url="http://api.telegram.example",
            proxy=telegram.base_url,
        )
        async with Telegram(settings, {}) as connection:
            outcome = await connection.channel.send(Address(chat=sara.id), Message(text="hello"))

        assert isinstance(outcome, Sent)
        assert [found.text for found in sara.transcript] == ["hello"]


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_proxy_that_is_away_means_not_sent(scheme: str, closed_port: int) -> None:
    settings = config.Telegram(
        token=SecretStr("1:secret"), proxy=f"{scheme}://127.0.0.1:{closed_port}"
    )
    async with Telegram(settings, {}) as connection:
        outcome = await connection.channel.send(Address(chat=1), Message(text="hello"))

    assert isinstance(outcome, TryLater)
    assert not outcome.ambiguous
    assert "secret" not in outcome.detail


async def test_proxy_that_lets_nobody_through_means_not_sent() -> None:
    async with FakeTelegram() as telegram:  # knows no CONNECT, which https needs
        settings = config.Telegram(token=SecretStr("1:secret"), proxy=telegram.base_url)
        async with Telegram(settings, {}) as connection:
            outcome = await connection.channel.send(Address(chat=1), Message(text="hello"))

    assert isinstance(outcome, TryLater)
    assert not outcome.ambiguous
    assert "secret" not in outcome.detail


def test_other_proxies_are_left_to_httpx() -> None:
    assert isinstance(build_request("https://127.0.0.1:1"), HTTPXRequest)


def test_proxy_that_cannot_be_used_is_the_operators_mistake() -> None:
    with pytest.raises(ConfigError, match=r"telegram\.proxy"):
        build_request("carrier-pigeon://127.0.0.1")


async def test_no_place_among_the_connections_means_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.request.CONNECTIONS", 1)  # else the test needs 64 requests
    async with FakeTelegram(enforce_limits=False) as telegram, AiohttpRequest() as request:
        telegram.fault(hang())
        first = asyncio.create_task(post(request, telegram))
        await telegram.until(lambda: telegram.calls("sendMessage"))

        with pytest.raises(NotSent):
            await post(request, telegram, connect_timeout=0.05, pool_timeout=0.05)

        first.cancel()
        assert len(telegram.calls("sendMessage")) == 1


async def test_silence_is_a_timeout_in_doubt() -> None:
    async with FakeTelegram() as telegram, AiohttpRequest() as request:
        telegram.fault(hang())

        with pytest.raises(TimedOut) as caught:
            await post(request, telegram, read_timeout=0.05)

    assert not surely_not_sent(caught.value)


@pytest.mark.parametrize("fault", [lost(), bad_gateway()], ids=["lost answer", "502"])
async def test_lost_answer_is_in_doubt(fault: Any) -> None:
    async with FakeTelegram() as telegram, AiohttpRequest() as request:
        telegram.fault(fault)

        with pytest.raises(NetworkError) as caught:
            await post(request, telegram)

    assert not surely_not_sent(caught.value)
    assert telegram.token not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_address_that_is_none_is_not_sent_and_not_shown() -> None:
    async with AiohttpRequest() as request:
        with pytest.raises(NotSent) as caught:
            await request.post("http://:99999/bot1:secret/getMe")

    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_file_is_nothing_we_send() -> None:
    data = RequestData([RequestParameter("document", "attach://x", [InputFile(b"x", attach=True)])])
    async with AiohttpRequest() as request:
        with pytest.raises(NetworkError, match="files are not sent"):
            await request.post("http://127.0.0.1:1/", data)


async def test_page_of_a_file_is_retrieved_without_a_body() -> None:
    async with FakeTelegram() as telegram, AiohttpRequest() as request:
        page = await request.retrieve(f"{telegram.base_url}/bot{telegram.token}/getMe")

    assert b"rasid_test_bot" in page
