"""The configuration: one model per TOML table, defaults in code, typos refused.

Precedence: environment (`RASID_TELEGRAM__TOKEN`) over a secrets directory over the TOML file.
"""

import os
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import ConfigError


class _Table(BaseModel):
    """A TOML table: frozen, and a key it does not know is an error (a typo passes silently else)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Telegram(_Table):
    """The bot's account and how its messages go out."""

    token: SecretStr | None = None  # from @BotFather; without one, `rasid run` opens the console chat
    base_url: str = "https://api.telegram.org"  # another Bot API server, for those who run one
    proxy: str | None = None  # http:// or socks5://, for Telegram only
    operators: tuple[int, ...] = ()  # Telegram ids of those who may use the operator's commands


class Store(_Table):
    """Where everything is kept."""

    url: str = "sqlite:///data/rasid.db"


class Feeds(_Table):
    """What is polled, how often, and how carefully."""

    starter: bool = True  # begin with the list Rasid comes with, while no feed is known
    urls: tuple[str, ...] = ()  # feeds of this instance
    opml: Path | None = None  # more of them
    fastest: timedelta = timedelta(minutes=1)
    slowest: timedelta = timedelta(hours=24)
    first: timedelta = timedelta(minutes=5)  # the interval before we know a feed's habit
    timeout: timedelta = timedelta(seconds=30)  # for a whole fetch, redirects included
    max_bytes: int = 5_000_000  # as sent
    max_decoded_bytes: int = 10_000_000  # after decompression
    max_redirects: int = Field(5, ge=0, le=20)
    parse_timeout: timedelta = timedelta(seconds=10)
    parse_memory_mb: int = 1024
    concurrency: int = Field(16, ge=1)  # fetches at once
    host_gap: timedelta = timedelta(seconds=2)  # between two fetches at one host
    unconditional_every: timedelta = timedelta(hours=12)  # a fetch that ignores the validators
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()  # private networks that may be polled
    user_agent: str = "Rasid/0.1 (+https://pypi.org/project/rasid; media monitoring)"
    per_chat: int = Field(20, ge=0)  # feeds one chat may add


class Watches(_Table):
    """What one chat may ask for, and how far back a preview looks."""

    per_chat: int = Field(50, ge=1)
    preview_days: int = Field(7, ge=1)
    preview_articles: int = Field(3000, ge=1)  # the newest so many are tried


class Delivery(_Table):
    """How alerts go out."""

    max_age: timedelta = timedelta(days=2)  # an article published longer ago rings nobody
    ambiguous: Literal["retry", "drop"] = "retry"  # the answer was lost: send again once, or not
    patience: int = Field(12, ge=1)  # attempts that count, before a delivery is given up
    lease: timedelta = timedelta(seconds=120)
    batch: int = Field(30, ge=1)
    fold_at: int = Field(10, ge=2)  # so many alerts waiting for one chat go as one list


class Retention(_Table):
    """How long things are kept, in days."""

    articles: int = Field(30, ge=1)
    seen: int = Field(180, ge=1)  # marks by which an entry is known when it comes back
    deliveries: int = Field(90, ge=1)


class Log(_Table):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"  # auto: console on a terminal, else json


class Config(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        env_prefix="RASID_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    telegram: Telegram = Telegram()
    store: Store = Store()
    feeds: Feeds = Feeds()
    watches: Watches = Watches()
    delivery: Delivery = Delivery()
    retention: Retention = Retention()
    log: Log = Log()
