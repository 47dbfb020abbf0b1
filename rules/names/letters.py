"""Reads a word of any script as units: what each of its letters, or group of letters, sounds like.

The tables are data (letters.toml); this is how each kind of script applies them.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

_INDIC: Final = range(0x900, 0xD80)
_INDIC_BLOCK: Final = 0x80  # the scripts of India have the same letters at the same places
_HANGUL: Final = 0xAC00
_HIRAGANA_TO_KATAKANA: Final = 0x60
_SMALL: Final = dict(zip("ァィゥェォャュョヮ", "aiueoauoa", strict=True))
_WEAK: Final = frozenset("クグスズシジチツトドヌフブヴプムルキ")  # their vowel may only fill


_PARTS: Final = re.compile("([zcs]h|[bpmfdtnlgkhjqxrzcsyw]|)([aeiouv]+)(ng?|)")  # of a syllable
_FILLING: Final = frozenset("eiu")  # Chinese vowels that may only fill a syllable


#: where the scripts are that names are read in
_SCRIPTS: Final = (
    ("A", "\u02af", "latin"),
    ("\u0370", "\u03ff", "greek"),
    ("\u0400", "\u052f", "cyrillic"),
    ("\u0590", "\u05ff", "hebrew"),
    ("\u0600", "\u077f", "arabic"),
    ("\u0900", "\u0d7f", "indic"),
    ("\u1e00", "\u1eff", "latin"),
    ("\u1f00", "\u1fff", "greek"),
    ("\u3041", "\u30ff", "kana"),
    ("\u4e00", "\u9fff", "han"),
    ("\uac00", "\ud7a3", "hangul"),
)


class Heard(NamedTuple):
    """A unit in a word: its sounds, and whether it may be missing or only fills a syllable."""

    unit: str
    optional: bool = False
    weak: bool = False


Sounds = tuple[Heard, ...]


class _Table(NamedTuple):
    pattern: re.Pattern[str]
    sounds: tuple[Sounds, ...]


def script(word: str) -> str:
    """Return the script of a word's first letter, or "" if names are not read in it."""
    return next((name for first, last, name in _SCRIPTS if first <= word[:1] <= last), "")


def read(name: str, word: str) -> Iterator[Heard]:
    """Return the units of a word in a script; none in one that is not known."""
    match name:
        case "":
            return iter(())
        case "indic":
            return _indic(word)
        case "kana":
            return _kana(word)
        case "hangul":
            return _hangul(word)
        case "han":
            return _han(word)
        case _:
            return _alphabet(name, word)


def _alphabet(name: str, word: str) -> Iterator[Heard]:
    """Yield the units of a word in a script that writes sound by sound."""
    for _, sounds in _matched(_table(name), word):
        yield from sounds


def _indic(word: str) -> Iterator[Heard]:
    """Yield the units of a word in a script of India: consonants carry a vowel of their own."""
    moved = "".join(_devanagari(char) for char in word)
    for end, sounds in _matched(_table("indic"), moved):
        yield from sounds
        if _carries_a_vowel(moved, end):
            yield Heard("@|aeo", weak=True)


def _kana(word: str) -> Iterator[Heard]:
    """Yield the units of a word in katakana or hiragana."""
    katakana = [_katakana(char) for char in word]
    for char, after in zip(katakana, [*katakana[1:], ""], strict=True):
        consonant, vowel = _rows().get(char, ("", ""))
        small = _SMALL.get(after, "")
        if consonant:
            yield Heard(consonant)
        if consonant and after and after in "ャュョ":
            yield Heard("y", optional=True)
        if vowel:
            yield Heard(small or vowel, weak=not small and char in _WEAK)


def _hangul(word: str) -> Iterator[Heard]:
    """Yield the units of a word in Hangul syllables."""
    initials, vowels, finals = _jamo()
    for char in unicodedata.normalize("NFC", word):
        index = ord(char) - _HANGUL
        if 0 <= index < len(initials) * len(vowels) * len(finals):
            rest, final = divmod(index, len(finals))
            initial, vowel = divmod(rest, len(vowels))
            yield from (*initials[initial], *vowels[vowel], *finals[final])


