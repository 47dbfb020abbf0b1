"""Who wrote it first: the agency that a dateline, a closing credit or a byline names.

Names are looked for where credits stand, never in running text: "(AP)" in the middle of a sentence
is an abbreviation, and a sentence about Reuters is not by it. The names are in `agencies.toml`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import regex

_HEAD: Final = 160  # characters: a dateline is over by then
_TAIL: Final = 80  # and a credit at the end is no longer

_DASH: Final = r"\s*(?:\.\s*)?[-–—−:：]+\s*"
# Each pair is what stands before a name and what after it, up to where the text proper begins.
_OPENINGS: Final = tuple(
    (regex.compile(rf"(?:{before})\Z"), regex.compile(after))
    for before, after in (
        # (AFP) The …   ( UrduPoint / Sputnik - 2 December ) The …   【新华社】…
        (r"\s*[(（\[【][^()（）【】]{0,60}", rf"[^()（）【】]{{0,60}}[)）\]】](?:{_DASH}|\s*)"),
        # MOSCOW, Dec 2 (Reuters) - The …
        (r"[^()（）]{1,60}[(（\[][^()（）]{0,40}", rf"[^()（）]{{0,40}}[)）\]]{_DASH}"),
        # Berlin (dpa) Die …
        (
            r"[\p{Lu}\p{Lo}][\p{L}\p{M}]*(?:[ ,/-]{1,2}[\p{Lu}\p{Lo}][\p{L}\p{M}]*){0,2} ?[(（]",
            r"(?:/[\w/]{1,20})?[)）]\s+",
        ),
        # МОСКВА, 2 дек — РИА Новости. Президент …
        (rf"[^()]{{1,60}}?{_DASH}", rf"\s*(?:\.|{_DASH})\s*"),
        # MOSCOW, December 2. /TASS/. The …
        (r"[^()]{0,60}/\s*", rf"\s*/\.?(?:{_DASH}|\s*)"),
        # Reuters - The …   and a name on a line of its own
        (r"\s*", r"\s+[-–—−]+\s+|\s*\Z"),
        # 新华社莫斯科12月2日电（记者 王）…
        (r"\s*", r"[^\s,.，。]{0,14}\d{1,2}月\d{1,2}日电\s*(?:[(（][^()（）]{0,30}[)）])?\s*"),
    )
)
_CLOSINGS: Final = tuple(
    (regex.compile(rf"(?:{before})\Z"), regex.compile(after))
    for before, after in (
        (r"\s*[(（\[【][^()（）【】]{0,30}", r"[^()（）【】]{0,20}[)）\]】]\W*\Z"),  # … said. (AFP)
        (r"(?:\n|(?<=[.!?؟。»”\"]))\s*[-–—/]+\s*", r"\s*/?\W*\Z"),  # … said. - Reuters
    )
)
_BYLINE: Final = regex.compile(
    r"(?:by|with|von|par|por|di|door|от|وكالة|وكالات)?\s*(?:the\s+)?(?P<name>.+?)\W*",
    regex.IGNORECASE | regex.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The agency a text names, and where the text proper begins and ends."""

    agency: str = ""
    start: int = 0
    end: int


def credit(text: str) -> Credit:
    """Return the agency that a text gives as its source; no agency if it gives none."""
    head = text[:_HEAD].partition("\n")[0]
    for name in _name().finditer(head):
        for before, after in _OPENINGS:
            rest = after.match(head, name.end())
            if rest and before.match(head[: name.start()]):
                return Credit(agency=named(name[0]), start=rest.end(), end=len(text))
    return _closing(text)


def named(form: str) -> str:
    """Return the agency that goes by this name, "" if none does."""
    return _names().get(" ".join(form.split()), "")


def of_author(author: str) -> str:
    """Return the agency that a byline names ("By Reuters", "AFP"), "" if it names none."""
    found = _BYLINE.fullmatch(author.strip()[:_HEAD])
    return named(found["name"]) if found else ""


def _closing(text: str) -> Credit:
    tail = max(0, len(text) - _TAIL)
    for name in _name().finditer(text, tail):
        for before, after in _CLOSINGS:
            opened = before.search(text, tail, name.start())
            if opened and after.match(text, name.end()):
                return Credit(agency=named(name[0]), end=opened.start())
    return Credit(end=len(text))


@cache
def _names() -> dict[str, str]:
    """Return the agency of each form of its name; the longer ones may stand in capitals."""
    data = tomllib.loads((Path(__file__).parent / "agencies.toml").read_text("utf-8"))
    exact = {form: each["name"] for each in data["agency"] for form in each["forms"]}
    return {form.upper(): name for form, name in exact.items() if len(form) > 4} | exact


@cache
def _name() -> regex.Pattern[str]:
    """Return what finds a name, whole: only scripts without spaces let it touch other letters."""
    forms = sorted(_names(), key=len, reverse=True)
    spaced = [regex.escape(form).replace(r"\ ", r"\s+") for form in forms if ord(form[-1]) < 0x3000]
    joined = [regex.escape(form) for form in forms if ord(form[-1]) >= 0x3000]
    return regex.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)|{'|'.join(joined)}")
