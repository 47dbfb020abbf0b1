"""Writes the lexicon's tail: names that open data knows, for languages nobody has written yet.

    python tools/lexicon_tail.py NAME_PARTS.txt.xz CITIES.jsonl.gz

What a person wrote in rules/lexicon/entities/<language>.toml always goes before the tail, id by id.
Countries come from CLDR (through Babel), cities from GeoNames' alternate names, family names from
the name parts that rigour took from Wikidata. See NOTICE for their licences.
"""

import gzip
import json
import lzma
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel import Locale

from rules import text
from rules.lexicon.alphabets import script
from rules.names import is_name_like

_HOME = Path(__file__).parents[1] / "rules" / "lexicon" / "entities"
_LATIN = "cs da de es et fi fr hr hu id it lt lv ms nb nl pl pt ro sk sl sq sv sw tr uz vi az"
_OTHERS = {
    "Cyrl": "ru uk bg sr mk be kk",
    "Arab": "ar fa ur",
    "Hebr": "he",
    "Grek": "el",
    "Deva": "hi mr ne",
    "Hang": "ko",
    "Hani": "zh",
    "Kana": "ja",
    "Thai": "th",
    "Beng": "bn",
    "Taml": "ta",
    "Armn": "hy",
    "Geor": "ka",
}
# CLDR's names of some territories are not those of newsrooms, or not those of our ids.
_TERRITORIES = {
    "czechia": "CZ",
    "bosnia": "BA",
    "turkey": "TR",
    "myanmar": "MM",
    "ivory_coast": "CI",
    "dr_congo": "CD",
    "republic_of_congo": "CG",
    "palestine": "PS",
    "hong_kong": "HK",
    "macau": "MO",
    "vatican": "VA",
    "eswatini": "SZ",
    "cape_verde": "CV",
    "east_timor": "TL",
    "saint_kitts": "KN",
    "trinidad": "TT",
    "antigua": "AG",
    "sao_tome": "ST",
    "united_states": "US",
    "united_kingdom": "GB",
    "north_korea": "KP",
    "south_korea": "KR",
}
# Of whose languages each gets its own names; the others borrow those of the first.
_OWN = {"Arab": 3}
_MANY = 12  # forms of one name in one script: its languages' and a few misspellings


def main(name_parts: Path, cities: Path) -> None:
    """Write one file a language into entities/tail."""
    index = _index()
    english = tomllib.loads((_HOME / "en.toml").read_text("utf-8"))
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for language, id_, forms in _countries(index["country"], english):
        found[language][id_] = forms
    for language, id_, forms in _cities(index["place"], english, cities):
        found[language][id_] = forms
    for language, id_, forms in _persons(index["person"], english, name_parts):
        found[language][id_] = forms
    order = {id_: number for number, id_ in enumerate(i for ids in index.values() for i in ids)}
    (_HOME / "tail").mkdir(exist_ok=True)
    for language, names in sorted(found.items()):
        lines = [f"# Written by tools/lexicon_tail.py: correct ../{language}.toml instead.\n"]
        lines += [
            f"{id_} = {json.dumps(names[id_], ensure_ascii=False)}\n"
            for id_ in sorted(names, key=order.__getitem__)
        ]
        (_HOME / "tail" / f"{language}.toml").write_text("".join(lines), "utf-8")


def _index() -> Mapping[str, Mapping[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for file in sorted((_HOME / "index").glob("*.toml")):
        tables |= tomllib.loads(file.read_text("utf-8"))
    return tables


def _countries(
    ids: Iterable[str], english: Mapping[str, list[str]]
) -> Iterator[tuple[str, str, list[str]]]:
    codes = {name: code for code, name in Locale("en").territories.items() if len(code) == 2}
    for id_ in ids:
        names = [name for name in english.get(id_, ()) if name in codes]
        code = _TERRITORIES.get(id_) or (codes[names[0]] if names else None)
        for language in [*_LATIN.split(), *" ".join(_OTHERS.values()).split()]:
            name = Locale(language).territories.get(code or "", "")
            bare = name.partition("(")[0].strip()
            if bare and (len(bare) > 2 or script(bare) == "Hani"):
                yield language, id_, [bare]


def _cities(
    ids: Iterable[str], english: Mapping[str, list[str]], file: Path
) -> Iterator[tuple[str, str, list[str]]]:
    biggest: dict[str, tuple[int, list[str]]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            city = json.loads(line)
            if city["pop"] > biggest.get(city["name"], (0, []))[0]:
                biggest[city["name"]] = city["pop"], city["alts"]
    for id_ in ids:
        name = next((form for form in english.get(id_, ()) if form in biggest), None)
        if name:
            yield from _by_language(id_, biggest[name][1])


def _persons(
    ids: Iterable[str], english: Mapping[str, list[str]], file: Path
) -> Iterator[tuple[str, str, list[str]]]:
    groups: dict[str, list[list[str]]] = defaultdict(list)
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            forms = line.partition("=>")[0].strip().split(", ")
            for form in forms:
                if form.isascii():
                    groups[form].append(forms)
    for id_ in ids:
        # Strong forms of one word: a family name that in the news means this person.
        strong = [form for form in english.get(id_, ()) if form[0] not in "?=>" and " " not in form]
        known = {"".join(text.folded(form)) for form in strong}
        written = [
            form for name in sorted(known) for group in groups.get(name, ()) for form in group
        ]
        yield from _by_language(id_, written)


def _by_language(id_: str, written: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    by_script: dict[str, list[str]] = defaultdict(list)
    for form in dict.fromkeys(written):
        kind = script(form)
        if kind in _OTHERS and _whole(form, kind):
            by_script[kind].append(unicodedata.normalize("NFC", form))
    for kind, forms in by_script.items():
        for language in _OTHERS[kind].split()[: _OWN.get(kind, 1)]:
            good = [form for form in forms if kind != "Cyrl" or form.istitle() or form.islower()]
            good = [form for form in good if " " in form or is_name_like(form.title(), language)]
            if good:
                yield language, id_, good[:_MANY]


def _whole(form: str, kind: str) -> bool:
    """Whether a form is long enough and in one script."""
    letters = [char for char in form if char.isalpha()]
    least = 2 if kind in {"Hani", "Hang"} else 3
    return len(letters) >= least and all(script(char) == kind for char in letters)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
