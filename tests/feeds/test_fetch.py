"""A fetch comes to a document, to "nothing new", or to a failure with a reason."""

import asyncio
import socket
import ssl
from datetime import timedelta

import pytest

from bot.feeds import Fetcher
from bot.model import Failure, Fetched, FetchFailed, NotModified
from tests.feed_server import FeedServer
from tests.feeds.conftest import policy

SOON = policy(timeout=timedelta(seconds=0.3))


async def failed(fetcher: Fetcher, url: str) -> FetchFailed:
    """Fetch what must fail, and check what holds for every failure."""
    result = await fetcher.fetch(url)
    assert isinstance(result, FetchFailed)
    assert result.detail
    assert result.detail.isprintable()
    assert len(result.detail) <= 300
    return result


async def test_a_document_comes_with_its_validators(server: FeedServer, fetcher: Fetcher) -> None:
    server.feed(
        "world",
        headers={"Last-Modified": "Sat, 14 Mar 2026 09:00:00 GMT", "Cache-Control": "max-age=600"},
    )

    result = await fetcher.fetch(server.url("world"))

    assert result == Fetched(
        body=server.feed("world").body(),
        url=server.url("world"),
        content_type="application/rss+xml",
        etag=server.feed("world").etag(),
        last_modified="Sat, 14 Mar 2026 09:00:00 GMT",
        max_age=timedelta(minutes=10),
    )


async def test_an_unchanged_document_is_not_sent_again(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.feed("world", headers={"Cache-Control": "max-age=600"})
    etag = server.feed("world").etag()

    result = await fetcher.fetch(server.url("world"), etag=etag)

    assert result == NotModified(max_age=timedelta(minutes=10))


async def test_what_we_are_told_is_what_we_ask_with(server: FeedServer, fetcher: Fetcher) -> None:
    await fetcher.fetch(server.url("world"), etag='W/"abc"', last_modified="yesterday")

    asked = server.asked("world")[0].headers
    assert asked["If-None-Match"] == 'W/"abc"'
    assert asked["If-Modified-Since"] == "yesterday"
    assert asked["Accept-Encoding"] == "gzip, deflate"
    assert asked["User-Agent"].startswith("Rasid/")
    assert "Cookie" not in asked


async def test_cookies_are_not_kept(server: FeedServer, fetcher: Fetcher) -> None:
    server.feed("world", headers={"Set-Cookie": "who=me"})

    await fetcher.fetch(server.url("world"))
    await fetcher.fetch(server.url("world"))

    assert "Cookie" not in server.asked("world")[1].headers


@pytest.mark.parametrize("fault", ["gzip", "gzip_unsaid", "deflate", "raw_deflate", "not_gzip"])
async def test_a_document_is_decompressed(server: FeedServer, fetcher: Fetcher, fault: str) -> None:
    server.fault("world", fault)

    result = await fetcher.fetch(server.url("world"))

    assert isinstance(result, Fetched)
    assert result.body == server.feed("world").body()


@pytest.mark.parametrize(
    ("fault", "failure", "says"),
    [
        ("broken_server", Failure.SERVER_ERROR, "500"),
        ("cut_gzip", Failure.PROTOCOL, "cut short"),
        ("disconnect", Failure.CONNECT, "without an answer"),
        ("endless", Failure.TOO_LARGE, "larger than 5 MB"),
        ("forbidden", Failure.CLIENT_ERROR, "403 Forbidden"),
        ("gone", Failure.GONE, "410 Gone"),
        ("gzip_bomb", Failure.TOO_LARGE, "10 MB decompressed"),
        ("huge_header", Failure.PROTOCOL, "not proper HTTP"),
        ("large", Failure.TOO_LARGE, "larger than"),
        ("no_content", Failure.PROTOCOL, "204"),
        ("not_found", Failure.CLIENT_ERROR, "404 Not Found"),
        ("not_http", Failure.PROTOCOL, "not proper HTTP"),
        ("rate_limited", Failure.RATE_LIMITED, "429"),
        ("redirect_loop", Failure.REDIRECTS, "more than 5 redirects"),
        ("redirect_to_file", Failure.REFUSED_ADDRESS, "not file"),
        ("redirect_to_itself", Failure.REDIRECTS, "nowhere"),
        ("redirect_to_private", Failure.REFUSED_ADDRESS, "not a public address"),
        ("truncated", Failure.PROTOCOL, "cut short"),
        ("unasked_304", Failure.PROTOCOL, "304"),
        ("unavailable", Failure.SERVER_ERROR, "503"),
        ("unknown_compression", Failure.PROTOCOL, "nobody asked for"),
    ],
)
async def test_a_fault_is_a_failure_with_a_reason(
    server: FeedServer, fetcher: Fetcher, fault: str, failure: Failure, says: str
) -> None:
    server.fault("world", fault)

    result = await failed(fetcher, server.url("world"))

    assert result.failure is failure
    assert says in result.detail


@pytest.mark.parametrize("fault", ["drip", "hang", "hang_in_body"])
async def test_a_server_that_never_ends_is_left_at_the_deadline(
    server: FeedServer, fault: str
) -> None:
    server.fault("world", fault)

    async with Fetcher(SOON) as fetcher:
        result = await failed(fetcher, server.url("world"))

    assert result.failure is Failure.TIMEOUT
    assert "0.3 s" in result.detail


async def test_the_deadline_spans_redirects(server: FeedServer) -> None:
    server.fault("world", "moved_for_now", to="hanging")
    server.fault("hanging", "hang")

    async with Fetcher(SOON) as fetcher:
        result = await failed(fetcher, server.url("world"))

    assert result.failure is Failure.TIMEOUT


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("rate_limited", Failure.RATE_LIMITED),
        ("unavailable", Failure.RATE_LIMITED),
        ("forbidden", Failure.CLIENT_ERROR),
    ],
)
async def test_when_to_come_again_is_kept(
    server: FeedServer, fetcher: Fetcher, fault: str, failure: Failure
) -> None:
    server.fault("world", fault, retry_after=43837)

    result = await failed(fetcher, server.url("world"))

    assert result.failure is failure
    assert result.retry_after == timedelta(seconds=43837)


