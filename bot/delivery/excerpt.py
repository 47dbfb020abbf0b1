"""The sentence that shows a match, and where its words stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from rules import Field, Span

# A sentence ends at its mark with what closes it, or at a line's end. Latin full stops only before
# a space (3.5, U.S.), the others anywhere: Chinese and Japanese write no space after theirs.
_END = regex.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*|\n+")
_LONGEST = 280  # code points: three lines on a telephone
_BEFORE = 100  # of them kept before the first matched word, when a sentence must be cut


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of an article's text, and its matched stretches as (start, end) in it."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()


def excerpt(text: str, spans: Sequence[Span]) -> Excerpt:
    """Return the sentence that holds most of the matched terms, or the text's lead if none does."""
    inside = sorted((s for s in spans if s.field is Field.TEXT), key=lambda s: (s.start, s.end))
    best: tuple[int, int] | None = None
    most = -1
    for start, end in _sentences(text):
        terms = {span.term for span in inside if start <= span.start and span.end <= end}
        if len(terms) > most:
            best, most = (start, end), len(terms)
    if best is None:
        return Excerpt("")
    return _window(text, *best, inside)


def bold(length: int, spans: Sequence[Span], field: Field) -> tuple[tuple[int, int], ...]:
    """Return the matched stretches of a field, in order, none overlapping another."""
    stretches: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        start = max(span.start, stretches[-1][1] if stretches else 0)
        if span.field is field and start < span.end <= length:
            stretches.append((start, span.end))
    return tuple(stretches)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences as (start, end), without the white space around them."""
    cuts = [match.end() for match in _END.finditer(text)]
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            found.append((left, right))
    return found


def _window(text: str, start: int, end: int, inside: Sequence[Span]) -> Excerpt:
    """Cut a long sentence around its first matched word, at white space where there is any."""
    head = tail = ""
    marked = [span for span in inside if start <= span.start and span.end <= end]
    if end - start > _LONGEST:
        first = marked[0].start if marked else start
        if first - start > _BEFORE:
            start, head = _next_gap(text, first - _BEFORE, first), "…"
        if end - start > _LONGEST:
            end, tail = _last_gap(text, start + _LONGEST, first), "…"
    shift = len(head) - start
    stretches = tuple(
        (a + shift, b + shift) for a, b in bold(len(text), marked, Field.TEXT) if b <= end
    )
    return Excerpt(head + text[start:end].rstrip() + tail, stretches)


def _next_gap(text: str, place: int, before: int) -> int:
    gap = regex.search(r"\s+", text, pos=place, endpos=before)
    return gap.end() if gap else place


def _last_gap(text: str, place: int, after: int) -> int:
    gap = text.rfind(" ", after, place)
    return gap if gap > 0 else place
