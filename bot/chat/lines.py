"""Lines that several answers share: an article in a list, a line with a caret under a mistake."""

import unicodedata

from bot.chat.turn import Talk
from bot.delivery.draft import Draft, cut
from bot.delivery.excerpt import bold
from bot.i18n import isolate
from bot.model import Article, Style
from rules import Field, Span

_TITLE = 160  # UTF-16 units
_NAME = 40
_URL = 2048
_BOLD = 6  # marks a line; Telegram takes 100 in all
_RIGHT_TO_LEFT = "\u200f"
_WIDE_SPACE = "\u3000"


def title_line(draft: Draft, talk: Talk, article: Article, spans: tuple[Span, ...] = ()) -> None:
    """Append a line: the headline, linked, its matched words bold; outlet and time."""
    title = cut(article.title or article.url, _TITLE)
    draft.line().add("• ")
    start = len(draft) + 1  # inside the isolate
    linked(draft, isolate(title), article.url)
    for left, right in bold(len(title), spans, Field.TITLE)[:_BOLD]:
        draft.mark(Style.BOLD, start + left, start + right)
    if article.outlet:
        draft.add(" — ").add(isolate(cut(article.outlet, _NAME)))
    published(draft, talk, article)


def published(draft: Draft, talk: Talk, article: Article) -> None:
    """Append when an article was published, or else seen; each reader sees their own zone."""
    moment, zone = article.published or article.first_seen, talk.chat.time_zone
    shown = talk.texts.moment(moment, zone) + (" UTC" if zone == "UTC" else "")
    draft.add(" · ").add(shown, Style.TIME, time=moment)


def linked(draft: Draft, text: str, url: str) -> None:
    """Append a text as a link, or bare where the URL is none that Telegram takes."""
    fits = url.startswith(("http://", "https://")) and len(url) <= _URL and url.isprintable()
    if fits and " " not in url:
        draft.add(text, Style.LINK, url=url)
    else:
        draft.add(text)


def pointed(draft: Draft, line: str, caret: int) -> None:
    """Append a line in fixed width, and under it a caret at a place in it."""
    pad = "".join(_WIDE_SPACE if _is_wide(sign) else " " for sign in line[:caret])
    rtl = next(
        (kind for kind in map(unicodedata.bidirectional, line) if kind in {"L", "R", "AL"}), "L"
    )
    turned = "" if rtl == "L" else _RIGHT_TO_LEFT
    draft.line().add(f"{line}\n{turned}{pad}^", Style.CODE)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in {"W", "F"}
