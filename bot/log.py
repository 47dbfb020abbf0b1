"""Logs as events: a fixed phrase and fields, readable on a terminal, JSON elsewhere, no secrets."""

import logging
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, Protocol, TextIO

import structlog

from bot.masking import mask

# Libraries that tell more than anybody asked: httpx logs every URL, with the token in it.
QUIET = ("httpx", "httpcore", "apscheduler", "telegram", "aiohttp", "asyncio", "alembic")
SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class Wanted(Protocol):
    """What a log is asked to be: the configuration's table `log`."""

    @property
    def level(self) -> str:
        """`debug`, `info`, `warning` or `error`."""
        ...

    @property
    def format(self) -> str:
        """`console`, `json`, or `auto`: console on a terminal."""
        ...


def configure(wanted: Wanted, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every event, ours and the libraries', through one handler to standard error."""
    stream = stream or sys.stderr
    level = getattr(logging, wanted.level.upper())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(wanted.format, stream, tuple(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # loggers made at import must follow
    )


def _formatter(
    form: str, stream: TextIO, secrets: tuple[str, ...]
) -> structlog.stdlib.ProcessorFormatter:
    console = form == "console" or (form == "auto" and stream.isatty())
    # A traceback is made text before the covering, so that no local or URL in it slips through.
    render = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty())
        if console
        else structlog.processors.JSONRenderer(default=str, ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _Cover(secrets),
            render,
        ],
    )


class _Cover:
    """A processor that covers secrets in the event and its fields, however deep they are."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets

    def __call__(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        for name, value in event.items():
            event[name] = self._covered(value)
        return event

    def _covered(self, value: object) -> object:
        match value:
            case None | bool() | int() | float():
                return value
            case dict():
                return {key: self._covered(each) for key, each in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._covered(each) for each in value]
            case _:
                return mask(str(value), self._secrets)
