"""Compressed bodies come out whole, or not at all."""

import gzip
import zlib

import pytest

from bot.feeds.decompress import BrokenError, TooLargeError, decoder

TEXT = b"<rss>" + b"the same again and again " * 400 + b"</rss>"


def unpack(body: bytes, encoding: str, *, step: int = 1000, limit: int = 100_000) -> bytes:
    taker = decoder(encoding, limit)
    for start in range(0, len(body), step):
        taker.feed(body[start : start + step])
    return taker.close()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize("step", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(TEXT, "", id="plain"),
        pytest.param(TEXT, "identity", id="said to be plain"),
        pytest.param(TEXT, "UTF-8", id="a charset in the wrong header"),
        pytest.param(gzip.compress(TEXT), "gzip", id="gzip"),
        pytest.param(gzip.compress(TEXT), "x-gzip", id="gzip by its old name"),
        pytest.param(gzip.compress(TEXT), "", id="gzip unsaid"),
        pytest.param(gzip.compress(TEXT) + b"\0\0", "gzip", id="gzip with padding"),
        pytest.param(gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "gzip", id="two members"),
        pytest.param(zlib.compress(TEXT), "deflate", id="deflate"),
        pytest.param(raw_deflate(TEXT), "deflate", id="deflate without its header"),
        pytest.param(TEXT, "gzip", id="plain said to be gzip"),
    ],
)
def test_a_body_comes_out_whole_in_pieces_of_any_size(
    body: bytes, encoding: str, step: int
) -> None:
    assert unpack(body, encoding, step=step) == TEXT


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_empty_body_is_empty(encoding: str) -> None:
    assert unpack(b"", encoding) == b""


def test_a_body_of_one_byte_is_that_byte() -> None:
    assert unpack(b"<", "") == b"<"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_compression_that_nobody_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(BrokenError, match="nobody asked for"):
        decoder(encoding, 100)


def test_a_cut_body_is_broken() -> None:
    with pytest.raises(BrokenError, match="cut short"):
        unpack(gzip.compress(TEXT)[:-12], "gzip")


def test_damaged_data_are_broken() -> None:
    body = bytearray(gzip.compress(TEXT))
    body[15:25] = b"\xff" * 10

    with pytest.raises(BrokenError, match="damaged"):
        unpack(bytes(body), "gzip")


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))

    with pytest.raises(TooLargeError):
        unpack(bomb, "gzip", step=65_536, limit=1_000_000)


def test_a_body_of_exactly_the_limit_is_taken() -> None:
    assert unpack(gzip.compress(TEXT), "gzip", limit=len(TEXT)) == TEXT


def test_a_plain_body_beyond_the_limit_is_refused() -> None:
    with pytest.raises(TooLargeError):
        unpack(TEXT, "", limit=len(TEXT) - 1)