@pytest.mark.parametrize("fault", ["moved", "moved_308"])
async def test_a_permanent_move_is_told(server: FeedServer, fetcher: Fetcher, fault: str) -> None:
    server.fault("old", fault, to="/feed/world")

    result = await fetcher.fetch(server.url("old"))

    assert isinstance(result, Fetched)
    assert result.moved_to == result.url == server.url("world")


async def test_a_move_for_now_is_no_move(server: FeedServer, fetcher: Fetcher) -> None:
    server.fault("old", "moved_for_now", to="/feed/world")

    result = await fetcher.fetch(server.url("old"))

    assert isinstance(result, Fetched)
    assert result.moved_to is None
    assert result.url == server.url("world")


async def test_a_move_counts_as_far_as_the_chain_is_permanent(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.fault("old", "moved", to="/feed/middle")
    server.fault("middle", "moved_for_now", to="/feed/last")
    server.fault("last", "moved", to="/feed/world")

    result = await fetcher.fetch(server.url("old"))

    assert isinstance(result, Fetched)
    assert result.moved_to == server.url("middle")
    assert result.url == server.url("world")


async def test_no_redirect_is_followed_where_none_is_allowed(server: FeedServer) -> None:
    server.fault("old", "moved", to="/feed/world")

    async with Fetcher(policy(max_redirects=0)) as fetcher:
        result = await failed(fetcher, server.url("old"))

    assert result.failure is Failure.REDIRECTS


async def test_a_redirect_to_the_same_address_ends_at_once(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.fault("world", "moved_for_now", to="/feed/world")

    result = await failed(fetcher, server.url("world"))

    assert "to itself" in result.detail
    assert len(server.asked("world")) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/feed",
        "http://[::1]/feed",
        "http://[::ffff:10.0.0.1]/feed",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://outlet.example/feed",
        "gopher://outlet.example/",
        "/etc/passwd",
        "http://",
        "http://[",
        "http://outlet.example:99999/",
        "",
    ],
)
async def test_an_address_that_is_never_polled_is_refused(fetcher: Fetcher, url: str) -> None:
    result = await failed(fetcher, url)

    assert result.failure is Failure.REFUSED_ADDRESS


async def test_nothing_is_dialled_that_is_refused(server: FeedServer) -> None:
    async with Fetcher(policy(allow_networks=())) as fetcher:
        result = await failed(fetcher, server.url("world"))

    assert result.failure is Failure.REFUSED_ADDRESS
    assert server.requests == []


async def test_a_port_that_nobody_listens_at_is_no_connection(fetcher: Fetcher) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        result = await failed(fetcher, f"http://127.0.0.1:{taken.getsockname()[1]}/")

    assert result.failure is Failure.CONNECT
    assert "no connection to 127.0.0.1" in result.detail


