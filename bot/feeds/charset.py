"""Decodes a document whose declared encoding may be missing, wrong, or true only in parts."""

import codecs
import re
from dataclasses import dataclass

from bot.feeds.guess import guess, speaks_latin

_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKERS = (  # "<" and its neighbours without a byte order mark (XML 1.0, appendix F)
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_WIDER = {  # what is declared, and the superset that is really used under its name
    "ascii": "cp1252",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_ALIASES = {  # names seen in feeds that Python does not know
    "iso-8859-8-i": "iso-8859-8",
    "windows-874": "cp874",
    "x-cp1251": "cp1251",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
}
_CJK = frozenset({"big5", "big5hkscs", "cp932", "cp949", "euc_jp", "gb18030", "johab"})
_SEVEN_BIT = frozenset({"hz", "iso2022_jp", "iso2022_kr", "utf-7"})  # valid as UTF-8, not meant so
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{1,40})")
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(
    rb"<(?:\w{1,9}:)?language[^<>]{0,80}>\s*([A-Za-z]{2,3})\b|xml:lang\s*=\s*[\"']([A-Za-z]{2,3})\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A document's text, and by which encoding it was read."""

    text: str
    encoding: str
    problems: tuple[str, ...] = ()


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return the text of a document: by its marks, its bytes, its declarations, its language."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(text=body[len(mark) :].decode(name, "replace"), encoding=name)
    for mark, name in _MARKERS:
        if body.startswith(mark):
            return Decoded(text=body.decode(name, "replace"), encoding=name)
    body = body.removeprefix(codecs.BOM_UTF8)
    stated, problems = _stated(body, content_type)
    text, used = _choose(body, stated)
    if stated and used not in stated and not body.isascii():
        problems = (*problems, f"declared as {stated[0]}, read as {used}")
    if text.count("\ufffd") > body.count(b"\xef\xbf\xbd"):
        problems = (*problems, "some bytes are no characters in its encoding")
    return Decoded(text=text, encoding=used, problems=problems)


def _stated(body: bytes, content_type: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the encodings it claims, likeliest first, and what is odd about the claims.

    The server's word goes first (RFC 7303), unless it is the Latin-1 that web servers add unasked.
    """
    names: list[str] = []
    problems: list[str] = []
    parameter = _PARAMETER.search(content_type)
    declared = _DECLARED.match(body[:400])
    for raw in (parameter and parameter[1], declared and declared[1].decode("ascii")):
        if not raw:
            continue
        if name := _known(raw):
            names.append(name)
        else:
            problems.append(f"declared as {raw!r}, an encoding nobody knows")
    if len(names) == 2 and names[0] != names[1]:
        problems.append(f"the server says {names[0]}, the document {names[1]}")
    if len(names) == 2 and names[0] == "cp1252":
        names.reverse()
    return names, tuple(problems)


def _known(name: str) -> str:
    """Return Python's name of a text encoding, of the superset in real use; "" if there is none."""
    try:
        found = codecs.lookup(_ALIASES.get(name.lower(), name))
    except LookupError:
        return ""
    if not found._is_text_encoding:  # "hex", "zip": codecs, but not of characters
        return ""
    return _WIDER.get(found.name, found.name)


def _choose(body: bytes, stated: list[str]) -> tuple[str, str]:
    for name in stated:
        if name in _SEVEN_BIT and (text := _strict(body, name)) is not None:
            return text, name
        if name in _CJK and _few(body) and (text := _strict(body, name)) is not None:
            return text, name  # a couple of its characters can pass as UTF-8 by accident
    text = body.decode("utf-8", "replace")
    spoilt = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if spoilt == 0 or _mostly_good(text, spoilt, sure="utf-8" in stated or not stated):
        return text, "utf-8"
    language = _language(body)
    for name in stated:
        if name == "utf-8" or (name == "cp1252" and not speaks_latin(language)):
            continue
        if (text_or_none := _strict(body, name)) is not None:
            return text_or_none, name
    name = guess(body, language)
    return _lenient(body, name), name


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        # five bytes that windows-1252 leaves open, and web browsers read as controls
        return body.decode("latin-1") if name == "cp1252" else None


def _lenient(body: bytes, name: str) -> str:
    return _strict(body, name) or body.decode(name, "replace")


def _few(body: bytes) -> bool:
    return sum(byte > 0x7F for byte in body) < 8 if len(body) < 100_000 else False


def _mostly_good(text: str, spoilt: int, *, sure: bool) -> bool:
    """Whether a text is UTF-8 with accidents in it, such as a character cut in half."""
    good = sum(char > "\x7f" for char in text) - spoilt
    return good >= spoilt * (2 if sure else 20)


def _language(body: bytes) -> str:
    found = _LANGUAGE.search(body[:20_000])
    return (found[1] or found[2]).decode("ascii").lower() if found else ""
