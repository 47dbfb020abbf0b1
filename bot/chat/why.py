"""/why URL: which step stopped the article, or when this chat was told."""

import asyncio

from bot.actions import why
from bot.actions.feeds import address, name
from bot.actions.why import Evidence, Verdict
from bot.chat import asking
from bot.chat.lines import title_line
from bot.chat.turn import Talk
from bot.delivery.draft import Draft, cut
from bot.delivery.taps import Tap
from bot.model import Delivery, DeliveryState, Message

_WATCHES = 10
_TEXT = 100
_TERMS = 8
_NEAR = 3


async def why_not(talk: Talk, text: str) -> None:
    """/why URL; without one, ask for it."""
    if not text:
        await asking.ask(talk, "why", "why.ask")
        return
    url = address(text)
    evidence = await talk.do(lambda unit: why.gather(unit, talk.chat, url))
    verdicts = await asyncio.to_thread(why.judge, evidence)
    await talk.voice.reply(_message(talk, evidence, verdicts))


async def why_prepared(talk: Talk, tap: Tap) -> None:
    """/why for an address that was offered with a button."""
    url = (await asking.prepared(talk, tap.id)).text
    await talk.voice.toast("")
    await why_not(talk, url)


def _message(talk: Talk, evidence: Evidence, verdicts: tuple[Verdict, ...]) -> Message:
    draft = Draft()
    if evidence.article is None:
        _never_seen(draft, talk, evidence)
        return draft.message()
    title_line(draft, talk, evidence.article)
    seen = evidence.article.first_seen
    feed = name(evidence.feed) if evidence.feed else ""
    key = "why.seen" if feed else "why.seen_before"
    _tell(draft, talk, key, when=seen, feed=feed)
    if why.was_baseline(evidence):
        _tell(draft, talk, "why.baseline")
    if evidence.delivery is not None:
        _delivered(draft, talk, evidence.delivery)
    if evidence.muted:
        _tell(draft, talk, "why.muted")
    if why.quiet(talk.chat, talk.now):
        _tell(draft, talk, "why.chat_paused")
    if not verdicts:
        _tell(draft, talk, "why.no_watches")
    for verdict in verdicts[:_WATCHES]:
        _verdict(draft, talk, verdict)
    if len(verdicts) > _WATCHES:
        draft.line().add(talk.texts.say("why.further", n=len(verdicts) - _WATCHES))
    return draft.message()


def _never_seen(draft: Draft, talk: Talk, evidence: Evidence) -> None:
    draft.add_marked(*talk.texts.rich("why.never_seen"))
    if not evidence.near:
        _tell(draft, talk, "why.no_feed")
        return
    for feed in evidence.near[:_NEAR]:
        if feed.failures:
            _tell(draft, talk, "why.feed_failing", feed=name(feed), reason=cut(feed.failure, 80))
        elif feed.last_success is None:
            _tell(draft, talk, "why.feed_new", feed=name(feed))
        else:
            _tell(draft, talk, "why.feed_fine", feed=name(feed), when=feed.last_success)


def _delivered(draft: Draft, talk: Talk, delivery: Delivery) -> None:
    when = delivery.settled or delivery.created
    _tell(draft, talk, _STATES[delivery.state], when=when, detail=cut(delivery.detail, 100))


_STATES = {
    DeliveryState.QUEUED: "why.delivery.queued",
    DeliveryState.SENDING: "why.delivery.queued",
    DeliveryState.SENT: "why.delivery.sent",
    DeliveryState.UNKNOWN: "why.delivery.unknown",
    DeliveryState.DEAD: "why.delivery.dead",
}


def _verdict(draft: Draft, talk: Talk, verdict: Verdict) -> None:
    watch = verdict.watch
    params: dict[str, object] = {"number": watch.number, "text": cut(watch.text, _TEXT)}
    if verdict.fate is not None:
        _tell(draft, talk, f"why.fate.{verdict.fate.value}", **params)
    elif verdict.would_match:
        _tell(draft, talk, "why.would_match", **params)
    else:
        _missed(draft, talk, verdict.missing, params)


def _missed(draft: Draft, talk: Talk, missing: tuple[str, ...], params: dict[str, object]) -> None:
    """Tell the terms that the article did not have, and the excluded ones that it had."""
    absent = [term for term in missing if not term.startswith("-")]
    present = [term.removeprefix("-") for term in missing if term.startswith("-")]
    if absent:
        _tell(draft, talk, "why.missing", terms=_named(talk, absent), **params)
    if present:
        _tell(draft, talk, "why.excluded", terms=_named(talk, present), **params)


def _named(talk: Talk, terms: list[str]) -> str:
    return ", ".join(talk.texts.beside(cut(term, 60)) for term in terms[:_TERMS])


def _tell(draft: Draft, talk: Talk, key: str, **params: object) -> None:
    draft.line().add_marked(*talk.texts.rich(key, **params))
