"""The keys under which an article's story is found."""

import xxhash

from bot.model import Article


def keys(article: Article) -> tuple[bytes, ...]:
    """Return the keys of the article's address, of its text, and of both text and headline."""
    found = (address_key(article), wire_key(article), reissue_key(article))
    return tuple(key for key in found if key)


def address_key(article: Article) -> bytes:
    """Return the key of the canonical address, b"" if it names no page."""
    return _digest("address", article.canonical_url.encode()) if article.canonical_url else b""


def wire_key(article: Article) -> bytes:
    """Return the key of the text, b"" if it is too short to tell."""
    return _digest("text", article.text_key) if article.text_key else b""


def reissue_key(article: Article) -> bytes:
    """Return the key of the text under its headline, b"" if the text is too short to tell."""
    headline = " ".join(article.title.casefold().split()).encode()
    return _digest("reissue", article.text_key + headline) if article.text_key else b""


def _digest(kind: str, value: bytes) -> bytes:
    return xxhash.xxh3_128_digest(kind.encode() + b"\0" + value)
