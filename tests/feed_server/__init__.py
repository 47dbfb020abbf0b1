"""A feed server on loopback for tests: feeds that grow, validators, and faults by name.

In a test's own loop::

    async with FeedServer() as server:
        server.publish("world", title="Storm nears the coast")
        url = server.url("world")
        server.fault("world", "rate_limited", retry_after=60)

As a process of its own, for end-to-end tests: see `tests.feed_server.remote.RemoteFeedServer`.
"""

from tests.feed_server.feeds import Published, Served
from tests.feed_server.remote import RemoteFeedServer
from tests.feed_server.server import LOOPBACK, FeedServer, Request

__all__ = ["LOOPBACK", "FeedServer", "Published", "RemoteFeedServer", "Request", "Served"]
