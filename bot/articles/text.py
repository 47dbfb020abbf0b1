"""Plain text out of the HTML that feeds carry, and out of what only looks like it."""

import re
from html import unescape
from typing import Final

from lxml import etree
from lxml.html import defs


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LONGEST: Final = 400_000  # characters of markup looked at: ten times the longest article
_HIDDEN: Final = _set("script style title textarea template noscript iframe object svg math select")
_LINES: Final = frozenset(defs.block_tags) | _set(
    "br hr li td th tr dt dd figure figcaption article section aside header footer nav main"
)
_TAG: Final = re.compile(
    r"<(?=(/?)([a-zA-Z][a-zA-Z0-9:-]*+)(?:[\s/>]|$))"
    r"""(?=(?:[^<>"']|"[^"]*"|'[^']*')*+(?:>|["'][^<>]*$|$))"""  # and it ends, or the text does
)
_KNOWN: Final = frozenset(defs.tags) | _set(
    "article section aside header footer nav main figure figcaption video audio source picture "
    "svg math template time mark wbr ruby rt rp bdi details summary dialog data track o"
)
_LESS: Final = re.compile(r"<(?!!--|!doctype|\?[a-z])", re.IGNORECASE)
_CDATA: Final = re.compile(r"<!\[CDATA\[|\]\]>")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_GAP: Final = re.compile(r"[^\S\n]+")  # every white space of Unicode but the end of a line
_EDGE: Final = re.compile(r" *\n[\s]*")
_WRAPPED: Final = re.compile(r"(?<!\n)\n(?!\s*\n)")  # in markup a line's end is a space


def plain(html: str) -> str:
    """Return the text that a person would read, paragraphs separated by newlines; never raises."""
    text = _CONTROLS.sub("", html[:_LONGEST])
    if "<" in text or "&" in text:
        text, had_tags = _read(text)
        if not had_tags and _paired(text):  # the markup itself had been escaped
            text, _ = _read(text)
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)  # some escape twice
    return _tidy(text)


def line(html: str) -> str:
    """Return the text on one line, as of a headline."""
    return " ".join(plain(html).split())


def _read(markup: str) -> tuple[str, bool]:
    """Return the text of markup, and whether there was any tag in it."""
    markup = _CDATA.sub("", markup)
    tags = [match for match in _TAG.finditer(markup) if _is_element(match[2].lower())]
    comments = "<!" in markup or "<?" in markup
    if not tags and not comments:
        return unescape(markup), False
    real = {match.start() for match in tags}
    markup = _LESS.sub(lambda m: "<" if m.start() in real else "&lt;", markup)
    reader = _Reader()
    # The stubs ask for what a target may leave out: without `comment`, comments are dropped.
    parser = etree.HTMLParser(target=reader, encoding="utf-8", no_network=True)  # type: ignore[arg-type]
    parser.feed(markup.encode("utf-8", "ignore"))
    parser.close()
    return reader.text(), bool(tags)


def _is_element(name: str) -> bool:
    """Tell whether a name is an element's: one of HTML, of a namespace, or a page's own."""
    return name in _KNOWN or "-" in name or ":" in name


def _paired(text: str) -> bool:
    """Tell whether a text holds an opening and a closing tag, or one that stands alone."""
    names = [(match[1], match[2].lower()) for match in _TAG.finditer(text)]
    closed = {name for slash, name in names if slash}
    opened = {name for slash, name in names if not slash and _is_element(name)}
    return not opened.isdisjoint(closed | {"br", "img", "hr"})


def _tidy(text: str) -> str:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _EDGE.sub("\n", _GAP.sub(" ", text)).strip()


class _Reader:
    """Takes a parser's events one by one: no tree, so depth costs nothing."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._hidden = 0

    def start(self, tag: str, attributes: object) -> None:  # noqa: ARG002  (lxml's signature)
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _LINES:
            self._pieces.append("\n")

    def end(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _LINES:
            self._pieces.append("\n")

    def data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(_WRAPPED.sub(" ", data))

    def close(self) -> None:
        """Nothing is left to do: the text is asked for by name."""

    def text(self) -> str:
        return "".join(self._pieces)
