"""Guesses a legacy encoding from the letters that are common in each language that used one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a group of languages was encoded before UTF-8, and its commonest letters."""

    languages: tuple[str, ...]
    encodings: tuple[str, ...]
    common: frozenset[str]


_HABITS = (
    _Habit(
        ("ru", "uk", "bg", "be", "sr", "mk"),
        ("cp1251", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic"),
        frozenset("оеаинтсрвл"),
    ),
    _Habit(("ar", "fa", "ur"), ("cp1256", "iso8859-6"), frozenset("اليمنورتبة")),
    _Habit(("el",), ("cp1253", "iso8859-7"), frozenset("αοιετσνηυρ")),
    _Habit(("he", "iw", "yi"), ("cp1255", "iso8859-8"), frozenset("יוהלאתרבמש")),
    _Habit(("th",), ("cp874",), frozenset("านรอกเงมยล")),
    _Habit(("ja",), ("cp932", "euc_jp"), frozenset("のにはをたがでてとしれさいるなん")),
    _Habit(("zh",), ("gb18030", "big5hkscs"), frozenset("的一是在不了有和人這这中大年國国為为上")),
    _Habit(("ko",), ("cp949",), frozenset("이다는에의을가고한지사로하기은도")),
    _Habit(("tr",), ("cp1254",), frozenset("ışğçöüİŞ")),
    _Habit(
        ("pl", "cs", "sk", "hu", "ro", "hr", "sl"),
        ("cp1250", "iso8859-2"),
        frozenset("ąęłóśżźćńěščřžýáíéúůőűöü"),
    ),
    _Habit(("lt", "lv", "et"), ("cp1257",), frozenset("ėąčšųžįūēīāņļõäöü")),
)
_LATIN_WRITTEN = frozenset({"tr", "pl", "cs", "sk", "hu", "ro", "hr", "sl", "lt", "lv", "et"})
_SAMPLE = 20_000  # bytes beyond ASCII are plenty to tell


def speaks_latin(language: str) -> bool:
    """Whether text in this language may be Latin-1; what is not known may."""
    return not any(language in habit.languages for habit in _HABITS)


def guess(body: bytes, language: str = "") -> str:
    """Return the encoding under which the text looks most like a language; windows-1252 if none."""
    sample = body[:200_000]
    habits = [habit for habit in _HABITS if language in habit.languages]
    if not habits:
        habits = [h for h in _HABITS if h.languages[0] not in _LATIN_WRITTEN]
    scores = [
        (_score(sample, encoding, habit.common), encoding)
        for habit in habits
        for encoding in habit.encodings
    ]
    best, encoding = max(scores)
    return encoding if best >= (0.1 if language else 0.25) else "cp1252"


def _score(sample: bytes, encoding: str, common: frozenset[str]) -> float:
    """Return how much of the text beyond ASCII is made of letters common in the language."""
    text = sample.decode(encoding, "replace")
    letters = [char for char in text if char > "\x7f"][:_SAMPLE]
    if not letters:
        return 0.0
    hits = sum(char in common for char in letters)
    broken = letters.count("\ufffd") + sum("\x80" <= char <= "\x9f" for char in letters)
    return (hits - 3 * broken) / len(letters)
