"""What an alert says: composed when it is sent, so that it tells the story as it is by then."""

from collections.abc import Sequence

from bot.delivery.draft import Draft, cut
from bot.delivery.excerpt import bold, excerpt
from bot.delivery.taps import Tap, encode
from bot.i18n import Texts, tame
from bot.model import Button, Mark, Message, Owed, Style, WatchState
from rules import Field

_TITLE = 400  # UTF-16 units: longer headlines are texts that lost their headline
_NAME = 60  # of an outlet or agency
_WATCH = 100
_LISTED_TITLE = 120  # 20 alerts of a burst stay under Telegram's 4096
_LISTED_NAME = 40
_NAMED_OUTLETS = 5
_MARKS = 40  # bold words; Telegram takes 100 marks in all


def compose(owed: Owed, texts: Texts) -> Message:
    """Return the alert: headline, who and when, the sentence that matched, who else has it."""
    draft = Draft()
    _headline(draft, owed)
    _byline(draft, owed, texts)
    _sentence(draft, owed)
    _outlets(draft, owed, texts)
    _watches(draft, owed, texts)
    return draft.message(_buttons(owed, texts), preview=_web(owed.article.url))


def compose_plain(owed: Owed) -> Message:
    """Return the alert as bare text and link: what is left to try when the other was refused."""
    title = cut(owed.article.title, _TITLE)
    return Message(text=f"{title}\n{_web(owed.article.url)}".strip())


def compose_burst(burst: Sequence[Owed], texts: Texts) -> Message:
    """Return one list of many alerts, each with its link: a flood is folded, never dropped."""
    draft = Draft()
    draft.add(texts.say("alert.burst", n=len(burst)), Style.BOLD)
    for owed in burst:
        article = owed.article
        draft.line().add("• ")
        _linked(draft, texts.beside(cut(article.title, _LISTED_TITLE)), article.url)
        if article.outlet:
            draft.add(" — ").add(texts.beside(cut(article.outlet, _LISTED_NAME)))
    return draft.message()


def _headline(draft: Draft, owed: Owed) -> None:
    article = owed.article
    title = cut(article.title, _TITLE)
    start = len(draft)
    _linked(draft, tame(title), article.url)
    for left, right in bold(len(title), owed.spans, Field.TITLE)[:_MARKS]:
        draft.mark(Style.BOLD, start + left, start + right)


def _byline(draft: Draft, owed: Owed, texts: Texts) -> None:
    """Outlet · agency · language · time, what is unknown left out."""
    article = owed.article
    names = [name for name in (article.outlet, article.agency) if name]
    parts = [texts.beside(cut(name, _NAME)) for name in dict.fromkeys(names)]
    if article.language:
        parts.append(article.language.upper())
    draft.line().add(" · ".join(parts), Style.ITALIC)
    if parts:
        draft.add(" · ")
    if article.published:
        zone = owed.chat.time_zone
        moment = texts.moment(article.published, zone) + (" UTC" if zone == "UTC" else "")
        draft.add(moment, Style.TIME, time=article.published)
    else:
        draft.add(texts.say("alert.time_unknown"))


def _sentence(draft: Draft, owed: Owed) -> None:
    shown = excerpt(owed.article.text, owed.spans)
    if not shown.text or shown.text.strip(" .…") == owed.article.title.strip(" .…"):
        return
    draft.line().line()
    marks = [Mark(style=Style.QUOTE, start=0, end=len(shown.text))]
    marks += [Mark(style=Style.BOLD, start=a, end=b) for a, b in shown.bold[:_MARKS]]
    draft.add_marked(tame(shown.text), tuple(marks))


def _outlets(draft: Draft, owed: Owed, texts: Texts) -> None:
    others = [name for name in owed.story.outlets if name != owed.article.outlet]
    if others:
        named = ", ".join(texts.beside(cut(name, _NAME)) for name in others[:_NAMED_OUTLETS])
        more = "…" if len(others) > _NAMED_OUTLETS else ""
        draft.line().line().add(texts.say("alert.also", n=len(others), outlets=named + more))


def _watches(draft: Draft, owed: Owed, texts: Texts) -> None:
    named = ", ".join(texts.beside(cut(watch.text, _WATCH)) for watch in owed.watches[:3])
    if named:
        draft.line().line().add(texts.say("alert.watch", n=len(owed.watches), watches=named))


def _buttons(owed: Owed, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    def button(verb: str, number: int) -> Button:
        return Button(text=texts.say(f"alert.button.{verb}"), data=encode(Tap(verb, number)))

    first = [button("mute", owed.delivery.id)]
    if owed.watches:
        watch = owed.watches[0]
        first.append(button("resume" if watch.state is WatchState.PAUSED else "pause", watch.id))
    return tuple(first), (button("less", owed.delivery.id), button("more", owed.delivery.id))


def _linked(draft: Draft, text: str, url: str) -> None:
    if _web(url):
        draft.add(text, Style.LINK, url=url)
    else:
        draft.add(text)


def _web(url: str) -> str:
    """Return a URL that Telegram takes as a link, or nothing: a bad one sinks its message."""
    fits = url.startswith(("http://", "https://")) and len(url) <= 2048 and url.isprintable()
    return url if fits and " " not in url else ""
