"""How requests to Telegram are carried."""

from telegram.request import BaseRequest, HTTPXRequest

CONNECT, READ, WRITE, POOL = 10.0, 15.0, 10.0, 5.0  # seconds
CONNECTIONS = 64


def build_request(proxy: str | None) -> BaseRequest:
    """Return a carrier of requests, over a proxy if one is given."""
    return HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        connect_timeout=CONNECT,
        read_timeout=READ,
        write_timeout=WRITE,
        pool_timeout=POOL,
        proxy=proxy,
    )
