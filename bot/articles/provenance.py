"""Who wrote it first: the agency that a dateline, a closing credit or a byline names."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_HEAD: Final = 160  # a dateline is over by then
_TAIL: Final = 80  # a credit at the end is no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The agency a text names, and where the text proper begins."""

    agency: str = ""
    start: int = 0


def credit(text: str) -> Credit:
    """Return the agency that a text gives as its source; no agency if it gives none."""
    head = text[:_HEAD].partition("\n")[0]
    for pattern in _openings():
        if found := pattern.match(head):
            return Credit(agency=_names()[_flat(found["agency"])], start=found.end())
    tail = text[-_TAIL:]
    if found := _closing().search(tail):
        return Credit(agency=_names()[_flat(found["agency"])])
    return Credit()


def of_author(author: str) -> str:
    """Return the agency that a byline names ("Reuters", "By AFP"), "" if it names none."""
    found = _byline().fullmatch(author.strip())
    return _names()[_flat(found["agency"])] if found else ""


def _flat(form: str) -> str:
    return " ".join(form.lower().split())


@cache
def _names() -> dict[str, str]:
    """Return the agency of each form of its name."""
    data = tomllib.loads((Path(__file__).parent / "agencies.toml").read_text("utf-8"))
    return {_flat(form): each["name"] for each in data["agency"] for form in each["forms"]}


@cache
def _any() -> str:
    forms = sorted(_names(), key=len, reverse=True)
    return "(?P<agency>" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) + ")"


_WITHIN: Final = r"[^()（）【】\n]{0,60}?"
_EDGE: Final = r"(?<!\w)"
_STOP: Final = r"(?!\w)"
_DASH: Final = r"\s*(?:[-–—−:：]|\.\s*[-–—])+\s*"


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    name = f"{_EDGE}{_any()}{_STOP}"
    forms = (
        # ( أردو بوینت نتورك / سبوتنيك - 02 ديسمبر 2021ء) ..., (AFP) - ..., 【新华社】
        rf"\s*[(（\[【]{_WITHIN}{name}{_WITHIN}[)）\]】](?:{_DASH})?",
        # MOSCOW, Dec 2 (Reuters) - ..., موسكو (رويترز) - ...
        rf"[^()（）\n.!?]{{1,60}}[(（]{_WITHIN}{name}{_WITHIN}[)）](?:{_DASH}|\s+)",
        # МОСКВА, 2 дек — РИА Новости. ...
        rf"[^()\n!?]{{1,60}}?\s[-–—/]\s*{name}\s*(?:\.|[-–—:/])(?:{_DASH})?\s*",
        # Reuters - ..., TASS, December 2. /TASS/. ..., 新华社莫斯科12月2日电
        rf"{name}\s*(?:{_DASH})",
        rf"[^()\n!?]{{1,60}}?/\s*{name}\s*/\.?\s*",
        rf"{_any()}[^\s,.，。]{{0,14}}\d{{1,2}}月\d{{1,2}}日电\s*(?:[(（][^()（）]{{0,30}}[)）])?\s*",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[(（\[【]{_WITHIN}{_EDGE}{_any()}{_STOP}{_WITHIN}[)）\]】]|[-–—]\s*{_any_again()}{_STOP})"
        r"[\s.]*$",
        re.IGNORECASE,
    )


def _any_again() -> str:
    return _any().replace("?P<agency>", "?:")


@cache
def _byline() -> re.Pattern[str]:
    return re.compile(rf"(?:by|with|von|par|por|di|door)?\s*(?:the\s+)?{_any()}", re.IGNORECASE)