async def test_a_name_that_does_not_exist_is_told(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # the outside: there is no name server here

    result = await failed(fetcher, "http://nowhere.example/feed")

    assert result.failure is Failure.DNS
    assert result.detail == "the host nowhere.example is not found"


async def test_a_name_without_an_address_is_not_found(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [])

    result = await failed(fetcher, "http://nowhere.example/feed")

    assert result.failure is Failure.DNS


async def test_a_name_that_leads_inside_is_refused_at_the_socket(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.0.1", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [inside])

    result = await failed(fetcher, "http://rebound.example/feed")

    assert result.failure is Failure.REFUSED_ADDRESS
    assert result.detail == "rebound.example is not polled: 192.168.0.1 is not a public address"


async def test_a_name_that_cannot_be_one_is_refused(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(host: str, *args: object, **kwargs: object) -> None:
        host.encode("idna")  # as the real one does first: a label of 300 letters is no name

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    result = await failed(fetcher, f"http://{'a' * 300}.example/")

    assert result.failure is Failure.REFUSED_ADDRESS


async def test_a_server_without_tls_is_told(server: FeedServer, fetcher: Fetcher) -> None:
    result = await failed(fetcher, server.url("world").replace("http://", "https://"))

    assert result.failure is Failure.TLS


async def test_a_downgrade_to_http_is_not_followed() -> None:
    from yarl import URL

    from bot.feeds.failures import RefusalError
    from bot.feeds.fetch import _target

    with pytest.raises(RefusalError, match="https to http"):
        _target(URL("https://outlet.example/feed"), "http://outlet.example/feed")


async def test_credentials_are_sent_and_never_told(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.url("world").replace("http://", "http://reader:secret@")

    result = await fetcher.fetch(url)

    assert isinstance(result, Fetched)
    assert server.asked("world")[0].headers["Authorization"].startswith("Basic ")
    assert "secret" not in result.url


@pytest.mark.parametrize("fault", ["hang", "disconnect", "truncated", "not_http", "not_found"])
async def test_credentials_are_in_no_failure(server: FeedServer, fault: str) -> None:
    server.fault("world", fault)
    url = server.url("world").replace("http://", "http://reader:secret@")

    async with Fetcher(SOON) as fetcher:
        result = await failed(fetcher, url)

    assert "secret" not in repr(result)


async def test_credentials_go_along_within_a_host(server: FeedServer, fetcher: Fetcher) -> None:
    server.fault("old", "moved", to=server.url("world"))
    url = server.url("old").replace("http://", "http://reader:secret@")

    result = await fetcher.fetch(url)

    assert isinstance(result, Fetched)
    assert result.moved_to == server.url("world").replace("http://", "http://reader:secret@")
    assert "Authorization" in server.asked("world")[0].headers


async def test_credentials_do_not_go_to_another_host(server: FeedServer, fetcher: Fetcher) -> None:
    server.fault("old", "moved", to=server.url("world").replace("127.0.0.1", "127.0.0.2"))
    url = server.url("old").replace("http://", "http://reader:secret@")

    result = await failed(fetcher, url)

    assert result.failure is Failure.CONNECT  # nobody listens there; what counts is who was asked
    assert "secret" not in repr(result)


async def test_cancelling_a_fetch_cancels_it(server: FeedServer, fetcher: Fetcher) -> None:
    server.fault("world", "hang")
    fetching = asyncio.create_task(fetcher.fetch(server.url("world")))
    await server.polled("world")

    fetching.cancel()

    with pytest.raises(asyncio.CancelledError):
        await fetching


async def test_a_fetcher_works_only_within_its_context() -> None:
    with pytest.raises(RuntimeError, match="context"):
        await Fetcher(policy()).fetch("http://127.0.0.1/")


async def test_an_absurd_validator_is_not_kept(server: FeedServer, fetcher: Fetcher) -> None:
    server.feed("world", validators=False, headers={"ETag": "x" * 1001, "Last-Modified": " "})

    result = await fetcher.fetch(server.url("world"))

    assert isinstance(result, Fetched)
    assert result.etag is None
    assert result.last_modified is None


async def test_a_strange_error_is_still_a_value() -> None:
    import aiohttp

    from bot.feeds.failures import foreign

    assert foreign(aiohttp.ClientError("odd"), 1).failure is Failure.PROTOCOL
    assert foreign(ssl.SSLCertVerificationError("bad"), 1).failure is Failure.TLS
    assert foreign(ConnectionResetError(), 1).failure is Failure.CONNECT