def _han(word: str) -> Iterator[Heard]:
    """Yield the units of a word in Chinese characters; none if one is not used for names."""
    syllables = [_pinyin().get(char, "") for char in word]
    if all(syllables):
        for syllable in syllables:
            yield from _syllable(syllable)


@cache
def _syllable(pinyin: str) -> Sounds:
    """Read a syllable of Chinese; what ends in a plain vowel may stand for a consonant alone."""
    if pinyin == "er":
        return _units("lr")
    before, vowels, after = _PARTS.findall(pinyin)[0]
    fills = before != "" and vowels in _FILLING and not after
    return (
        *(Heard(_pinyin_sounds()[each]) for each in (before,) if each),
        *(Heard(_pinyin_sounds()[each], weak=fills) for each in vowels),
        *(Heard(_pinyin_sounds()[each]) for each in (after,) if each),
    )


def _matched(table: _Table, word: str) -> Iterator[tuple[int, Sounds]]:
    """Yield where each known group of letters ends, and what it sounds like."""
    at = 0
    while at < len(word):
        match = table.pattern.match(word, at)
        end = match.end() if match else at + 1
        if match is None:
            match = table.pattern.match(unicodedata.normalize("NFD", word[at])[0])
        if match is not None and match.lastindex:
            yield end, table.sounds[match.lastindex - 1]
        at = end


def _devanagari(char: str) -> str:
    code = ord(char)
    return chr(_INDIC.start + code % _INDIC_BLOCK) if code in _INDIC else char


def _carries_a_vowel(word: str, end: int) -> bool:
    """Return whether a consonant that ends here has the vowel that no sign shows."""
    if end >= len(word) or not ("क" <= word[end - 1] <= "ह" or word[end - 1] == "़"):
        return False
    return not ("\u093e" <= word[end] <= "\u094d" or word[end] in "\u0962\u0963\u093c")


def _katakana(char: str) -> str:
    return chr(ord(char) + _HIRAGANA_TO_KATAKANA) if "ぁ" <= char <= "ゖ" else char


@cache
def _written() -> Mapping[str, Any]:
    return tomllib.loads((files("rules.names") / "letters.toml").read_text("utf-8"))


@cache
def _table(name: str) -> _Table:
    entries = _written()[name]
    pattern = "|".join(f"({letters})" for letters in entries)
    return _Table(re.compile(pattern), tuple(map(_units, entries.values())))


def _units(written: str) -> Sounds:
    """Read units as they are written in the tables: "m? b|p"."""
    return tuple(
        Heard(unit.rstrip("?~"), unit.endswith("?"), unit.endswith("~"))
        for unit in written.replace("+", " ").split()
        if unit != "-"
    )


@cache
def _jamo() -> tuple[list[Sounds], list[Sounds], list[Sounds]]:
    table = _written()["hangul"]
    initial, vowel, final = (
        [_units(unit) for unit in table[part].split()] for part in ("initial", "vowel", "final")
    )
    return initial, vowel, final


@cache
def _rows() -> Mapping[str, tuple[str, str]]:
    """Return the consonant and the vowel of each katakana."""
    rows = {"ン": ("n|mN", "")}
    for letters, sounds in _written()["kana"].items():
        consonant, vowels = sounds.split()
        for letter, vowel in zip(letters, vowels, strict=True):
            rows[letter] = (consonant.strip("-"), vowel)
    return rows


@cache
def _pinyin() -> Mapping[str, str]:
    lines = (files("rules.names") / "han.txt").read_text("utf-8").splitlines()
    return {char: line.split()[0] for line in lines for char in line.split()[1]}


@cache
def _pinyin_sounds() -> Mapping[str, str]:
    entries = " ".join(_written()["han"].values()).split()
    return dict(entry.split("=") for entry in entries)
