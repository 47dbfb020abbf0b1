"""Decompresses a body piece by piece and stops at a limit, so that a bomb cannot go off."""

import zlib
from typing import Protocol

_GZIP_MAGIC = b"\x1f\x8b"
_PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})  # "utf-8": servers that mix it up


class TooLargeError(Exception):
    """There is more than we take."""


class BrokenError(Exception):
    """The compression is none we asked for, or its data are damaged."""


class Decoder(Protocol):
    """Turns pieces of a body as sent into the body."""

    def feed(self, piece: bytes) -> None:
        """Take the next piece; raises TooLargeError or BrokenError."""
        ...

    def close(self) -> bytes:
        """Return the whole body; raises BrokenError if it ends too early."""
        ...


def decoder(encoding: str, limit: int) -> Decoder:
    """Choose the decoder for a Content-Encoding."""
    name = encoding.strip().lower()
    if name in _PLAIN:
        return _Body(limit, claimed=False)
    if name in ("gzip", "x-gzip", "deflate"):
        return _Body(limit, claimed=True)
    raise BrokenError(f"compressed as {name[:40]!r}, which nobody asked for")


class _Body:
    """A body that may be gzip, zlib, raw deflate or plain: its first bytes say which.

    The header alone cannot be trusted: feeds kept as .xml.gz come without it, and some servers
    send it over plain text.
    """

    def __init__(self, limit: int, *, claimed: bool) -> None:
        self._limit = limit
        self._claimed = claimed
        self._inflate: zlib._Decompress | None = None
        self._head: bytes | None = b""  # None once we know what the body is
        self._rest = b""  # after the end of a gzip member: another may follow
        self._out = bytearray()

    def feed(self, piece: bytes) -> None:
        """Take the next piece; raises TooLargeError or BrokenError."""
        if self._head is not None:
            piece = self._head = self._head + piece
            if len(piece) < len(_GZIP_MAGIC):
                return
            self._start(piece)
        self._take(piece)

    def close(self) -> bytes:
        """Return the whole body; raises BrokenError if it ends too early."""
        if self._head:
            head = self._head
            self._start(head)
            self._take(head)
        if self._inflate is not None and not self._inflate.eof:
            raise BrokenError("its compressed body is cut short")
        return bytes(self._out)

    def _start(self, piece: bytes) -> None:
        self._head = None
        if piece.startswith(_GZIP_MAGIC):
            self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        elif self._claimed and not piece.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            zlib_header = piece[0] & 0x0F == 8
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS * (1 if zlib_header else -1))

    def _take(self, piece: bytes) -> None:
        if self._inflate is None:
            self._add(piece)
            return
        try:
            self._expand(piece)
        except zlib.error as error:
            raise BrokenError("its compression is damaged") from error

    def _expand(self, piece: bytes) -> None:
        assert self._inflate is not None
        while piece:
            if self._inflate.eof:
                piece = self._rest + piece
                self._rest = piece[: len(_GZIP_MAGIC)]
                if not piece.startswith(_GZIP_MAGIC):
                    return  # padding, or half of the next member's mark
                self._rest = b""
                self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
            room = self._limit - len(self._out) + 1
            self._add(self._inflate.decompress(piece, room))
            piece = (
                self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            )

    def _add(self, plain: bytes) -> None:
        if len(self._out) + len(plain) > self._limit:
            raise TooLargeError
        self._out += plain
