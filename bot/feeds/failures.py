"""Turns what goes wrong in a fetch into failures with a reason: nobody else knows them."""

import ssl
from datetime import datetime

import aiohttp

from bot.feeds import headers
from bot.feeds.addresses import RefusedAddressError
from bot.model import Failure, FetchFailed


class RefusalError(Exception):
    """A failure found on the way, on its way to becoming a value."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure


def unanswered(response: aiohttp.ClientResponse, now: datetime) -> FetchFailed:
    """Turn an answer without a document into the failure it is."""
    status = response.status
    wait = headers.retry_after(response.headers, now)
    return FetchFailed(
        failure=_failure(status, has_wait=wait is not None),
        detail=line(f"the server answered {status} {response.reason or ''}"),
        status=status,
        retry_after=wait,
    )


def _failure(status: int, *, has_wait: bool) -> Failure:
    if status == 410:
        return Failure.GONE
    if status == 429 or (status == 503 and has_wait):
        return Failure.RATE_LIMITED
    if 400 <= status < 500:
        return Failure.CLIENT_ERROR
    return Failure.SERVER_ERROR if status >= 500 else Failure.PROTOCOL


def foreign(error: Exception, seconds: float) -> FetchFailed:
    """Turn an exception of aiohttp, the system or yarl into a failure. URLs stay out of it."""
    failure, detail = (
        (Failure.TIMEOUT, f"no complete answer within {seconds:g} s")
        if isinstance(error, TimeoutError)
        else _before_the_answer(error)
        or _in_the_answer(error)
        or (Failure.PROTOCOL, f"the exchange failed ({type(error).__name__})")
    )
    return FetchFailed(failure=failure, detail=line(detail))


def _before_the_answer(error: Exception) -> tuple[Failure, str] | None:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return Failure.DNS, f"the host {error.host} is not found"
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Failure.TLS, f"no secure connection: {_reason(error)}"
        case aiohttp.ClientConnectorError(os_error=RefusedAddressError() as refused):
            return Failure.REFUSED_ADDRESS, f"{error.host} is not polled: {refused}"
        case aiohttp.ClientConnectorError():
            return Failure.CONNECT, f"no connection to {error.host}: {_reason(error)}"
        case aiohttp.InvalidURL():
            return Failure.REFUSED_ADDRESS, "this is not a usable address"
        case _:
            return None


def _in_the_answer(error: Exception) -> tuple[Failure, str] | None:
    match error:
        case aiohttp.ServerDisconnectedError() | ConnectionError():
            return Failure.CONNECT, "the server closed the connection without an answer"
        case aiohttp.ClientPayloadError():
            return Failure.PROTOCOL, "the answer was cut short"
        case aiohttp.ClientResponseError():
            return Failure.PROTOCOL, "the answer is not proper HTTP"
        case ValueError():  # of yarl, or of the name's encoding
            return Failure.REFUSED_ADDRESS, "this is not a usable address"
        case _:
            return None


def _reason(error: Exception) -> str:
    """Return the system's own words for an error, without an address or URL in them."""
    inner = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    message = getattr(inner, "verify_message", "") or getattr(inner, "reason", "")
    return str(message or getattr(inner, "strerror", "") or type(inner).__name__)


def line(text: str) -> str:
    """Return the text as one short printable line: servers choose parts of it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
