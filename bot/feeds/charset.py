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
_NAMES = {"cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5-hkscs"}
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """An encoding as it is declared, and the codec by which it is read."""

    label: str
    codec: str


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return the text of a document: by its marks, its bytes, its declarations, its language."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(text=body[len(mark) :].decode(name, "replace"), encoding=name)
    for mark, name in _MARKERS:
        if body.startswith(mark):
            return Decoded(text=body.decode(name, "replace"), encoding=name)
    body = body.removeprefix(codecs.BOM_UTF8)
    claims, problems = _claims(body, content_type)
    text, codec = _choose(body, claims)
    label = next((claim.label for claim in claims if claim.codec == codec), "")
    if claims and body.isascii():
        label = claims[0].label
    elif claims and not label:
        problems = (*problems, f"declared as {claims[0].label}, read as {_public(codec)}")
    if text.count("\ufffd") > body.count(b"\xef\xbf\xbd"):
        problems = (*problems, "some bytes are no characters in its encoding")
    return Decoded(text=text, encoding=label or _public(codec), problems=problems)


def _claims(body: bytes, content_type: str) -> tuple[list[_Claim], tuple[str, ...]]:
    """Return the encodings it claims, likeliest first, and what is odd about the claims.

    The server's word goes first (RFC 7303), unless it is the Latin-1 that web servers add unasked.
    """
    claims: list[_Claim] = []
    problems: list[str] = []
    parameter = _PARAMETER.search(content_type)
    declared = _DECLARED.match(body[:400])
    for raw in (parameter and parameter[1], declared and declared[1].decode("ascii")):
        if raw and (codec := _known(raw)):
            claims.append(_Claim(raw.lower(), codec))
        elif raw:
            problems.append(f"declared as {raw!r}, an encoding nobody knows")
    if len({claim.codec for claim in claims}) == 2:
        server, document = claims
        problems.append(f"the server says {server.label}, the document {document.label}")
        if server.codec == "cp1252":
            claims.reverse()
    return claims, tuple(problems)


def _public(codec: str) -> str:
    """Return the name by which the world knows one of Python's codecs."""
    if codec.startswith("cp125") or codec == "cp874":
        return f"windows-{codec[2:]}"
    return _NAMES.get(codec, codec.replace("iso8859", "iso-8859").replace("_", "-"))


def _known(name: str) -> str:
    """Return Python's name of a text encoding, of the superset in real use; "" if there is none."""
    try:
        found = codecs.lookup(_ALIASES.get(name.lower(), name))
    except LookupError:
        return ""
    if not found._is_text_encoding:  # "hex", "zip": codecs, but not of characters
        return ""
    return _WIDER.get(found.name, found.name)


def _choose(body: bytes, claims: list[_Claim]) -> tuple[str, str]:
    """Return the text and the codec that gave it."""
    claimed = [claim.codec for claim in claims]
    for name in claimed:  # what can pass as UTF-8 by accident
        seven_bit = name in _SEVEN_BIT
        if (seven_bit or (name in _CJK and _few(body))) and (text := _strict(body, name)):
            return text, name
    text = body.decode("utf-8", "replace")
    spoilt = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if spoilt == 0 or _mostly_good(text, spoilt, sure="utf-8" in claimed or not claimed):
        return text, "utf-8"
    language = _language(body)
    for name in claimed:
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
    """Whether there are so few bytes beyond ASCII that they prove nothing."""
    return len(body.translate(None, bytes(range(0x80)))) < 8


def _mostly_good(text: str, spoilt: int, *, sure: bool) -> bool:
    """Whether a text is UTF-8 with accidents in it, such as a character cut in half."""
    good = sum(char > "\x7f" for char in text) - spoilt
    return good >= spoilt * (2 if sure else 20)


def _language(body: bytes) -> str:
    found = _LANGUAGE.search(body[:20_000])
    return (found[1] or found[2]).decode("ascii").lower() if found else ""
