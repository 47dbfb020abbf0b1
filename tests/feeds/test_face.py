"""What the package shows, and what importing it costs."""

import subprocess
import sys

import pytest

import bot.feeds


@pytest.mark.parametrize("name", bot.feeds.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(bot.feeds, name) is not None


def test_no_other_name_is() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        bot.feeds.nothing  # noqa: B018


def test_the_parsers_process_carries_no_http_client() -> None:
    code = "import sys, bot.feeds.worker; print(*sorted(sys.modules))"

    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "feedparser" in modules
    assert not {"aiohttp", "pydantic", "sqlalchemy", "telegram", "lxml"} & set(modules)
