"""One address for one article: what differs between links to the same page is taken away.

The result names a page, it is not for clicking: the scheme is always https, and `www.` is gone.
"""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.articles import trackers

_LONGEST: Final = 2048  # as browsers and crawlers agree; the rest of a longer link is no address
_ROUNDS: Final = 8  # unwrapping and cutting end by themselves; this is for what nobody thought of

_SPACE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_BARE: Final = re.compile(r"(?://|(?=www\.))", re.IGNORECASE)
_CACHE: Final = re.compile(
    r"https?://(?:[^/]+\.cdn\.ampproject\.org/[a-z](?:/s)?/|(?:www\.)?google\.[a-z.]+/amp/(?:s/)?)",
    re.IGNORECASE,
)
# Links through another's counter, with the address they lead to inside.
_REDIRECT: Final = re.compile(
    r"https?://(?:"
    r"(?:(?:www\.)?google\.[a-z.]+/url|(?:www\.)?bing\.com/news/apiclick\.aspx|l\.facebook\.com/l\.php)"
    r"\?(?:[^#]*&)?(?:url|q|u)=(?P<quoted>https?(?::|%3a)[^&#]+)"
    r"|[^/?#]+/[^?#]*/\*(?P<plain>https?://.+))",
    re.IGNORECASE,
)
_MIRRORS: Final = frozenset({"www", "www2", "www3", "m", "mobile", "amp"})  # labels of a host
_AMP_END: Final = re.compile(r"(?:/amp|[./]amp\.html?)/*$", re.IGNORECASE)
_AMP_START: Final = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"%(?:([0-9A-Fa-f]{2})|)")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT: Final = _UNRESERVED | frozenset("%!$&'()*+,;=:@/?")


def canonical(url: str) -> str:
    """Return the one address of the page that a link leads to; never raises.

    What is no web address comes back as it is, without the white space.
    """
    link = _SPACE.sub("", url[: 4 * _LONGEST]).replace("&amp;", "&")[:_LONGEST]
    for _ in range(_ROUNDS):
        shorter = _once(link)
        if shorter == link:
            break
        link = shorter
    return link


def is_front(address: str) -> bool:
    """Tell whether a canonical address is a site's front page: it names no article."""
    rest = address.partition("://")[2]
    return "/" not in rest and "?" not in rest and "#" not in rest


def host(url: str) -> str:
    """Return the host of a link without `www.` and its kin, "" if it has none."""
    try:
        return _host(urlsplit(url.strip()).hostname or "")
    except ValueError:
        return ""


def _once(link: str) -> str:
    if not _SCHEME.match(link):
        link = _BARE.sub("https://", link, count=1) if _BARE.match(link) else link
    if led := _REDIRECT.match(link):
        link = unquote(led["quoted"]) if led["quoted"] else led["plain"]
    link = _CACHE.sub("https://", link, count=1)
    if not _WEB.match(link):
        return link
    try:
        parts = urlsplit(link)
        name, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return link
    if not name:
        return link
    place = f"[{name}]" if ":" in name else name
    if port not in (None, 80, 443):
        place = f"{place}:{port}"
    path, query = _path(parts.path), _query(parts.query)
    fragment = f"#{_escaped(parts.fragment)}" if parts.fragment.startswith("!") else ""
    return f"https://{place}{path}{'?' if query else ''}{query}{fragment}"


def _host(name: str) -> str:
    name = name.rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return name
    labels = name.split(".")
    kept = [label for label in labels[:-2] if label not in _MIRRORS]
    return ".".join([*kept, *labels[-2:]])


def _path(path: str) -> str:
    """Resolve dots, drop what serves a machine (sessions, AMP, index files, the last slash)."""
    path = _dotless(_escaped(_SESSION.sub("", path)))
    for _ in range(_ROUNDS):
        shorter = _AMP_START.sub("", _INDEX.sub("", _AMP_END.sub("", path))).rstrip("/")
        if shorter == path:
            break
        path = shorter
    return path


def _dotless(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in ("", "."):
            kept.append(part)
    return "".join(f"/{part}" for part in kept)


def _query(query: str) -> str:
    pieces = [piece for piece in query.split("&") if piece]
    kept = [_escaped(piece) for piece in pieces if not trackers.is_tracker(piece)]
    return "&".join(sorted(kept))


def _escaped(text: str) -> str:
    """Write each character in its one form: plain where it may be, else as %XX of its UTF-8."""
    text = _ESCAPE.sub(_one_escape, text)
    if _KEPT.issuperset(text):
        return text
    return "".join(c if c in _KEPT else _percent(c) for c in text)


def _one_escape(match: re.Match[str]) -> str:
    if not match[1]:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
