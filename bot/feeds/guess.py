"""Guesses a legacy encoding from the letters that are common in each language that used one."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a group of languages was encoded before UTF-8, and its commonest letters."""

    languages: tuple[str, ...]
    encodings: tuple[str, ...]  # the usual one first
    common: str
    share: float  # of the letters beyond ASCII that the common ones make up, about


_OWN_SCRIPT = (
    _Habit(
        ("ru", "uk", "bg", "be", "sr", "mk"), ("cp1251", "koi8-u", "iso8859-5"), "оеаинтсрвл", 0.6
    ),
    _Habit(("ar", "fa", "ur"), ("cp1256", "iso8859-6"), "اليمنورتبة", 0.6),
    _Habit(("el",), ("cp1253", "iso8859-7"), "αοιετσνηυρ", 0.6),
    _Habit(("he", "iw", "yi"), ("cp1255", "iso8859-8"), "יוהלאתרבמש", 0.6),
    _Habit(("th",), ("cp874",), "านรอกเงมยล", 0.5),
    _Habit(("ja",), ("cp932", "euc_jp"), "のにはをたがでてとしれさいるなんっスンー", 0.35),
    _Habit(("zh",), ("gb18030", "big5hkscs"), "的一是在不了有和人这這中大年国國为為上日新", 0.12),
    _Habit(("ko",), ("cp949",), "이다는에의을가고한지사로하기은도", 0.3),
)
_LATIN_SCRIPT = (
    _Habit(("tr",), ("cp1254",), "ışğçöüİŞ", 0.9),
    _Habit(("pl", "cs", "sk", "hu", "ro", "hr", "sl"), ("cp1250", "iso8859-2"),
           "ąęłóśżźćńěščřžýáíéúůőűöüăâîşţđ", 0.9),
    _Habit(("lt", "lv", "et"), ("cp1257",), "ėąčšųžįūēīāņļõäöü", 0.9),
)  # fmt: skip
_RUNS = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 200_000  # bytes are plenty to tell


def speaks_latin(language: str) -> bool:
    """Whether text in this language may be Latin-1; what is not known may."""
    return not any(language in habit.languages for habit in _OWN_SCRIPT + _LATIN_SCRIPT)


def guess(body: bytes, language: str = "") -> str:
    """Return the encoding under which the text looks most like a language; windows-1252 if none."""
    sample = body[:_SAMPLE]
    named = [habit for habit in _OWN_SCRIPT + _LATIN_SCRIPT if language in habit.languages]
    if not named and (language or not _in_runs(sample)):
        return "cp1252"
    scores = [
        (_score(sample, encoding, habit), encoding)
        for habit in named or _OWN_SCRIPT
        for encoding in habit.encodings
    ]
    best, encoding = max(scores, key=lambda score: score[0])
    return encoding if best >= (0.1 if named else 0.5) else "cp1252"


def _in_runs(sample: bytes) -> bool:
    """Whether the bytes beyond ASCII stand together, as they do where no letter is Latin."""
    runs = [len(run) for run in _RUNS.findall(sample)]
    return sum(length for length in runs if length > 1) > sum(runs) / 2


def _score(sample: bytes, encoding: str, habit: _Habit) -> float:
    """Return about 1 for text of the habit's languages, less for anything else."""
    letters = [char for char in sample.decode(encoding, "replace") if char > "\x7f"]
    hits = sum(char in habit.common for char in letters)
    broken = sum(char == "\ufffd" or "\x80" <= char <= "\x9f" for char in letters)
    return (hits / habit.share - 3 * broken) / max(1, len(letters))
