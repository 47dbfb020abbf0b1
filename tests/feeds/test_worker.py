"""What the parser's process does with a document, and how readings travel."""

import pytest

from bot.feeds import worker
from bot.feeds.wire import pack_document, pack_reading, unpack_document, unpack_reading
from bot.feeds.worker import examine
from bot.model import Failure, FetchFailed, Parsed


def test_a_document_travels_whole() -> None:
    document = (b"\n\x00<rss>\n", "https://x.example/?a=\n", "text/xml")

    assert unpack_document(pack_document(*document)) == document


def test_a_failure_travels_whole() -> None:
    failed = FetchFailed(failure=Failure.NOT_A_FEED, detail="a web page, not a feed")

    assert unpack_reading(pack_reading(failed)) == failed


def test_what_was_not_meant_to_travel_does_not() -> None:
    with pytest.raises(TypeError, match="does not travel"):
        pack_reading(Parsed(entries=(), title=object()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MemoryError(), "too much memory"),
        (RecursionError(), "RecursionError"),
        (UnicodeEncodeError("utf-8", "x", 0, 1, "odd"), "UnicodeEncodeError"),
    ],
)
def test_whatever_a_document_does_to_the_parser_is_a_value(
    monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(worker, "read", fail)  # no document is known to do these things

    reading = examine(pack_document(b"<rss/>", "", ""))

    assert isinstance(reading, FetchFailed)
    assert reading.failure is Failure.UNREADABLE
    assert says in reading.detail
