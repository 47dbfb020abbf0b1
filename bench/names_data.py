"""Makes the two word lists of rules/names: characters that write names, and common words.

`python -m bench.names_data SPLITS PARTS` needs wordfreq and pypinyin, the folder of the CC0 name
pairs (wd_*_80.tsv.xz) and the name parts of rigour. Both lists are versioned: this is run only to
make them anew.
"""

import argparse
import importlib
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rules import names, text

_OUT: Final = Path(__file__).parents[1] / "rules" / "names"
_RARE: Final = 4  # names with a character; fewer are misaligned pairs

#: characters of names that are far more often words of their own
_WORDS: Final = frozenset("不的得都他能大地第道其日當当教和合可度主义義一也于院天田是就差何方今")
#: where the reading in names is not the first of the dictionary
_READ: Final = {
    "勒": "le", "什": "shi", "伽": "jia", "蕾": "lei", "剌": "la", "尔": "er", "佛": "fu",
    "若": "ruo", "茜": "xi", "泽": "ze", "澤": "ze", "娜": "na", "柏": "bo", "伯": "bo",
    "厄": "e", "贾": "jia", "賈": "jia", "堡": "bao", "乐": "le", "樂": "le", "薄": "bo",
    "任": "ren", "内": "nei",
}  # fmt: skip

#: how common (Zipf's scale) a word is to be no name, by language; where names have capitals, only
#: what begins many sentences counts, but for German, whose nouns have them too
_UNCASED: Final = ("ar", "fa", "he", "hi", "ur", "bn", "ja", "ko")
_COMMON: Final = {
    **dict.fromkeys((*_UNCASED, "de"), 4.5),
    "bn": 4.7,
    **dict.fromkeys(("en", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "el"), 5.0),
}
_SPLITS: Final = {"ar": "arabic", "he": "hebrew", "ko": "korean", "ja": "japanese"}
_NAME: Final = 3  # how often a common word must be a name to stay one


def lines(path: Path) -> list[str]:
    """Return the lines of a compressed file."""
    return lzma.decompress(path.read_bytes()).decode("utf-8").splitlines()


def pairs(folder: Path, split: str) -> Iterator[tuple[str, str, int]]:
    """Yield names, their forms in another script, and how often they are paired."""
    for line in lines(folder / f"wd_{split}_80.tsv.xz"):
        name, form, count = line.split("\t")
        yield name, form.replace(" ", ""), int(count)


def characters(folder: Path, pypinyin: Any) -> str:
    """Return the Chinese characters of foreign names by their readings, a line each."""
    used: Counter[str] = Counter()
    for _, form, _ in pairs(folder, "chinese"):
        used.update(set(form) if len(form) > 2 else ())
    by_reading: defaultdict[str, list[str]] = defaultdict(list)
    for char, count in used.most_common():
        if count >= _RARE and "\u4e00" <= char <= "\u9fff" and char not in _WORDS:
            reading = _READ.get(char) or pypinyin.lazy_pinyin(char, v_to_u=False)[0]
            by_reading[reading].append(char)
    return "".join(f"{each} {''.join(by_reading[each])}\n" for each in sorted(by_reading))


def common(folder: Path, parts: Path, wordfreq: Any) -> str:
    """Return the common words that sound like names, a line each for the languages."""
    listed = {
        form
        for line in lines(parts)
        for part in line.partition(" => ")[0].split(", ")
        for form in text.folded(part)[:1]
    }
    written = []
    for language, zipf in _COMMON.items():
        known = _names(folder, language) or dict.fromkeys(listed, _NAME)
        bins = wordfreq.get_frequency_list(language)[: round(100 * (9 - zipf)) + 1]
        found = {form for each in bins for word in each for form in _kept(word, language, known)}
        written.append(f"{language}: {' '.join(sorted(found))}\n")
    return "".join(written)


def _names(folder: Path, language: str) -> Mapping[str, int]:
    """Return the names of a language, folded, and how often they were paired with another form."""
    found: Counter[str] = Counter()
    if language in _SPLITS:
        for name, form, count in pairs(folder, _SPLITS[language]):
            if names.similarity(name, form) >= names.TOGETHER:
                found.update(dict.fromkeys(text.folded(form)[:1], count))
    return found


def _kept(word: str, language: str, known: Mapping[str, int]) -> Iterator[str]:
    """Yield a word folded, if it is of the language's own script and sounds like names."""
    foreign = language in _UNCASED and word.isascii()
    if len(word) > 1 and not foreign and names.is_distinct(word, names.FEWEST):
        yield from (form for form in text.folded(word)[:1] if known.get(form, 0) < _NAME)


def main() -> None:
    """Write both lists."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("splits", type=Path)
    parser.add_argument("parts", type=Path)
    given = parser.parse_args()
    pypinyin, wordfreq = map(importlib.import_module, ("pypinyin", "wordfreq"))
    (_OUT / "han.txt").write_text(characters(given.splits, pypinyin), "utf-8")
    (_OUT / "common.txt").write_text(common(given.splits, given.parts, wordfreq), "utf-8")


if __name__ == "__main__":
    main()
