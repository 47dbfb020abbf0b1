"""The configuration: one model per TOML table, defaults in code, typos refused.

Precedence: environment (`RASID_TELEGRAM__TOKEN`) over a secrets directory over the TOML file.
`Config()` is the defaults and looks at none of those; `load` does.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot import durations, settings
from bot.errors import ConfigError
from bot.masking import COVER, mask

T = TypeVar("T")


def _duration(value: object) -> object:
    """Read a length of time; a number is seconds, since JSON and TOML have no other form."""
    if isinstance(value, str):
        return durations.read(value)
    if isinstance(value, bool) or not isinstance(value, int | float | timedelta):
        raise ValueError(durations.ALLOWED)
    return value


def _longer_than_nothing(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return value


def _not_less_than_nothing(value: timedelta) -> timedelta:
    if value < timedelta(0):
        raise ValueError("must not be negative")
    return value


def _listed(value: object) -> object:
    """Read a list out of an environment variable: a JSON list, or separated by commas."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"not a JSON list ({error}); separating by commas will do") from error


def _none_if_empty(value: object) -> object:
    """Read `""` as not set: TOML has no word for nothing."""
    return None if value == "" else value


def _url(*schemes: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            parts = urlsplit(value)
        except ValueError as error:
            raise ValueError(f"not a URL: {error}") from error
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(
                f"write a URL that starts with {' or '.join(f'{s}://' for s in schemes)}"
            )
        return value

    return check


def _store_url(value: str) -> str:
    if not value.startswith("sqlite:///"):
        raise ValueError("write sqlite:///relative/path.db or sqlite:////absolute/path.db")
    return value


def _token(value: SecretStr) -> SecretStr:
    number, colon, rest = value.get_secret_value().strip().partition(":")
    if not (number.isdecimal() and colon and rest) or " " in rest:
        raise ValueError("not a bot token: @BotFather gives one like 123456789:AAF…")
    return SecretStr(f"{number}:{rest}")


Duration = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_longer_than_nothing)]
Pause = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_not_less_than_nothing)]
Listed = Annotated[tuple[T, ...], BeforeValidator(_listed)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Plural = Annotated[int, Field(ge=2)]
Redirects = Annotated[int, Field(ge=0, le=20)]
Optional = Annotated[T | None, BeforeValidator(_none_if_empty)]
Port = Annotated[int, Field(ge=1, le=65535)]
WebUrl = Annotated[str, AfterValidator(_url("http", "https"))]
ProxyUrl = Annotated[str, AfterValidator(_url("http", "https", "socks5", "socks5h"))]
StoreUrl = Annotated[str, AfterValidator(_store_url)]
Token = Annotated[SecretStr, AfterValidator(_token)]


class _Table(BaseModel):
    """A TOML table: frozen, and a typo in it is an error instead of a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Telegram(_Table):
    """The bot's account and how its messages go out."""

    token: Optional[Token] = (
        None  # from @BotFather; without one, `rasid run` opens the console chat
    )
    base_url: WebUrl = "https://api.telegram.org"  # another Bot API server, for those who run one
    proxy: Optional[ProxyUrl] = None  # http:// or socks5://, for Telegram only
    operators: Listed[int] = ()  # Telegram ids of those who may use the operator's commands


class Store(_Table):
    """Where everything is kept."""

    url: StoreUrl = "sqlite:///data/rasid.db"


class Feeds(_Table):
    """What is polled, how often, and how carefully."""

    starter: bool = True  # begin with the list Rasid comes with, while no feed is known
    urls: Listed[WebUrl] = ()  # feeds of this instance
    opml: Optional[Path] = None  # more of them
    fastest: Duration = timedelta(minutes=1)
    slowest: Duration = timedelta(hours=24)
    first: Duration = timedelta(minutes=5)  # the interval before we know a feed's habit
    timeout: Duration = timedelta(seconds=30)  # for a whole fetch, redirects included
    max_bytes: Positive = 5_000_000  # as sent
    max_decoded_bytes: Positive = 10_000_000  # after decompression
    max_redirects: Redirects = 5
    parse_timeout: Duration = timedelta(seconds=8)
    parse_memory_mb: Positive = 1024
    concurrency: Positive = 16  # fetches at once
    host_gap: Pause = timedelta(seconds=2)  # between two fetches at one host
    unconditional_every: Duration = timedelta(hours=12)  # a fetch that ignores the validators
    ports: Listed[Port] = (80, 443, 8080, 8443)
    allow_networks: Listed[IPv4Network | IPv6Network] = ()  # private networks that may be polled
    user_agent: str = "Rasid/0.1 (self-hosted news alerts)"
    per_chat: Count = 20  # feeds one chat may add

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.fastest > self.slowest:
            raise ValueError(
                f"fastest ({durations.write(self.fastest)}) is longer than"
                f" slowest ({durations.write(self.slowest)})"
            )
        return self


class Watches(_Table):
    """What one chat may ask for, and how far back a preview looks."""

    per_chat: Positive = 50
    preview_days: Positive = 7
    preview_articles: Positive = 3000  # the newest so many are tried


class Delivery(_Table):
    """How alerts go out."""

    max_age: Duration = timedelta(days=2)  # an article published longer ago rings nobody
    ambiguous: Literal["retry", "drop"] = "retry"  # the answer was lost: send again once, or not
    lease: Duration = timedelta(seconds=120)
    batch: Positive = 30
    fold_at: Plural = 10  # so many alerts waiting for one chat go as one list
    growth_delay: Pause = timedelta(seconds=20)  # gathers further outlets, so that one edit does


class Retention(_Table):
    """How long things are kept, in days."""

    articles: Positive = 30
    seen: Positive = 180  # marks by which an entry is known when it comes back
    deliveries: Positive = 90


class Log(_Table):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"  # auto: console on a terminal, else json


class Config(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        env_prefix="RASID_",
        env_nested_delimiter="__",
        enable_decoding=False,  # lists are read by `_listed`, which takes commas too
        extra="forbid",
        frozen=True,
    )

    telegram: Telegram = Telegram()
    store: Store = Store()
    feeds: Feeds = Feeds()
    watches: Watches = Watches()
    delivery: Delivery = Delivery()
    retention: Retention = Retention()
    log: Log = Log()

    _origins: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (the library's signature)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given and nothing else: `load` decides who is asked, and in which order."""
        return (init_settings,)


def load(path: Path | None = None) -> Config:
    """Return the configuration in force; raises ConfigError naming what is wrong and where."""
    gathered = settings.gather(Config, path)
    try:
        config = Config(**gathered.tables)
    except ValidationError as error:
        raise ConfigError("; ".join(_faults(error, gathered.origins))) from None
    config._origins = gathered.origins
    return config


def describe(config: Config) -> Iterator[str]:
    """Give every key as TOML would hold it, secrets covered, and where it was set."""
    for key in settings.keys(Config):
        table, name = key.split(".")
        value = getattr(getattr(config, table), name)
        origin = config._origins.get(key, "default")
        yield f"{key} = {_shown(value)}  # {origin}"


def secrets(config: Config) -> tuple[str, ...]:
    """Return what must never be shown."""
    token = config.telegram.token
    return (token.get_secret_value(),) if token else ()


def _shown(value: object) -> str:
    match value:
        case None:
            return '""'
        case SecretStr():
            return f'"{COVER}"'
        case bool() | int():
            return json.dumps(value)
        case timedelta():
            return f'"{durations.write(value)}"'
        case tuple():
            return f"[{', '.join(_shown(each) for each in value)}]"
        case _:
            return json.dumps(mask(str(value)), ensure_ascii=False)


def _faults(error: ValidationError, origins: Mapping[str, str]) -> Iterator[str]:
    names = settings.keys(Config)
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"][:2])
        table = key.split(".")[0]
        where = origins.get(key) or next((o for k, o in origins.items() if k.startswith(table)), "")
        yield f"{key} ({where}): {_said(fault, key, names)}"


def _said(fault: Mapping[str, Any], key: str, names: list[str]) -> str:
    if fault["type"] == "extra_forbidden":
        return f"there is no such setting{settings.nearest(key, names)}"
    if key not in names and fault["type"] == "model_type":
        return f"write a table: [{key}]"
    said = str(fault["msg"]).removeprefix("Value error, ")
    given = fault["input"]
    if key == "telegram.token" or not isinstance(given, str | int | float):
        return said
    return f"{mask(repr(given))}: {said}"
